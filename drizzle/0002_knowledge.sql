-- The articles' own search index: ranking needs every word's frequency, and how many articles have it, which tsvector does not keep.
-- src/store/knowledge/indexing.ts fills it at each write; articles of an older search_version are indexed when the database is opened.

alter table articles
  add column contradicts text[] not null default '{}',
  -- Of the way in which its words were taken; 0: not indexed yet.
  add column search_version integer not null default 0,
  -- Its length: how many words it has in article_terms.
  add column words integer not null default 0;

alter table article_sections drop column words;

-- No cascade: whoever removes an article has to take its words out of the counts first.
create table article_terms (
  tenant text not null,
  term text not null,
  article text not null,
  count integer not null check (count > 0),
  -- The article's length once more, so that ranking reads this table alone.
  words integer not null,
  -- How often in the title, in section 1, in section 2, and so on.
  places integer[] not null,
  primary key (tenant, term, article),
  foreign key (tenant, article) references articles (tenant, id)
);
create index articles_contradicting on articles (tenant) where contradicts <> '{}';
create index article_terms_article on article_terms (tenant, article);

-- In how many articles a term is.
create table article_vocabulary (
  tenant text not null,
  term text not null,
  articles integer not null check (articles > 0),
  primary key (tenant, term)
);

-- The words as they are written, each also with one of its characters left out, for words that were mistyped;
-- and what a hyphen joins as one word, with the terms of its parts.
create table article_spellings (
  tenant text not null,
  spelling text not null,
  word text not null,
  term text not null,
  primary key (tenant, spelling, word, term),
  foreign key (tenant, term) references article_vocabulary (tenant, term) on delete cascade
);
create index article_spellings_term on article_spellings (tenant, term);

create table article_totals (
  tenant text primary key,
  articles integer not null,
  words bigint not null
);
