-- Questions that a section answers, as its owner declares them: an article answers only what is like one of them.
alter table article_sections add column questions text[] not null default '{}';
