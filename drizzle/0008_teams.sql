-- What Teams needs beside the runs: where a conversation can be written to, and who was met in it.

-- A personal chat, a group chat or a channel, as its last message said how to answer it. No text of people is in here.
create table teams_conversations (
  tenant text not null references tenants,
  -- The Microsoft tenant.
  team text not null,
  -- The conversation's id without `;messageid=`.
  room text not null,
  kind text not null check (kind in ('personal', 'groupChat', 'channel')),
  service_url text not null,
  bot_id text not null,
  bot_name text not null,
  -- The id of the Microsoft team that a channel belongs to.
  group_id text,
  -- A message that does not mention the bot has come: the app has resource-specific consent here.
  hears_all boolean not null default false,
  primary key (tenant, team, room)
);

-- Who somebody is in Teams' own addressing, which mentions and refreshes need; learnt where they were met.
create table teams_accounts (
  tenant text not null references tenants,
  team text not null,
  room text not null,
  -- The object id in the Microsoft tenant, as in staff_links.
  platform_user text not null,
  -- `29:…`
  account text not null,
  primary key (tenant, team, room, platform_user)
);
