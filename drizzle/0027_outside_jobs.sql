-- Jobs that services outside do for a write, by the key of its call: whoever looks after a call that has not ended asks for
-- its job, and never sends it again. They go with their case.

create table outside_jobs (
  tenant text not null,
  key text not null,
  run text not null,
  job text not null,
  primary key (tenant, key)
);
