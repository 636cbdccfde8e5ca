/**
 * The statements of a change: lock, read, write. They travel in two packets, BEGIN with the first and COMMIT
 * with the last, and make one commit.
 */
import type { Automatic } from '../run/policy/automatic.ts';
import { statement } from './statement.ts';

/** Alone, because what is read with it would be read as it was before the wait for the lock. */
export const LOCK_RUN = statement(
  'run_lock',
  'select seq, hash, key, tick_at from runs where tenant = :tenant and id = :run for update',
);

export interface LockedRow {
  seq: number;
  hash: string;
  /** null: erased. */
  key: Buffer | null;
  tick_at: string | null;
}

/** The events after `known_seq`; `person` and `inbox` may be null. No row: no such tenant. */
/**
 * Writes of the plans that people declined in other cases about the same customer: of each the last plan
 * before the no. Erased cases are about nobody.
 */
const DECLINED = `
  select coalesce(json_agg(json_build_object('tool', step ->> 'tool', 'at', d.line::json ->> 'at')), '[]')
    from runs r
    join runs other on other.tenant = r.tenant and other.customer = r.customer and other.id <> r.id
    join lateral events_of(other.tenant, other.id) d on d.line like '%"type":"declined"%'
    cross join lateral (
      select p.line from events_of(other.tenant, other.id) p
       where p.seq < d.seq and p.line like '%"type":"planned"%'
       order by p.seq desc limit 1) planned
    cross join lateral json_array_elements(planned.line::json -> 'data' -> 'steps') step
   where r.tenant = :tenant and r.id = :run and step ->> 'effect' = 'write'`;

export const READ_FACTS = statement(
  'run_facts',
  `select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as now,
          t.policy_version as version,
          (select json_build_object('id', s.id, 'name', s.name, 'role', s.role, 'limit', s.limit_cents,
                  'today', coalesce((select a.cents from approved_days a
                    where a.tenant = s.tenant and a.approver = s.id
                      and a.day = (clock_timestamp() at time zone 'UTC')::date), 0))
             from staff s where s.tenant = :tenant and s.id = :person and s.active) as authority,
          (select json_build_object('off', exists (select 1 from automatic_off o
                    where o.tenant = t.tenant and o.policy = t.policy_version),
                  'cents', coalesce(a.cents, 0), 'plans', coalesce(a.plans, 0), 'declined', (${DECLINED}))
             from (select sum(d.cents) as cents, sum(d.plans) as plans from approved_days d
                    where d.tenant = :tenant and d.approver = 'policy'
                      and d.day = (clock_timestamp() at time zone 'UTC')::date) a
            where :automatic::boolean) as automatic,
          (select json_build_object('outcome', i.outcome) from inbox i where i.tenant = :tenant and i.key = :inbox) as seen,
          (select string_agg(e.line, E'\\n' order by e.seq)
             from events_of(:tenant, :run) e where e.seq > :known_seq) as lines
     from tenants t where t.tenant = :tenant`,
);

export interface FactsRow {
  now: string;
  version: string | null;
  authority: { id: string; name: string; role: string; limit: number; today: number } | null;
  automatic: Automatic | null;
  seen: { outcome: unknown } | null;
  /** Canonical JSON of the events, a line each. */
  lines: string | null;
}

/** `lines`, `hashes` and `macs` have a line an event. */
const events = (from: string) => `
  insert into events (tenant, run, seq, line, hash, mac)
  select :tenant, :run, :known_seq::int + e.n, e.line, e.hash, e.mac
    from ${from}unnest(string_to_array(:lines, E'\\n'), string_to_array(:hashes, E'\\n'), string_to_array(:macs, E'\\n'))
         with ordinality as e (line, hash, mac, n)`;
/** `addresses` and `of_customer` have a line an address, or are null. */
const addresses = (from: string) => `
  insert into run_addresses (tenant, run, address, of_customer)
  select :tenant, :run, a.address, a.of_customer
    from ${from}unnest(string_to_array(:addresses, E'\\n'), string_to_array(:of_customer, E'\\n')::boolean[])
         as a (address, of_customer)
  on conflict (tenant, address, run) do update set of_customer = true
   where excluded.of_customer and not run_addresses.of_customer`;
/** `place` is null where the card is no message of ours. */
const CARD = `
  insert into cards (tenant, run, place_key, channel, place, wanted)
  select :tenant, :run, :place::text, :channel, (:place::text)::jsonb, :seq::int`;
