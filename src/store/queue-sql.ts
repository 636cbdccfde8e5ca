/** What is asked of the table of jobs. */
import { statement } from './statement.ts';

/** A worker that is silent for `LEASE` counts as dead: its jobs are ready again. */
export const LEASE_MS = 10_000;
const LEASE = `interval '${LEASE_MS} milliseconds'`;

export const ENQUEUE = statement(
  'job_enqueue',
  `insert into jobs (id, queue, tenant, run, ready_at, seq)
   values (:id, :queue, :tenant, :run, coalesce(:ready_at::timestamptz, now()), :seq)
   on conflict (id) do nothing`,
);
/** As a value, looked at from the oldest on: a flood of jobs is not joined with itself. */
const IS_FREE = `(
  select true from jobs other
   where other.tenant = j.tenant and other.run = j.run and (other.queue = 'drive') = (j.queue = 'drive')
     and case when other.ready_at <= now() then other.number < j.number else other.deliveries > 0 end
   limit 1) is null`;

/**
 * Tenants take turns: of each the jobs that have waited longest, and what workers hold of it counts as
 * taken before. A job whose run has an older one that is ready, or one that a worker holds, has to wait for
 * it; that a worker holds it is known by its deliveries, since a delayed job has none. More are looked at
 * than are asked for, since other workers may be taking some of them now.
 */
export const FETCH = statement(
  'jobs_fetch',
  `with recursive each as (
     (select tenant from jobs order by tenant limit 1)
     union all
     select (select j.tenant from jobs j where j.tenant > each.tenant order by j.tenant limit 1)
       from each where each.tenant is not null
   ),
   waiting as (
     select w.id, w.ready_at,
            held.jobs + row_number() over (partition by each.tenant order by w.ready_at) as turn
       from each
      cross join lateral (
         select count(*) as jobs from jobs taken
          where taken.tenant = each.tenant and taken.deliveries > 0
            and taken.ready_at > now() and taken.ready_at <= now() + ${LEASE}) held
      cross join lateral (
         select j.id, j.ready_at
           from (select id, ready_at, tenant, run, queue, number from jobs
                  where jobs.tenant = each.tenant and jobs.ready_at <= now()
                  order by jobs.ready_at offset 0) j
          where ${IS_FREE} limit 4 * :most::int) w
   ),
   free as (
     select j.id, j.tenant, j.run from waiting join jobs j on j.id = waiting.id
      where j.ready_at <= now()
        and (:shared::int is null
             or waiting.turn <= greatest(1, :shared::int / (select count(tenant) from each)))
      order by waiting.turn, waiting.ready_at limit :most::int
        for update of j skip locked
   ),
   seen as (
     select free.id, r.seq from free left join runs r on r.tenant = free.tenant and r.id = free.run
   )
   update jobs
      set deliveries = abs(deliveries) + 1, ready_at = now() + ${LEASE}, seen_seq = seen.seq,
          fruitless = case when seen.seq is distinct from jobs.seen_seq then 0 else jobs.fruitless + 1 end
     from seen where jobs.id = seen.id
   returning jobs.id, queue, tenant, run, jobs.seq, reminder, deliveries - 1 as retries, fruitless`,
);
/** Tenants take turns: of each other one there are no more before a job than of its own, and itself. */
export const BEFORE = statement(
  'jobs_before',
  `with mine as (
     select ready_at, number from jobs
      where tenant = :tenant and run = :run and queue = 'drive' and ready_at <= now()
        and not exists (select from jobs held
                         where held.tenant = :tenant and held.run = :run and held.queue = 'drive'
                           and held.deliveries > 0 and held.ready_at > now())
      order by ready_at limit 1
   ),
   own as (
     select count(*) as jobs from jobs j, mine
      where j.tenant = :tenant and (j.ready_at, j.number) < (mine.ready_at, mine.number)
   ),
   others as (
     select least(count(*), (select jobs from own) + 1) as jobs from jobs j
      where j.tenant <> :tenant and j.ready_at <= now() and exists (select from mine) group by j.tenant
   )
   select ((select jobs from own) + coalesce((select sum(jobs) from others), 0))::int as jobs`,
);
/** Only this delivery of the job: one that was taken over is another worker's. */
export const COMPLETE = statement(
  'job_complete',
  'delete from jobs where id = :id and deliveries = :deliveries',
);
export const CANCEL = statement('job_cancel', 'delete from jobs where id = :id');

const MINE = `jsonb_to_recordset(:jobs::jsonb) as mine (id uuid, deliveries integer)
   where jobs.id = mine.id and jobs.deliveries = mine.deliveries`;
export const KEEP = statement(
  'jobs_keep',
  `update jobs set ready_at = now() + ${LEASE} from ${MINE} returning jobs.id`,
);
/**
 * What was given back was not in vain: only a worker that went down counts. Below 0 nobody holds it, and no
 * other job of its run waits for it.
 */
export const GIVE_BACK = statement(
  'jobs_give_back',
  `update jobs set ready_at = now() + make_interval(secs => :ms::int / 1000.0),
          deliveries = -jobs.deliveries, fruitless = fruitless - 1 from ${MINE}`,
);
export const GIVE_BACK_ALL = statement(
  'jobs_give_back_all',
  'update jobs set ready_at = now() where deliveries > 0 and ready_at > now()',
);
/** Whoever is at work waits for nobody; what was changed just now has its job, or will have. */
export const SWEEP = statement(
  'jobs_sweep',
  `insert into jobs (id, queue, tenant, run, seq)
   select gen_random_uuid(), 'drive', r.tenant, r.id, r.seq from runs r
    where r.open and r.waits_for is null and r.key is not null
      and r.updated_at < now() - make_interval(secs => :quiet_ms::int / 1000.0)
      and not exists (select from jobs j where j.tenant = r.tenant and j.run = r.id and j.queue = 'drive')
   returning run`,
);

/** A closed case has no deadline: what was to look at the clock for it would wait for days in vain. */
export const TICKS_OF_CLOSED = statement(
  'jobs_ticks_of_closed',
  `delete from jobs j using runs r
    where j.queue = 'tick' and r.tenant = j.tenant and r.id = j.run and r.phase = 'closed'`,
);
