-- Jobs: deliveries without progress are counted, not deliveries; turns go by tenant.

-- How often the job was taken and its run had not moved since it was taken before.
alter table jobs add column fruitless integer not null default 0;
-- The sequence that the run had reached when the job was last taken.
alter table jobs add column seen_seq integer;

-- A worker goes from tenant to tenant, and in each from the job that has waited longest.
create index jobs_turn on jobs (tenant, ready_at);
drop index jobs_ready;

-- The queue looks at runs: how far they are, and whether one that has work has a job.
create policy across_jobs on runs for select using ((select current_setting('greenlight.across', true) = 'jobs'));
