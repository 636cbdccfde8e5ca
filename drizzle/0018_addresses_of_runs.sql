-- E-mail addresses that stand in what a run keeps of people, as HMACs under a key made from the master key: so that
-- cases are found by an address, those that never bound a customer too, and nobody reads one from here.

create table run_addresses (
  tenant text not null,
  run text not null,
  -- HMAC-SHA256 in hex.
  address text not null,
  -- It is the account's of the customer that the run bound; the others were mentioned.
  of_customer boolean not null,
  primary key (tenant, address, run)
);
create index run_addresses_run on run_addresses (tenant, run);

-- false: a run from before, or one that an older version opened; its events are still to be looked through.
alter table runs add column addresses_read boolean not null default false;
create index runs_addresses_unread on runs (tenant, id) where not addresses_read and key is not null;
