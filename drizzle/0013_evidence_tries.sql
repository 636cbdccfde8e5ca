-- Values that were given as evidence and did not fit, and codes that were sent, by what they were given or sent for: `order:…`, `customer:…`, `codes:…`. Counted over all cases.
create table evidence_tries (
  tenant text not null,
  subject text not null,
  run text not null,
  -- A hash, so that one value counts once in a case; of a code, the key of its call.
  value text not null,
  at timestamptz(3) not null default now(),
  primary key (tenant, subject, run, value)
);
create index evidence_tries_recent on evidence_tries (tenant, subject, at);
-- A notice goes to the address on file because something was changed.
alter table outbox drop constraint outbox_kind_check;
alter table outbox add constraint outbox_kind_check check (kind in ('code', 'reply', 'notice'));
