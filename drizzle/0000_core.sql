-- Tenants, people, runs and their events. Tenant leads every key.

create table tenants (
  tenant text primary key,
  name text not null,
  -- The version in `policies` that is judged by now.
  policy_version text,
  created_at timestamptz(3) not null default now()
);

-- A version's content never changes: approvals name it.
create table policies (
  tenant text not null references tenants,
  version text not null,
  policy jsonb not null,
  made_at timestamptz(3) not null default now(),
  primary key (tenant, version)
);
alter table tenants add foreign key (tenant, policy_version) references policies (tenant, version);

create table staff (
  tenant text not null references tenants,
  id text not null,
  name text not null,
  email text not null,
  role text not null,
  -- Cents.
  limit_cents bigint not null check (limit_cents >= 0),
  active boolean not null default true,
  primary key (tenant, id)
);
create unique index staff_email on staff (tenant, lower(email));

-- Who somebody is on a platform, as the platform itself vouches for it.
create table staff_links (
  tenant text not null,
  platform text not null,
  team text not null,
  platform_user text not null,
  staff text not null,
  linked_at timestamptz(3) not null default now(),
  primary key (tenant, platform, team, platform_user),
  foreign key (tenant, staff) references staff on delete cascade
);

-- The token itself is told once and never kept: SHA-256 of 256 random bits.
create table staff_tokens (
  tenant text not null,
  hash bytea not null,
  staff text not null,
  made_at timestamptz(3) not null default now(),
  primary key (tenant, hash),
  foreign key (tenant, staff) references staff on delete cascade
);
create unique index staff_tokens_hash on staff_tokens (hash);

-- Tells at start that the master key is another than the one this database was written with.
create table master_key (
  one boolean primary key default true check (one),
  fingerprint text not null
);

-- A run's head, its key, and the columns that lists are made from, all of which its events could rebuild.
create table runs (
  tenant text not null references tenants,
  id text not null,
  seq integer not null,
  hash text not null,
  -- The run's own key, wrapped by the master key. null: destroyed, the run is erased.
  key bytea,
  phase text not null,
  ending text,
  -- Sealed under the run's key.
  title bytea,
  asked_by text not null,
  customer text,
  waits_for jsonb,
  place jsonb not null,
  -- The latest due time that a tick was sent for.
  tick_at timestamptz(3),
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  erased_at timestamptz(3),
  primary key (tenant, id)
) with (fillfactor = 80);
create index runs_newest on runs (tenant, created_at desc, id desc);
create index runs_open on runs (tenant, created_at desc, id desc) where phase <> 'closed';
create index runs_customer on runs (tenant, customer) where customer is not null;

-- `line` is the canonical JSON (RFC 8785) that was hashed, personal text sealed in it: never parse and write it back.
create table events (
  tenant text not null,
  run text not null,
  seq integer not null,
  line text not null,
  hash text not null,
  primary key (tenant, run, seq)
);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'events are never changed or removed (% on %)', tg_op, tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger events_stay before update or delete on events for each row execute function refuse_change();
create trigger events_stay_all before truncate on events for each statement execute function refuse_change();

-- Events as facts to query.
create view event_facts as
  select tenant, run, seq, f.line ->> 'type' as type, (f.line ->> 'at')::timestamptz as at, f.line -> 'actor' as actor, f.line -> 'data' as data
  from events, lateral (select line::jsonb as line) f;

-- What came from outside, by the name its platform gives it, and what was answered.
create table inbox (
  tenant text not null,
  key text not null,
  run text not null,
  outcome jsonb not null,
  at timestamptz(3) not null default now(),
  primary key (tenant, key)
);
create index inbox_run on inbox (tenant, run);

-- How far the one message of a run in a place is behind.
create table cards (
  tenant text not null,
  run text not null,
  -- `place` in canonical JSON.
  place_key text not null,
  channel text not null,
  place jsonb not null,
  wanted integer not null,
  shown integer not null default 0,
  message text,
  primary key (tenant, run, place_key)
);
create index cards_behind on cards (channel) where shown < wanted;
