-- What models have cost a tenant on one day (UTC). The limits of a day are checked against it before each call. No personal data.
create table model_spending (
  tenant text not null,
  day date not null,
  calls integer not null,
  tokens bigint not null,
  -- Of the calls whose price is known.
  cost_usd double precision not null,
  primary key (tenant, day)
);