const CARD_IS_THERE = 'on conflict (tenant, run, place_key) do update set wanted = excluded.wanted';
const MOVED = `seq = :seq, hash = :hash, phase = :phase, ending = :ending, customer = :customer,
    waits_for = :waits_for::jsonb, updated_at = :now, archived = false,
    people = case when :people::text is null then people
      else array(select distinct unnest(people || string_to_array(:people::text, E'\\n'))) end`;
/** `notice` is null where no other process listens. */
const NOTICE = `select case when :notice::text is not null then pg_notify('greenlight', :notice::text) end`;

/** Common to OPEN_RUN and APPEND; `inbox` may be null. */
const REST = `
  chained as (${events('')}),
  addressed as (${addresses('')}),
  received as (
    insert into inbox (tenant, key, run, outcome)
    select :tenant, :inbox::text, :run, :outcome::jsonb where :inbox::text is not null
  ),
  wanted as (${CARD} where :place::text is not null ${CARD_IS_THERE})
  ${NOTICE}`;

export const OPEN_RUN = statement(
  'run_open',
  `with opened as (
     insert into runs (tenant, id, seq, hash, phase, ending, customer, waits_for, created_at, updated_at, tick_at,
                       key, title, asked_by, place, addresses_read, people)
     values (:tenant, :run, :seq, :hash, :phase, :ending, :customer, :waits_for::jsonb, :now::timestamptz,
             :now::timestamptz, :tick_at, :key, :title, :asked_by, :run_place::jsonb, true,
             coalesce(string_to_array(:people::text, E'\\n'), '{}'))
   ),${REST}`,
);

export const APPEND = statement(
  'run_append',
  `with moved as (
     update runs set ${MOVED}, tick_at = :tick_at where tenant = :tenant and id = :run
   ),${REST}`,
);

/** Common to APPEND_AT_ONCE and END_AT_ONCE. */
const MOVED_AT_ONCE = (set: string) => `
   moved as (
     update runs set ${set}
      where tenant = :tenant and id = :run and seq = :known_seq and key is not null
        and exists (select from tenants t where t.tenant = :tenant and t.policy_version = :policy)
     returning seq
   ),
   chained as (${events('moved, ')}),
   addressed as (${addresses('moved, ')}),
   wanted as (${CARD} from moved where :place::text is not null ${CARD_IS_THERE})`;

/**
 * The whole change in one statement and one round trip, for a caller who knows the head: nothing is written,
 * and no row comes back, where the run has moved on, is erased, or is judged by another policy by now.
 */
export const APPEND_AT_ONCE = statement(
  'run_append_at_once',
  `with ${MOVED_AT_ONCE(MOVED)} ${NOTICE} from moved`,
);

/**
 * The same for a change that ends a job, or has the run looked at later, or both: `ends` and `tick` are names
 * of jobs, or null.
 */
export const END_AT_ONCE = statement(
  'run_end_at_once',
  `with ${MOVED_AT_ONCE(`${MOVED}, tick_at = coalesce(:tick_at::timestamptz, tick_at)`)},
   ended as (
     delete from jobs using moved where jobs.id = :ends::uuid and jobs.deliveries = :deliveries::int
   ),
   ticking as (
     insert into jobs (id, queue, tenant, run, ready_at)
     select :tick::uuid, 'tick', :tenant, :run, :tick_at::timestamptz from moved where :tick::uuid is not null
     on conflict (id) do nothing
   )
   ${NOTICE} from moved`,
);

/** No row comes back where the day would come to more than `most`; null: no limit is set. */
export const SPEND = statement(
  'approved_day_add',
  `insert into approved_days (tenant, approver, day, cents, plans)
   values (:tenant, :approver, (:now::timestamptz at time zone 'UTC')::date, :cents::bigint, 1)
   on conflict (tenant, approver, day) do update
      set cents = approved_days.cents + excluded.cents, plans = approved_days.plans + 1
    where (:most::bigint is null or approved_days.cents + excluded.cents <= :most::bigint)
      and (:most_plans::int is null or approved_days.plans < :most_plans::int)
   returning cents`,
);

/** Once under each version of the policy; who was first stands. */
export const SWITCH_OFF = statement(
  'automatic_off_add',
  `insert into automatic_off (tenant, policy, by_staff, at) values (:tenant, :policy, :by, :now::timestamptz)
   on conflict (tenant, policy) do nothing`,
);

export const REMEMBER = statement(
  'inbox_add',
  'insert into inbox (tenant, key, run, outcome) values (:tenant, :inbox, :run, :outcome::jsonb)',
);
