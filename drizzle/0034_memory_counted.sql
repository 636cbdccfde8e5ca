-- What is recalled grows with what is asked and no more with what is remembered. Every case has a number that is the larger
-- the later it was closed, a word's cases are read newest first through one index, and how many cases a word is in is kept.
-- Words, counts and totals follow memory_cases by the triggers below, whoever writes or removes a case.

alter table memory_cases
  -- Seconds since 1970, then 30 bits by chance.
  add column number bigint,
  -- What it is found by, and how often each is in it: the first 64 bits of HMAC-SHA256 of a word's stem under a key of the
  -- tenant's own, made from the master key.
  add column terms bigint[] not null default '{}',
  add column counts smallint[] not null default '{}';
update memory_cases c
   set number = (extract(epoch from c.closed_at)::bigint << 30) | same.place,
       terms = coalesce(t.terms, '{}'), counts = coalesce(t.counts, '{}')
  from (
    select tenant, run, row_number() over (partition by tenant, extract(epoch from closed_at)::bigint order by run) as place
      from memory_cases) same
  left join (
    select tenant, run, array_agg(short order by short) as terms, array_agg(count order by short) as counts
      from (select tenant, run, least(count, 32767)::smallint as count,
                   ('x' || encode(substr(decode(translate(term, '-_', '+/') || '==', 'base64'), 1, 8), 'hex'))::bit(64)::bigint as short
              from memory_terms) shortened
     group by tenant, run) t using (tenant, run)
 where same.tenant = c.tenant and same.run = c.run;
alter table memory_cases
  alter column number set not null,
  alter column terms drop default,
  alter column counts drop default;
create unique index memory_cases_number on memory_cases (tenant, number);

drop table memory_terms;
create table memory_terms (
  term bigint not null,
  -- Of the case.
  number bigint not null,
  -- The case's length once more, so that ranking reads one index.
  words integer not null,
  count smallint not null,
  tenant text not null
);

-- How many cases a word is in.
create table memory_words (
  tenant text not null,
  term bigint not null,
  cases integer not null,
  primary key (tenant, term)
) with (fillfactor = 80);

-- How many cases are remembered, and how many words they have together. Changed before the words are: whoever remembers or
-- forgets waits here for others of the tenant, and nowhere else.
create table memory_totals (
  tenant text primary key,
  cases integer not null,
  words bigint not null
) with (fillfactor = 50);

create function memory_added() returns trigger language plpgsql as $$
begin
  insert into memory_totals (tenant, cases, words)
  select tenant, count(*), sum(words) from added group by tenant
      on conflict (tenant) do update set cases = memory_totals.cases + excluded.cases, words = memory_totals.words + excluded.words;
  insert into memory_words (tenant, term, cases)
  select tenant, term, count(*) from added cross join lateral unnest(terms) as t (term) group by tenant, term
      on conflict (tenant, term) do update set cases = memory_words.cases + excluded.cases;
  insert into memory_terms (tenant, term, number, count, words)
  select tenant, term, number, count, words from added cross join lateral unnest(terms, counts) as t (term, count);
  return null;
end $$;
create function memory_removed() returns trigger language plpgsql as $$
begin
  update memory_totals set cases = cases - 1, words = words - old.words where tenant = old.tenant;
  delete from memory_words where tenant = old.tenant and term = any(old.terms) and cases <= 1;
  update memory_words set cases = cases - 1 where tenant = old.tenant and term = any(old.terms);
  delete from memory_terms where tenant = old.tenant and term = any(old.terms) and number = old.number;
  return null;
end $$;

insert into memory_totals (tenant, cases, words) select tenant, count(*), sum(words) from memory_cases group by tenant;
insert into memory_words (tenant, term, cases)
select tenant, term, count(*) from memory_cases cross join lateral unnest(terms) as t (term) group by tenant, term;
insert into memory_terms (tenant, term, number, count, words)
select tenant, term, number, count, words from memory_cases cross join lateral unnest(terms, counts) as t (term, count);
-- At the end, which takes a fraction of the time.
alter table memory_terms add primary key (tenant, term, number) include (count, words);

-- Of a case that could not be remembered: when it is tried again; null: at once. What a process of the version before tried in
-- vain, as it does while it works beside this table, is tried again too.
alter table memory_due add column again_at timestamptz(3);

create trigger memory_added after insert on memory_cases
  referencing new table as added for each statement execute function memory_added();
create trigger memory_removed after delete on memory_cases for each row execute function memory_removed();
