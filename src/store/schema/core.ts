/**
 * Tenants, people, runs and jobs; drizzle/0000_core.sql, 0004_channels.sql, 0009_jobs.sql,
 * 0011_line_macs.sql, 0014_approved_money.sql, 0017_tokens_and_leavers.sql, 0018_addresses_of_runs.sql,
 * 0020_sessions_and_readers.sql, 0022_addresses_of_customers.sql, 0025_desk_versions.sql,
 * 0030_fruitless_deliveries.sql, 0031_cards_attempted.sql, 0035_runs_by_change.sql and
 * 0036_archived_events.sql make the tables and say what they mean.
 */
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  date,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';
import type { Posted } from '../../flow/ports/channels.ts';
import type { RunRow } from '../../flow/ports/ledger.ts';
import type { Place } from '../../run/person.ts';
import type { Json } from '../../run/plan/plan.ts';
import type { Phase } from '../../run/state.ts';
import type { Ending } from '../../run/terms.ts';
import { bytea, instant } from './columns.ts';

export const tenants = pgTable('tenants', {
  tenant: text('tenant').primaryKey(),
  name: text('name').notNull(),
  policyVersion: text('policy_version'),
  deskVersion: text('desk_version'),
  createdAt: instant('created_at').notNull().default(sql`now()`),
});

export const policies = pgTable(
  'policies',
  {
    tenant: text('tenant').notNull(),
    version: text('version').notNull(),
    policy: jsonb('policy').notNull(),
    madeAt: instant('made_at').notNull().default(sql`now()`),
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
    /** What an identity provider calls the member. */
    externalId: text('external_id'),
    /** In small letters: by it somebody is found (drizzle/0028). */
    emailKey: text('email_key').notNull().generatedAlwaysAs(sql`lower(email)`),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.id] })],
);

export const approvedDays = pgTable(
  'approved_days',
  {
    tenant: text('tenant').notNull(),
    approver: text('approver').notNull(),
    day: date('day').notNull(),
    cents: bigint('cents', { mode: 'number' }).notNull(),
    plans: integer('plans').notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.approver, table.day] })],
);

/** Under these versions of its policy nothing runs without a person, since somebody switched it off. */
export const automaticOff = pgTable(
  'automatic_off',
  {
    tenant: text('tenant').notNull(),
    policy: text('policy').notNull(),
    byStaff: text('by_staff').notNull(),
    at: instant('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.policy] })],
);

export const staffLinks = pgTable(
  'staff_links',
  {
    tenant: text('tenant').notNull(),
    platform: text('platform').notNull(),
    team: text('team').notNull(),
    platformUser: text('platform_user').notNull(),
    staff: text('staff').notNull(),
    linkedAt: instant('linked_at').notNull().default(sql`now()`),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.platform, table.team, table.platformUser] })],
);

export const staffTokens = pgTable(
  'staff_tokens',
  {
    tenant: text('tenant').notNull(),
    hash: bytea('hash').notNull(),
    staff: text('staff').notNull(),
    madeAt: instant('made_at').notNull().default(sql`now()`),
    expiresAt: instant('expires_at').notNull().default(sql`now() + interval '90 days'`),
    lastUsedAt: instant('last_used_at'),
    name: text('name'),
    madeWith: bytea('made_with'),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.hash] })],
);

