-- What each approver has approved to go out on a day (UTC), over all cases. The commit of an approval adds to it, so that two approvals at once cannot both pass under a limit of the day.
create table approved_days (
  tenant text not null references tenants (tenant),
  approver text not null,
  day date not null,
  cents bigint not null,
  primary key (tenant, approver, day)
);
