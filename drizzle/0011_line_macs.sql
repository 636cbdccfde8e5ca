-- Beside each event: HMAC-SHA256 over tenant, run, seq and hash under a key made from the master key. Whoever can
-- write into the database, but has no master key, can make a chain of their own and no MACs for it.
-- null: the row was written before this column. Such a row is proved by a later row of its run or by a checkpoint.
alter table events add column mac text;
