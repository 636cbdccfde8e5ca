-- The events of cases that were closed long ago, each case's in one row: a third less room, and what is worked with stays
-- small. They are moved byte for byte by `archive_events` and nowhere else: a row of `events` goes only where the archive
-- has it, and a row of the archive never. A case that is opened again goes on in `events`.

create table archived_events (
  tenant text not null,
  run text not null,
  first_seq integer not null,
  last_seq integer not null,
  -- The lines as they were, a line break between two.
  lines text not null,
  -- 32 bytes a line.
  hashes bytea not null,
  macs bytea not null,
  archived_at timestamptz(3) not null default now(),
  primary key (tenant, run, first_seq)
);
create policy across_trail on archived_events for select
  using ((select current_setting('greenlight.across', true) = 'trail'));
create trigger events_stay before update or delete on archived_events for each row execute function refuse_change();
create trigger events_stay_all before truncate on archived_events for each statement execute function refuse_change();

-- All that a statement removed at once: of each case the archive is taken apart once.
create function refuse_loss() returns trigger language plpgsql as $$
begin
  if exists (
    select tenant, run, seq, line, hash, mac from gone
    except
    select a.tenant, a.run, a.first_seq + l.n::integer - 1, l.line,
           encode(substr(a.hashes, 32 * l.n::integer - 31, 32), 'hex'), encode(substr(a.macs, 32 * l.n::integer - 31, 32), 'hex')
      from (select distinct tenant, run from gone) of_run
      join archived_events a using (tenant, run)
     cross join lateral unnest(string_to_array(a.lines, E'\n')) with ordinality as l (line, n))
  then
    raise exception 'events are never changed or removed (% on %)', tg_op, tg_table_name using errcode = 'restrict_violation';
  end if;
  return null;
end $$;
drop trigger events_stay on events;
create trigger events_stay before update on events for each row execute function refuse_change();
create trigger events_leave after delete on events
  referencing old table as gone for each statement execute function refuse_loss();

-- Whether a closed case's events were looked at: they are in the archive, or stay where they are, because something of
-- them is not as it should be. Every change of a case sets it back.
alter table runs add column archived boolean not null default false;
create index runs_to_archive on runs (tenant, changed_in) where not open and not archived;

-- All events of a run, wherever they are; in no order.
create function events_of(of_tenant text, of_run text)
returns table (seq integer, line text, hash text, mac text) language sql stable as $$
  select e.seq, e.line, e.hash, e.mac from events e where e.tenant = of_tenant and e.run = of_run
  union all
  select a.first_seq + l.n::integer - 1, l.line,
         encode(substr(a.hashes, 32 * l.n::integer - 31, 32), 'hex'), encode(substr(a.macs, 32 * l.n::integer - 31, 32), 'hex')
    from archived_events a cross join lateral unnest(string_to_array(a.lines, E'\n')) with ordinality as l (line, n)
   where a.tenant = of_tenant and a.run = of_run
$$;

create or replace view event_facts with (security_invoker = true) as
  select tenant, run, seq, f.line ->> 'type' as type, (f.line ->> 'at')::timestamptz as at, f.line -> 'actor' as actor, f.line -> 'data' as data
  from (
    select tenant, run, seq, line as text from events
    union all
    select a.tenant, a.run, a.first_seq + l.n::integer - 1, l.line
      from archived_events a cross join lateral unnest(string_to_array(a.lines, E'\n')) with ordinality as l (line, n)
  ) e, lateral (select text::jsonb as line) f;

-- As the owner of the tables, since whoever works may not remove events; roles.ts says who may call it. Gives how many were
-- moved; none where the case is open or somebody is at it, or where its events are not the whole of what its head says, each
-- with its hash and a MAC. Whether the MACs are right only the master key tells.
create function archive_events(of_tenant text, of_run text) returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  head integer;
  before integer;
  own record;
  moved integer := 0;
begin
  if coalesce(nullif(current_setting('greenlight.tenant', true), ''), of_tenant) <> of_tenant then return 0; end if;
  select seq into head from runs where tenant = of_tenant and id = of_run and not open and not archived
     for update skip locked;
  if not found then return 0; end if;
  select coalesce(max(last_seq), 0) into before from archived_events where tenant = of_tenant and run = of_run;
  select count(*) as rows, min(seq) as first, max(seq) as last,
         bool_and(coalesce(hash = encode(sha256(convert_to(line, 'UTF8')), 'hex') and mac ~ '^[0-9a-f]{64}$'
           and position(E'\n' in line) = 0, false)) as fit
    into own from events where tenant = of_tenant and run = of_run;
  if own.fit and own.first = before + 1 and own.last = head and own.rows = head - before then
    insert into archived_events (tenant, run, first_seq, last_seq, lines, hashes, macs)
    select of_tenant, of_run, min(seq), max(seq), string_agg(line, E'\n' order by seq),
           string_agg(decode(hash, 'hex'), ''::bytea order by seq), string_agg(decode(mac, 'hex'), ''::bytea order by seq)
      from events where tenant = of_tenant and run = of_run;
    delete from events where tenant = of_tenant and run = of_run;
    get diagnostics moved = row_count;
  end if;
  update runs set archived = true where tenant = of_tenant and id = of_run;
  return moved;
end $$;
revoke execute on function archive_events(text, text) from public;
