-- Lists are sorted by the last change, and each person's open runs are found by an index of their own. An index on
-- updated_at itself would be written at every change of a run; ten seconds in which a run changed are one entry, and
-- what is in the same ten seconds is sorted when it is read. `open` stands in place of the phase in the indexes for the
-- same reason: it changes once.

alter table runs
  add column open boolean not null generated always as (phase <> 'closed') stored,
  -- Of ten seconds each, since 1970, when it last changed.
  add column changed_in integer not null
    generated always as (floor(extract(epoch from (updated_at at time zone 'UTC')) / 10)::integer) stored,
  add column waits_person text generated always as (waits_for ->> 'person') stored,
  add column waits_role text generated always as (waits_for ->> 'role') stored;

drop index runs_newest;
drop index runs_open;
create index runs_changed on runs (tenant, changed_in desc);
create index runs_open_changed on runs (tenant, changed_in desc) where open;
create index runs_open_asked on runs (tenant, asked_by, changed_in desc) where open;
create index runs_waits_person on runs (tenant, waits_person, changed_in desc) where waits_person is not null;
create index runs_waits_role on runs (tenant, waits_role, changed_in desc) where waits_role is not null;
-- What is to be erased is looked for among them.
create index runs_closed_kept on runs (tenant, changed_in) where not open and key is not null;
