-- What each approver has approved to go out on a day (UTC), over all cases; the policy itself is the approver `policy:auto`. The commit of an approval adds to it, so that two approvals at once cannot both pass under a limit of the day.
create table approved_days (
  tenant text not null references tenants (tenant),
  approver text not null,
  day date not null,
  cents bigint not null,
  primary key (tenant, approver, day)
);

-- Tenants where somebody has switched off what policy approves by itself, and who.
create table auto_approval_off (
  tenant text primary key references tenants (tenant),
  staff text not null,
  at timestamptz(3) not null default now()
);
