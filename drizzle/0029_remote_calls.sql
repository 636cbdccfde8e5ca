-- Writes to systems that have no transactions of ours, by the key of the call: noted before anything is sent, so that whoever
-- looks after a call knows where to look for it, and that two calls on one record take turns. They go with their case.

create table remote_calls (
  tenant text not null,
  key text not null,
  run text not null,
  subject text not null,
  sealed bytea,
  at timestamptz(3) not null default now(),
  sent_at timestamptz(3),
  ended_at timestamptz(3),
  primary key (tenant, key)
);
create index remote_calls_under_way on remote_calls (tenant, subject) where ended_at is null;