export const staffSessions = pgTable(
  'staff_sessions',
  {
    tenant: text('tenant').notNull(),
    hash: bytea('hash').notNull(),
    staff: text('staff').notNull(),
    /** The hash of the token that it was begun with. */
    token: bytea('token'),
    madeAt: instant('made_at').notNull().default(sql`now()`),
    usedAt: instant('used_at').notNull().default(sql`now()`),
    expiresAt: instant('expires_at').notNull(),
  },
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
    phase: text('phase').$type<Phase>().notNull(),
    ending: text('ending').$type<Ending>(),
    title: bytea('title'),
    askedBy: text('asked_by').notNull(),
    customer: text('customer'),
    waitsFor: jsonb('waits_for').$type<NonNullable<RunRow['waitsFor']>>(),
    place: jsonb('place').$type<Place>().notNull(),
    tickAt: instant('tick_at'),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
    erasedAt: instant('erased_at'),
    addressesRead: boolean('addresses_read').notNull().default(false),
    people: text('people').array().notNull().default(sql`'{}'`),
    archived: boolean('archived').notNull().default(false),
    open: boolean('open').notNull().generatedAlwaysAs(sql`phase <> 'closed'`),
    changedIn: integer('changed_in')
      .notNull()
      .generatedAlwaysAs(sql`floor(extract(epoch from (updated_at at time zone 'UTC')) / 10)::integer`),
    waitsPerson: text('waits_person').generatedAlwaysAs(sql`waits_for ->> 'person'`),
    waitsRole: text('waits_role').generatedAlwaysAs(sql`waits_for ->> 'role'`),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.id] })],
);

export const runAddresses = pgTable(
  'run_addresses',
  {
    tenant: text('tenant').notNull(),
    run: text('run').notNull(),
    address: text('address').notNull(),
    ofCustomer: boolean('of_customer').notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.address, table.run] })],
);

/** What one case says of whose address is whose. */
export const customerAddresses = pgTable(
  'customer_addresses',
  {
    tenant: text('tenant').notNull(),
    customer: text('customer').notNull(),
    address: text('address').notNull(),
    run: text('run').notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.customer, table.address, table.run] })],
);

export const events = pgTable(
  'events',
  {
    tenant: text('tenant').notNull(),
    run: text('run').notNull(),
    seq: integer('seq').notNull(),
    line: text('line').notNull(),
    hash: text('hash').notNull(),
    mac: text('mac'),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.run, table.seq] })],
);

export const archivedEvents = pgTable(
  'archived_events',
  {
    tenant: text('tenant').notNull(),
    run: text('run').notNull(),
    firstSeq: integer('first_seq').notNull(),
    lastSeq: integer('last_seq').notNull(),
    lines: text('lines').notNull(),
    hashes: bytea('hashes').notNull(),
    macs: bytea('macs').notNull(),
    archivedAt: instant('archived_at').notNull().default(sql`now()`),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.run, table.firstSeq] })],
);

export const inbox = pgTable(
  'inbox',
  {
    tenant: text('tenant').notNull(),
    key: text('key').notNull(),
    run: text('run').notNull(),
    outcome: jsonb('outcome').$type<Json>().notNull(),
    at: instant('at').notNull().default(sql`now()`),
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
    place: jsonb('place').$type<Place>().notNull(),
    wanted: integer('wanted').notNull(),
    shown: integer('shown').notNull().default(0),
    message: text('message'),
    announced: integer('announced').notNull().default(0),
    claimedBy: text('claimed_by'),
    claimedUntil: instant('claimed_until'),
    attempted: boolean('attempted').notNull().default(false),
    beside: jsonb('beside').$type<Posted[]>().notNull().default([]),
    room: text('room').generatedAlwaysAs(sql`place ->> 'room'`),
    thread: text('thread').generatedAlwaysAs(sql`coalesce(place ->> 'thread', message)`),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.run, table.placeKey] })],
);

export const masterKey = pgTable('master_key', {
  one: boolean('one').primaryKey().default(true),
  fingerprint: text('fingerprint').notNull(),
  root: bytea('root'),
});

export const jobs = pgTable('jobs', {
  id: uuid('id').primaryKey(),
  number: bigint('number', { mode: 'number' }).notNull().generatedAlwaysAsIdentity(),
  queue: text('queue').$type<'drive' | 'tick' | 'remind'>().notNull(),
  tenant: text('tenant').notNull(),
  run: text('run').notNull(),
  readyAt: timestamp('ready_at', { withTimezone: true, mode: 'string' }).notNull().defaultNow(),
  deliveries: integer('deliveries').notNull().default(0),
  seq: integer('seq'),
  reminder: text('reminder'),
  fruitless: integer('fruitless').notNull().default(0),
  seenSeq: integer('seen_seq'),
});
