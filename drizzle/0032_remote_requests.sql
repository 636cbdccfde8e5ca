-- How many requests of a call may have gone out that must do so once: what stands by half is gone on with only where nothing of
-- it is missing. How many an older call sent nobody knows: it counts as more than can stand.

alter table remote_calls add column requests integer not null default 0;
update remote_calls set requests = 1000 where sent_at is not null;
