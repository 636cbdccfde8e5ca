-- Which addresses are those of a customer's account, by the same HMACs as in run_addresses, and by which case that is
-- known. A row outlives the erasing of its case while a case is left that is found by it.

create table customer_addresses (
  tenant text not null,
  customer text not null,
  address text not null,
  run text not null,
  primary key (tenant, customer, address, run)
);
create index customer_addresses_address on customer_addresses (tenant, address);

-- Read once more: letters say which address is the account's, also where the case itself has it masked.
update runs set addresses_read = false where key is not null and customer is not null;
