/**
 * The statements of a change: lock, read, write. They travel in two packets, BEGIN with the first and COMMIT
 * with the last, and make one commit.
 */
import type { Statement } from './database.ts';

/**
 * $1 tenant, $2 run. Alone, because what is read with it would be read as it was before the wait for the
 * lock.
 */
export const LOCK_RUN: Statement = {
  name: 'run_lock',
  text: 'select seq, hash, key, tick_at from runs where tenant = $1 and id = $2 for update',
};

export interface LockedRow {
  seq: number;
  hash: string;
  /** null: erased. */
  key: Buffer | null;
  tick_at: string | null;
}

/**
 * $1 tenant, $2 run, $3 known sequence, $4 staff id or null, $5 inbox key or null. No row: no such tenant.
 */
export const READ_FACTS: Statement = {
  name: 'run_facts',
  text: `
    select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as now,
           t.policy_version as version,
           (select json_build_object('id', s.id, 'name', s.name, 'role', s.role, 'limit', s.limit_cents)
              from staff s where s.tenant = $1 and s.id = $4 and s.active) as authority,
           (select json_build_object('outcome', i.outcome) from inbox i where i.tenant = $1 and i.key = $5) as seen,
           (select string_agg(e.line, E'\\n' order by e.seq)
              from events e where e.tenant = $1 and e.run = $2 and e.seq > $3) as lines
      from tenants t where t.tenant = $1`,
};

export interface FactsRow {
  now: string;
  version: string | null;
  authority: { id: string; name: string; role: string; limit: number } | null;
  seen: { outcome: unknown } | null;
  /** Canonical JSON of the events, a line each. */
  lines: string | null;
}

/**
 * Common to OPEN_RUN and APPEND: $1 tenant, $2 run, $3 first seq less one, $4 lines, $5 hashes (a line each),
 * $6 inbox key or null, $7 outcome, $8 place key or null, $9 channel, $10 place, $11 new seq, $12 notice or
 * null.
 */
const REST = `
  chained as (
    insert into events (tenant, run, seq, line, hash)
    select $1, $2, $3::int + e.n, e.line, e.hash
      from unnest(string_to_array($4, E'\\n'), string_to_array($5, E'\\n')) with ordinality as e (line, hash, n)
  ),
  heard as (
    insert into inbox (tenant, key, run, outcome) select $1, $6::text, $2, $7::jsonb where $6::text is not null
  ),
  wanted as (
    insert into cards (tenant, run, place_key, channel, place, wanted)
    select $1, $2, $8::text, $9, $10::jsonb, $11::int where $8::text is not null
    on conflict (tenant, run, place_key) do update set wanted = excluded.wanted
  )
  select case when $12::text is not null then pg_notify('greenlight', $12::text) end`;

/**
 * $13 hash, $14 phase, $15 ending, $16 customer, $17 waits for, $18 now, $19 tick, $20 key, $21 title, $22
 * asked by, $23 place.
 */
export const OPEN_RUN: Statement = {
  name: 'run_open',
  text: `
  with opened as (
    insert into runs (tenant, id, seq, hash, phase, ending, customer, waits_for, created_at, updated_at, tick_at, key, title, asked_by, place)
    values ($1, $2, $11, $13, $14, $15, $16, $17::jsonb, $18::timestamptz, $18::timestamptz, $19, $20, $21, $22, $23::jsonb)
  ),${REST}`,
};

/** $13 hash, $14 phase, $15 ending, $16 customer, $17 waits for, $18 now, $19 tick. */
export const APPEND: Statement = {
  name: 'run_append',
  text: `
  with moved as (
    update runs set seq = $11, hash = $13, phase = $14, ending = $15, customer = $16, waits_for = $17::jsonb, updated_at = $18, tick_at = $19
     where tenant = $1 and id = $2
  ),${REST}`,
};

/**
 * The whole change in one statement and one round trip, for a caller who knows the head: nothing is written,
 * and no row comes back, where the run has moved on,
 * is erased, or is judged by another policy by now. $1 tenant, $2 run, $3 known seq, $4 lines, $5 hashes, $6
 * new seq, $7 hash, $8 phase, $9 ending, $10 customer,
 * $11 waits for, $12 now, $13 policy version, $14 place key or null, $15 channel, $16 place, $17 notice or
 * null.
 */
export const APPEND_AT_ONCE: Statement = {
  name: 'run_append_at_once',
  text: `
  with moved as (
    update runs set seq = $6, hash = $7, phase = $8, ending = $9, customer = $10, waits_for = $11::jsonb, updated_at = $12
     where tenant = $1 and id = $2 and seq = $3 and key is not null
       and exists (select from tenants t where t.tenant = $1 and t.policy_version = $13)
    returning seq
  ),
  chained as (
    insert into events (tenant, run, seq, line, hash)
    select $1, $2, $3::int + e.n, e.line, e.hash
      from moved, unnest(string_to_array($4, E'\\n'), string_to_array($5, E'\\n')) with ordinality as e (line, hash, n)
  ),
  wanted as (
    insert into cards (tenant, run, place_key, channel, place, wanted)
    select $1, $2, $14::text, $15, $16::jsonb, $6::int from moved where $14::text is not null
    on conflict (tenant, run, place_key) do update set wanted = excluded.wanted
  )
  select case when $17::text is not null then pg_notify('greenlight', $17::text) end from moved`,
};

/** $1 tenant, $2 key, $3 run, $4 outcome. */
export const REMEMBER: Statement = {
  name: 'inbox_add',
  text: 'insert into inbox (tenant, key, run, outcome) values ($1, $2, $3, $4::jsonb)',
};
