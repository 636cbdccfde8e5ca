-- What tools outside gave customers, by keyed hashes of who they are, so that limits count it over all cases, erased ones
-- too; and the address that such a tool's records
-- have for a case's customer, sealed under the case's key, to which its letters go.

create table outside_money (
  tenant text not null,
  key text not null,
  run text not null,
  customer text not null,
  account text not null,
  tool text not null,
  reason text,
  cents bigint not null,
  at timestamptz(3) not null default now(),
  primary key (tenant, key)
);
create index outside_money_customer on outside_money (tenant, customer, at);

create table outside_customers (
  tenant text not null,
  run text not null,
  customer text not null,
  sealed bytea not null,
  primary key (tenant, run, customer)
);
