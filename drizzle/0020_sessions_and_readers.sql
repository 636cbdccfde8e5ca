-- Whoever signed in to the console, by the hash of what their browser's cookie holds; a session that was begun with a
-- token goes with it. What a person made a token for, and the token that it was made with, which takes it along too.
-- Who had to do with a case, for roles that read their own alone.

create table staff_sessions (
  tenant text not null,
  hash bytea not null,
  staff text not null,
  token bytea,
  made_at timestamptz(3) not null default now(),
  used_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null,
  primary key (tenant, hash),
  foreign key (tenant, staff) references staff on delete cascade,
  foreign key (tenant, token) references staff_tokens (tenant, hash) on delete cascade
);
create unique index staff_sessions_hash on staff_sessions (hash);
create index staff_sessions_token on staff_sessions (tenant, token) where token is not null;
create policy across_sign_in on staff_sessions for select
  using ((select current_setting('greenlight.across', true) = 'sign_in'));

alter table staff_tokens
  add column name text,
  add column made_with bytea,
  add foreign key (tenant, made_with) references staff_tokens (tenant, hash) on delete cascade;
create index staff_tokens_made_with on staff_tokens (tenant, made_with) where made_with is not null;

alter table runs add column people text[] not null default '{}';
update runs r set people = array(
  select distinct f.person
    from event_facts e, lateral (values
      (case when e.actor ->> 'kind' = 'person' then e.actor ->> 'id' end),
      (case when e.type = 'question_asked' then e.data ->> 'to' end)) as f (person)
   where e.tenant = r.tenant and e.run = r.id and f.person is not null
);
create index runs_people on runs using gin (people);
