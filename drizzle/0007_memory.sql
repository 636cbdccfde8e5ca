-- What is remembered of resolved and approved cases. A projection: src/store/memory/rebuild.ts makes all of it anew from the events.

create table memory_cases (
  tenant text not null,
  run text not null,
  customer text,
  -- The playbook it followed, else the last tool used.
  kind text not null,
  closed_at timestamptz(3) not null,
  -- What was done, step by step: tool, effect, names of the arguments, places of the steps needed. No value of an argument.
  steps jsonb not null,
  -- How many words it is found by.
  words integer not null,
  primary key (tenant, run),
  foreign key (tenant, run) references runs (tenant, id)
);
create index memory_cases_customer on memory_cases (tenant, customer, closed_at desc) where customer is not null;

-- What people wrote is personal, so its words are not kept: a term is HMAC-SHA256 of a word's stem under a key of the tenant's own, made from the master key.
create table memory_terms (
  tenant text not null,
  term text not null,
  run text not null,
  count integer not null check (count > 0),
  -- The case's length once more, so that ranking reads this table alone.
  words integer not null,
  primary key (tenant, term, run),
  foreign key (tenant, run) references memory_cases (tenant, run) on delete cascade
);
create index memory_terms_run on memory_terms (tenant, run);

-- The way in which the projection was made; another one, and it is made anew at the next start. 0: not yet.
create table memory_version (
  one boolean primary key default true check (one),
  version integer not null
);
insert into memory_version (version) values (0);
