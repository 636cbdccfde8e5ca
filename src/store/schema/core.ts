/** The core tables as drizzle knows them; drizzle/0000_core.sql makes them and says what they mean. */
import { bigint, boolean, customType, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';

/** timestamptz as ISO 8601 UTC text with milliseconds, as everywhere in the store. */
export const instant = customType<{ data: string; driverData: string }>({ dataType: () => 'timestamptz(3)' });
export const bytea = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' });

export const tenants = pgTable('tenants', {
  tenant: text('tenant').primaryKey(),
  name: text('name').notNull(),
  policyVersion: text('policy_version'),
});

export const policies = pgTable(
  'policies',
  {
    tenant: text('tenant').notNull(),
    version: text('version').notNull(),
    policy: jsonb('policy').notNull(),
    madeAt: instant('made_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.version] })],
);

export const staff = pgTable(
  'staff',
  {
    tenant: text('tenant').notNull(),
    id: text('id').notNull(),
    name: text('name').notNull(),
    email: text('email').notNull(),
    role: text('role').notNull(),
    limit: bigint('limit_cents', { mode: 'number' }).notNull(),
    active: boolean('active').notNull().default(true),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.id] })],
);

export const staffLinks = pgTable(
  'staff_links',
  {
    tenant: text('tenant').notNull(),
    platform: text('platform').notNull(),
    team: text('team').notNull(),
    platformUser: text('platform_user').notNull(),
    staff: text('staff').notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.platform, table.team, table.platformUser] })],
);

export const staffTokens = pgTable(
  'staff_tokens',
  { tenant: text('tenant').notNull(), hash: bytea('hash').notNull(), staff: text('staff').notNull() },
  (table) => [primaryKey({ columns: [table.tenant, table.hash] })],
);

export const runs = pgTable(
  'runs',
  {
    tenant: text('tenant').notNull(),
    id: text('id').notNull(),
    seq: integer('seq').notNull(),
    hash: text('hash').notNull(),
    key: bytea('key'),
    phase: text('phase').notNull(),
    ending: text('ending'),
    title: bytea('title'),
    askedBy: text('asked_by').notNull(),
    customer: text('customer'),
    waitsFor: jsonb('waits_for'),
    place: jsonb('place').notNull(),
    tickAt: instant('tick_at'),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
    erasedAt: instant('erased_at'),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.id] })],
);

export const events = pgTable(
  'events',
  {
    tenant: text('tenant').notNull(),
    run: text('run').notNull(),
    seq: integer('seq').notNull(),
    line: text('line').notNull(),
    hash: text('hash').notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.run, table.seq] })],
);

export const inbox = pgTable(
  'inbox',
  {
    tenant: text('tenant').notNull(),
    key: text('key').notNull(),
    run: text('run').notNull(),
    outcome: jsonb('outcome').notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.key] })],
);

export const cards = pgTable(
  'cards',
  {
    tenant: text('tenant').notNull(),
    run: text('run').notNull(),
    placeKey: text('place_key').notNull(),
    channel: text('channel').notNull(),
    place: jsonb('place').notNull(),
    wanted: integer('wanted').notNull(),
    shown: integer('shown').notNull().default(0),
    message: text('message'),
    announced: integer('announced').notNull().default(0),
    claimedBy: text('claimed_by'),
    claimedUntil: instant('claimed_until'),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.run, table.placeKey] })],
);

export const workspaces = pgTable(
  'workspaces',
  { platform: text('platform').notNull(), team: text('team').notNull(), tenant: text('tenant').notNull() },
  (table) => [primaryKey({ columns: [table.platform, table.team] })],
);

export const waitingReplies = pgTable(
  'waiting_replies',
  {
    tenant: text('tenant').notNull(),
    key: text('key').notNull(),
    channel: text('channel').notNull(),
    room: text('room').notNull(),
    thread: text('thread').notNull(),
    sealed: bytea('sealed').notNull(),
    at: instant('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.key] })],
);
