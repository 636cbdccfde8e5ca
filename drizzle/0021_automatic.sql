-- What runs without a person: how many plans a day each approver has let through (the policy is one of them), and where staff switched it off.
alter table approved_days add column plans integer not null default 0;
-- It holds for the version of the policy that stood: whoever wants it on again loads another one.
create table automatic_off (
  tenant text not null references tenants (tenant),
  policy text not null,
  by_staff text not null,
  at timestamptz(3) not null,
  primary key (tenant, policy)
);
