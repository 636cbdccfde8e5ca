-- Cases that were closed and are still to be remembered. The commit that closes a case writes this row and reads no text; what is remembered is made afterwards, from the case's events.
create table memory_due (
  tenant text not null,
  run text not null,
  -- How often remembering it failed.
  tries integer not null default 0,
  primary key (tenant, run),
  foreign key (tenant, run) references runs (tenant, id)
);
