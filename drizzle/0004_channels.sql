-- What Slack and Teams need beside the runs: whose workspace it is, how far a thread is behind, and replies that cannot be placed yet.

-- A Slack team or a Microsoft tenant, and the tenant of ours whose staff work in it.
create table workspaces (
  platform text not null,
  team text not null,
  tenant text not null references tenants,
  added_at timestamptz(3) not null default now(),
  primary key (platform, team)
);

alter table cards
  -- The sequence up to which the thread was told beside the card.
  add column announced integer not null default 0,
  -- The process that draws it; another takes over once the time is past.
  add column claimed_by text,
  add column claimed_until timestamptz(3),
  add column room text generated always as (place ->> 'room') stored,
  -- The thread that the run lives in: the one it was asked for in, else the one under its own message.
  add column thread text generated always as (coalesce(place ->> 'thread', message)) stored;

drop index cards_behind;
create index cards_behind on cards (channel) where shown < wanted or announced < wanted;
create index cards_thread on cards (tenant, channel, room, thread);

-- Replies under a message of ours that no row of `cards` knows yet. Sealed under the master key, deleted once they are placed.
create table waiting_replies (
  tenant text not null references tenants,
  -- Its name in the inbox.
  key text not null,
  channel text not null,
  room text not null,
  thread text not null,
  sealed bytea not null,
  at timestamptz(3) not null default now(),
  primary key (tenant, key)
);
