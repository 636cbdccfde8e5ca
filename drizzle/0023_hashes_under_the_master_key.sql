-- What did not fit as evidence was kept as a hash that whoever reads the database could try out: it is an HMAC now,
-- under a key made from the master key. What is counted already stays counted, and says nothing any more.
update evidence_tries set value = gen_random_uuid()::text where value ~ '^[0-9a-f]{64}$';
-- The ids of accounts that do not exist are made under the master key too.
alter table shop_settings drop column claim_secret;
