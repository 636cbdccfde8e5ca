-- Jobs: a worker is to look at a run, now or at a time. A completed job is deleted.

create table jobs (
  id uuid primary key,
  -- The order of a run's jobs.
  number bigint not null generated always as identity,
  -- Jobs of one run come one after the other: `drive` among themselves, `tick` and `remind` among themselves.
  queue text not null check (queue in ('drive', 'tick', 'remind')),
  tenant text not null,
  run text not null,
  -- From when a worker may take it. Taking it moves this on, and so does the worker while it lives: a job whose
  -- worker died comes again by itself.
  ready_at timestamptz not null default now(),
  -- How often it was taken.
  deliveries integer not null default 0,
  -- `drive`: the run's sequence when the job was written.
  seq integer,
  -- `remind`: what is said in the thread.
  reminder text
);
create index jobs_ready on jobs (ready_at);
create index jobs_run on jobs (tenant, run);

-- Before this table jobs lay with pg-boss. What is pending there moves over; dropping its schema makes a process of
-- the older version, which would go on writing jobs that nobody reads, fail instead.
do $$
begin
  if to_regclass('pgboss.job') is not null then
    insert into jobs (id, queue, tenant, run, ready_at, deliveries, seq, reminder)
    select id, data ->> 'queue', data ->> 'tenant', data ->> 'run', start_after, retry_count, (data ->> 'seq')::integer, data ->> 'reminder'
      from pgboss.job
     where name in ('drive', 'clock') and state in ('created', 'retry', 'active')
     order by created_on, id;
    drop schema pgboss cascade;
  end if;
end $$;
