/**
 * What the platforms need beside the runs; drizzle/0004_channels.sql and 0008_teams.sql make the tables and
 * say what they mean.
 */
import { sql } from 'drizzle-orm';
import { boolean, doublePrecision, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { bytea, instant } from './columns.ts';

export const workspaces = pgTable(
  'workspaces',
  {
    platform: text().notNull(),
    team: text().notNull(),
    tenant: text().notNull(),
    addedAt: instant('added_at').notNull().default(sql`now()`),
  },
  (table) => [primaryKey({ columns: [table.platform, table.team] })],
);

export const paces = pgTable('paces', {
  key: text().primaryKey(),
  nextAt: doublePrecision('next_at').notNull(),
  turnAt: doublePrecision('turn_at'),
  changedAt: instant('changed_at').notNull().default(sql`now()`),
});

export const waitingReplies = pgTable(
  'waiting_replies',
  {
    tenant: text().notNull(),
    key: text().notNull(),
    channel: text().notNull(),
    room: text().notNull(),
    thread: text().notNull(),
    sealed: bytea('sealed').notNull(),
    at: instant('at').notNull().default(sql`now()`),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.key] })],
);

export const teamsConversations = pgTable(
  'teams_conversations',
  {
    tenant: text().notNull(),
    team: text().notNull(),
    room: text().notNull(),
    kind: text().$type<'personal' | 'groupChat' | 'channel'>().notNull(),
    serviceUrl: text('service_url').notNull(),
    botId: text('bot_id').notNull(),
    botName: text('bot_name').notNull(),
    group: text('group_id'),
    receivesAll: boolean('hears_all').notNull().default(false),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.team, table.room] })],
);

export const teamsAccounts = pgTable(
  'teams_accounts',
  {
    tenant: text().notNull(),
    team: text().notNull(),
    room: text().notNull(),
    user: text('platform_user').notNull(),
    account: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.team, table.room, table.user] })],
);
