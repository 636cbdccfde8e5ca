-- Messages of ours beside a run's card, so that they too can be edited once the run is erased: [{message, room?}], the room
-- where it is another one than the card's.
alter table cards add column beside jsonb not null default '[]';

-- What is personal beside the events, sealed under the run's key like them. SQL has no keys: rows from before are sealed at the
-- next start (src/store/sealing/seal-older.ts), and what they held stands in the columns of before until then, in which newer
-- rows hold nothing.
alter table tool_effects add column sealed bytea;
alter table reminders add column sealed bytea;
alter table outbox add column sealed bytea;
-- It is for an account that does not exist, and goes to nobody.
alter table outbox add column nobody boolean not null default false;
update outbox set nobody = true where email = '';
create index tool_effects_plain on tool_effects (tenant, key) where result is not null;
create index reminders_plain on reminders (tenant, id) where sealed is null;
create index outbox_plain on outbox (tenant, id) where sealed is null;
