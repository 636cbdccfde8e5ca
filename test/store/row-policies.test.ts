/**
 * Row-level security on PostgreSQL, under the role of the application: a function of the store that asks
 * for one tenant in a transaction of another finds what an empty tenant has, and changes nothing. The
 * functions are found by reading the sources and the ports, so that a new one fails here until it says
 * how it is called.
 */
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { loadDemo } from '../../src/start/demo.ts';
import { openRecords } from '../../src/start/own.ts';
import { dueToArchive } from '../../src/store/archive.ts';
import { verifyDatabase } from '../../src/store/audit/verify-trail.ts';
import { type Database, openDatabase } from '../../src/store/db.ts';
import { deskLoadsOf, deskVersionOf, putDesk } from '../../src/store/desk-versions.ts';
import { openedLetters } from '../../src/store/effects/outbox.ts';
import { openOutsideMoney } from '../../src/store/effects/outside-money.ts';
import { openRemoteCalls } from '../../src/store/effects/remote-calls.ts';
import { erase } from '../../src/store/erase.ts';
import { exportPerson } from '../../src/store/export-person.ts';
import { Keyring } from '../../src/store/keys.ts';
import { rememberRun } from '../../src/store/memory/rebuild.ts';
import { Policies, policyOf } from '../../src/store/policies.ts';
import { dueRuns } from '../../src/store/retention.ts';
import { spendingOf } from '../../src/store/spending.ts';
import { openStore } from '../../src/store/store.ts';
import { listTenants } from '../../src/store/tenants.ts';
import { toolPinsOf } from '../../src/store/tool-pins.ts';
import { putWorkspace } from '../../src/store/workspaces.ts';
import { desk } from '../fernhill.ts';
import { freshDatabase } from '../postgres.ts';
import { MASTER_KEY } from './on-each-database.ts';
import { append, opened, row, said } from './samples.ts';

const SRC = join(import.meta.dirname, '../../src');
const FOLDERS = ['store', 'tools/shop/adapters/own'];
const TENANT = 't';

/** Exported functions that take the database, and the ports through which the calls below reach them. */
const REACHED = new Map([
  [
    'openStore',
    [
      'ledger',
      'staff',
      'sessions',
      'cards',
      'threads',
      'waiting',
      'workspaces',
      'conversations',
      'memory',
      'queue',
      'changes',
    ],
  ],
  [
    'openRecords',
    [
      'shop',
      'articles',
      'reminders',
      'codeEffects',
      'codes',
      'evidenceTries',
      'accounts',
      'outsideCustomers',
      'outsideMoney',
      'outsideJobs',
      'remoteCalls',
      'mailer',
      'outbox',
      'letters',
    ],
  ],
]);
/** Functions that have a tenant among their arguments and belong to no port. */
const ALONE = [
  'exportPerson',
  'openedLetters',
  'dueRuns',
  'dueToArchive',
  'policyOf',
  'deskVersionOf',
  'deskLoadsOf',
  'erase',
  'rememberRun',
  'spendingOf',
  'toolPinsOf',
];
/** Of no tenant, or over all of them by a purpose: why. */
const WITHOUT: { [name: string]: string } = {
  addTenant: 'writes the tenant itself',
  setPolicy: 'as policyOf, and called by it below',
  addDesk: 'gets a transaction',
  putWorkspace: 'purpose tenants',
  listTenants: 'purpose tenants',
  indexOutdatedArticles: 'purpose articles, then each tenant',
  judgeTexts: 'purpose trail',
  exportTrail: 'purpose trail',
  exportSessions: 'purpose trail',
  verifyDatabase: 'purpose trail',
  migrate: 'purpose migrations',
  rotateKeys: 'purpose keys',
  examineDatabase: 'purposes trail, cards, jobs and memory: counts',
  archiveDue: 'purpose tenants, then each tenant',
  startArchive: 'archiveDue',
  eraseDue: 'purpose tenants, then each tenant',
  closedDaysOf: 'gets the tenant',
  startRetention: 'eraseDue',
  sealOlder: 'purpose tenants, then each tenant',
  reminderText: 'gets the row',
  dueReminder: 'called by queue.fetch, of each job its tenant',
  readOlderAddresses: 'purpose tenants, then each tenant',
  prepareVectors: 'makes a table',
  rebuildMemory: 'purpose memory, then rememberRun',
  rememberDue: 'purpose memory, then rememberRun',
  startUpkeep: 'rebuildMemory and rememberDue',
  checkMasterKey: 'of no tenant',
  takesChanges: 'purpose jobs: writes a job of nobody',
  longestWait: 'purpose jobs: an age alone',
  grantApplication: 'of no tenant',
  refuseInside: 'asks nothing',
  runTransaction: 'is the transaction',
  'workspaces.tenantOf': 'purpose tenants',
  'paces.change': 'of no tenant: how fast a platform may be asked',
  'workspaces.adopt': 'purpose tenants',
  'cards.behind': 'purpose cards',
  'waiting.all': 'purpose cards',
  'staff.byToken': 'purpose sign_in',
  'sessions.find': 'purpose sign_in',
  'queue.fetch': 'purpose jobs',
  'queue.sweep': 'purpose jobs',
  'queue.before': 'purpose jobs',
  'queue.giveBack': 'purpose jobs',
  'queue.holds': 'purpose jobs',
  'queue.completed': 'asks nothing',
  'queue.onReady': 'asks nothing',
  'queue.close': 'purpose jobs',
  'changes.subscribe': 'asks nothing',
  'changes.close': 'asks nothing',
  'memory.changed': 'asks nothing',
  'memory.settled': 'asks nothing',
  'memory.close': 'asks nothing',
};

/** Answers with an id of no account, another one for each tenant: never with the account's. */
const MADE_UP = 'shop.claimedAccount';

const RUN = randomUUID();
const CLOSED = randomUUID();
const USER = { platform: 'slack' as const, team: 'T1', user: 'U1' };
const AT = { channel: 'slack' as const, team: 'T1', room: 'C1' };
const PLACE = { ...AT, thread: '1.1' };
const effect = (tool: string) => ({
  key: `${RUN}:${tool}:1`,
  tool,
  run: RUN,
  by: 'engineer',
  customer: 'C-1',
  before: {},
  now: '2026-01-02T03:04:05.000Z',
});
/** Whatever a change of an order or account may ask for. */
const CHANGE = {
  order: 'FH-10482',
  line: 1,
  cents: 100,
  lines: [{ line: 1, cents: 100 }],
  shipping: 0,
  amount: 0,
  reason: 'x',
  packing: 'held',
  address: { pickup: 'Berlin' },
  text: 'a note',
  note: 'NT-1201',
  parcel: 'P-1',
  trace: 'TR-1',
  method: 'card',
  items: [],
  return: 'RT-1',
  payout: 'PO-1',
  credit: 'PO-1',
  reship: 'PO-1',
  tries: 3,
};

type Call = (tenant: string) => unknown[];
const after =
  (...args: unknown[]): Call =>
  (tenant) => [tenant, ...args];
const within =
  (fields: object, ...more: unknown[]): Call =>
  (tenant) => [{ tenant, ...fields }, ...more];

const CALLS: { [name: string]: Call } = {
  'ledger.change': within({
    run: RUN,
    request: { knownSeq: 0 },
    work: () => append([said('more')]),
  }),
  'ledger.load': after(RUN),
  'ledger.list': after({ limit: 5 }),
  'ledger.readable': after('engineer', [RUN]),
  'ledger.agenda': after({ person: 'engineer', role: 'engineer' }, 5),
  'ledger.inboxOutcome': after('m1'),
  'ledger.audit': after(RUN),
  'staff.find': after('engineer'),
  'staff.list': after(),
  'staff.add': after({ id: 'new', name: 'N', email: 'n@example.com', role: 'lead', limit: 1 }),
  'staff.makeToken': after('engineer'),
  'staff.tokens': after('engineer'),
  'staff.endToken': after('00'.repeat(8)),
  'staff.linked': after(USER),
  'staff.linkByEmail': after({ ...USER, user: 'U2' }, 'lead@example.com'),
  'staff.usersOf': after({ platform: 'slack', team: 'T1', to: { role: 'engineer' } }),
  'staff.remove': after('new'),
  'staff.byEmail': after('lead@example.com'),
  'sessions.begin': after('engineer'),
  'sessions.end': after('an id'),
  'cards.claim': within({ channel: 'slack', run: RUN }, { me: 'me', forMs: 1_000 }),
  'cards.shown': within({ run: RUN, place: PLACE }, { message: '1.2', seq: 1 }),
  'cards.announced': within({ run: RUN, place: PLACE }, 1),
  'cards.release': within({ run: RUN, place: PLACE }, { me: 'me', failed: true }),
  'cards.lost': within({ channel: 'slack', run: RUN }, '1.2'),
  'cards.found': within({ channel: 'slack', run: RUN }, '1.3'),
  'threads.runAt': after(PLACE),
  'threads.newestOpenIn': after(AT),
  'threads.placeOf': after(RUN),
  'threads.openIn': after(AT),
  'waiting.keep': after({
    key: 'w1',
    thread: PLACE,
    by: { id: 'engineer', name: 'E' },
    text: 'hello',
  }),
  'waiting.done': after('w1'),
  'conversations.keep': within({
    team: 'T1',
    room: 'R1',
    kind: 'personal',
    serviceUrl: 'https://example.com',
    bot: { id: 'b', name: 'b' },
    receivesAll: false,
  }),
  'conversations.met': within({ team: 'T1', room: 'R1' }, { user: 'U1', account: '29:1' }),
  'conversations.find': within({ team: 'T1', room: 'R1' }),
  'conversations.personal': after('T1', ['U1']),
  'conversations.members': within({ team: 'T1', room: 'R1' }),
  'conversations.forget': within({ team: 'T1', room: 'R1' }),
  'memory.recall': within({
    run: RUN,
    text: 'mug arrived broken',
    customer: { id: 'C-1', asker: 'engineer' },
    most: 5,
  }),
  'queue.complete': within({ id: 'ee', queue: 'drive', run: RUN, retries: 0, fruitless: 0 }),
  'articles.article': after('refunds'),
  'articles.searchArticles': within({ query: 'refund for a broken item', audience: 'staff', most: 3 }),
  'codeEffects.sendCode': after(effect('code'), CHANGE),
  'codes.check': after(RUN, { customer: 'C-1', code: '000000' }),
  'codeEffects.giveUpCode': after(effect('code').key),
  'evidenceTries.judge': after({
    ...{ run: RUN, subjects: ['order:FH-10482'] },
    ...{ wrong: ['a hash'], limit: { most: 1, hours: 24 } },
  }),
  'outsideCustomers.keep': after({ run: RUN, customer: 'C-9', email: 'june@example.com' }),
  'outsideMoney.given': after({ customer: 'C-1', since: '2020-01-01T00:00:00.000Z' }),
  'outsideMoney.note': after(
    { ...{ key: 'k', run: RUN, customer: 'C-1' }, ...{ tool: 'x.refund', account: '1', cents: 1 } },
    { since: '2020-01-01T00:00:00.000Z', cents: 1 },
  ),
  'outsideMoney.forget': after('k0'),
  'outsideJobs.keep': after({ key: 'k0', run: RUN, job: 'job-1' }),
  'outsideJobs.of': after('k0'),
  'remoteCalls.of': after('k1'),
  'remoteCalls.begin': after({ key: 'k1', run: RUN, subject: 'a record', plan: { name: 'pay' } }),
  'remoteCalls.finish': after({
    effect: { key: 'k2', tool: 'x.refund', run: RUN },
    result: { kind: 'done', output: {}, after: {} },
    notice: { customer: 'C-1', text: 'changed' },
  }),
  'remoteCalls.giveUp': after('k3'),
  'remoteCalls.forestall': after('k4'),
  'remoteCalls.takeUp': after('k1', 0),
  'remoteCalls.noteSent': after('k1', 1),
  'remoteCalls.noteKnown': after('k1', { were: 1, are: 0 }),
  'remoteCalls.withdraw': after('k1'),
  'accounts.note': after({ run: RUN, customer: 'C-1', email: 'mara.l@example.com' }),
  'mailer.send': within({ run: RUN, customer: 'C-1', key: 'k', text: 'dear' }, AbortSignal.timeout(600_000)),
  'letters.find': after('k'),
  'outbox.list': after(5),
  'reminders.reminders': after(RUN),
  'reminders.addReminder': after(effect('remind'), { date: '2030-01-02', text: 'look' }),
  'reminders.cancelReminder': after(effect('cancel'), { reminder: 'RM-41' }),
  'shop.packingDeskSeconds': after(),
  'shop.order': after('FH-10482'),
  'shop.ordersWithEmail': after('mara.l@example.com'),
  'shop.customersNamed': after('Mara L.', '10115'),
  'shop.claimedAccount': after('mara.l@example.com'),
  'shop.accountsWithEmail': after('mara.l@example.com'),
  'shop.products': after(),
  policyOf: after('x'),
  deskVersionOf: after(),
  deskLoadsOf: after(),
  exportPerson: after({ customer: 'C-1' }),
  openedLetters: after([RUN]),
  dueRuns: after({ closedDays: -1 }),
  dueToArchive: after({ days: -1, slot: 0, id: '' }),
  erase: after({ customer: 'C-erased' }),
  rememberRun: after(CLOSED),
  'spendingOf.add': after('2026-01-02', { calls: 1, tokens: 2, costUsd: 3 }),
  'spendingOf.on': after('2026-01-02'),
  'toolPinsOf.seen': after('a.b', { definition: '{}', consent: 'none' }),
  'toolPinsOf.all': after(),
  'toolPinsOf.allow': after('a.b'),
};

/** Of those that have no call above. */
function callOf(name: string, known: { [name: string]: Call }): Call | undefined {
  const own = known[name] ?? CALLS[name];
  if (own) return own;
  if (name.endsWith('.settle')) return after(effect('remind').key);
  return name.startsWith('shop.')
    ? (tenant) => [tenant, { ...effect(name), customer: known.customer?.('')[1] }, CHANGE]
    : undefined;
}

/** Exported functions whose first parameter is the database or holds it. */
function exportedFunctions(): string[] {
  const names: string[] = [];
  for (const folder of FOLDERS)
    for (const path of readdirSync(join(SRC, folder), { recursive: true }) as string[]) {
      if (!path.endsWith('.ts')) continue;
      const text = readFileSync(join(SRC, folder, path), 'utf8');
      const pattern =
        /^export (?:async )?function\*? (\w+)(?:<[^(]*>)?\(\s*(?:\w+|\{[^}]*\}): (Database|RunReader|DueParts|MemoryParts|Exported)\b/gm;
      for (const [, name] of text.matchAll(pattern)) if (name) names.push(name);
    }
  return names;
}

async function outcome(work: () => unknown): Promise<unknown> {
  try {
    const given = work() as Promise<unknown> | AsyncIterable<unknown>;
    if (given && typeof given === 'object' && Symbol.asyncIterator in given) {
      const all = [];
      for await (const one of given as AsyncIterable<unknown>) all.push(one);
      return all;
    }
    const result = await given;
    return result && typeof result === 'object' && 'fault' in result ? 'nothing' : (result ?? null);
  } catch {
    return 'nothing';
  }
}

/** Files that ask the database itself, for what belongs to no tenant. */
const OF_NO_TENANT = [
  'start/doctor/database.ts',
  'store/changes.ts',
  'store/clock.ts',
  'store/doctor.ts',
  'store/keys.ts',
  'store/memory/rebuild.ts',
  'store/memory/vectors.ts',
  'store/roles.ts',
  'store/rotate-keys.ts',
];

it('src asks the database for a tenant or for a purpose, never as it is', () => {
  const asking = (readdirSync(SRC, { recursive: true }) as string[])
    .filter((path) => path.endsWith('.ts') && !/^store\/(server|embedded|transaction)\.ts$/.test(path))
    .filter((path) =>
      /\b(database|owner)\.(orm|query|execute|transaction)\b|\{ orm \}: Database|\{ orm \} = [a-z.]*database;/.test(
        readFileSync(join(SRC, path), 'utf8'),
      ),
    );
  expect(asking.sort()).toEqual(OF_NO_TENANT);
});

const server = inject('postgres');

describe.skipIf(server === null)(`on PostgreSQL${server === null ? ' (skipped: no PostgreSQL)' : ''}`, () => {
  const mark = randomUUID().slice(0, 8);
  const [ownerRole, appRole] = [`owner_${mark}`, `app_${mark}`];
  let fresh: Awaited<ReturnType<typeof freshDatabase>>;
  let admin: pg.Client;
  const databases: Database[] = [];
  const stores: Awaited<ReturnType<typeof openStore>>[] = [];
  const known: { [name: string]: Call } = {};

  const as = (role: string) => {
    const url = new URL(fresh.url);
    Object.assign(url, { username: role, password: 'test' });
    return url.href;
  };
  const open = async () => {
    const database = await openDatabase({ url: as(appRole), connections: 3 });
    databases.push(database);
    return database;
  };

  /** The ports over a database, and the functions that stand alone, by name. */
  async function functionsOver(database: Database): Promise<Map<string, (...args: never[]) => unknown>> {
    const onError = () => {};
    const store = await openStore({ database, masterKey: MASTER_KEY, onError });
    stores.push(store);
    const records = openRecords(database, { desk, report: onError, demoOutbox: true });
    const keyring = new Keyring(MASTER_KEY);
    const parts = { database, keyring, policies: new Policies() };
    const found = new Map<string, (...args: never[]) => unknown>();
    const ports = {
      ...store,
      ...records,
      spendingOf: spendingOf(database),
      toolPinsOf: toolPinsOf(database),
    };
    for (const [port, object] of Object.entries(ports))
      if (typeof object === 'object')
        for (const [name, one] of Object.entries(object))
          if (typeof one === 'function') found.set(`${port}.${name}`, one as never);
    found.set('policyOf', policyOf.bind(null, database) as never);
    found.set('deskVersionOf', deskVersionOf.bind(null, database) as never);
    found.set('deskLoadsOf', deskLoadsOf.bind(null, database) as never);
    found.set('dueRuns', dueRuns.bind(null, database) as never);
    found.set('dueToArchive', dueToArchive.bind(null, database) as never);
    found.set('exportPerson', exportPerson.bind(null, parts) as never);
    found.set('openedLetters', openedLetters.bind(null, database) as never);
    found.set('erase', erase.bind(null, database) as never);
    found.set('rememberRun', rememberRun.bind(null, parts) as never);
    return found;
  }

  /** A digest of every row of the tenant, read by the superuser. */
  async function rowsOf(tenant: string): Promise<string> {
    const { rows } = await admin.query<{ name: string }>(
      `select relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant'
        where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace order by 1`,
    );
    const each = rows.map(
      ({ name }) =>
        `(select coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from ${name} t where tenant = $1)`,
    );
    const { rows: all } = await admin.query({
      text: `select ${each.join(', ')}`,
      values: [tenant],
      rowMode: 'array',
    });
    return JSON.stringify(all);
  }

  beforeAll(async () => {
    fresh = await freshDatabase(server ?? '');
    admin = new pg.Client({ connectionString: fresh.url });
    await admin.connect();
    for (const role of [ownerRole, appRole]) await admin.query(`create role ${role} login password 'test'`);
    await admin.query(`alter database ${new URL(fresh.url).pathname.slice(1)} owner to ${ownerRole}`);
    await (await openDatabase({ url: as(appRole), ownerUrl: as(ownerRole) })).close();
    const database = await open();
    for (const tenant of [TENANT, 'other'])
      await loadDemo(database, { today: '2026-01-02', seed: 1, tenant });
    await database
      .of(TENANT)
      .transaction((tx) => putDesk(tx, TENANT, { version: 'v1', files: { 'desk.yaml': '' }, by: 'ada' }));
    const store = await openStore({ database, masterKey: MASTER_KEY, onError: () => {} });
    stores.push(store);
    for (const [run, more, inbox] of [
      [RUN, { customer: 'C-1' }, 'm1'],
      [CLOSED, { customer: 'C-1', phase: 'closed' as const, ending: 'resolved' as const }, 'm2'],
      [randomUUID(), { customer: 'C-erased', phase: 'closed' as const, ending: 'resolved' as const }, 'm3'],
    ] as const)
      await store.ledger.change({
        tenant: TENANT,
        run,
        request: { open: true, knownSeq: 0, inbox },
        work: () => append([opened, said('mug')], { row: { ...row, ...more, place: PLACE }, wake: true }),
      });
    for (const platform of ['slack', 'teams'] as const)
      await store.staff.linkByEmail(TENANT, { ...USER, platform }, 'engineer@example.com');
    const ask = async (sql: string) => (await admin.query(sql, [TENANT])).rows[0];
    const { customer } = await ask("select customer from shop_orders where tenant = $1 and id = 'FH-10482'");
    const { sku, product } = await ask('select sku, product from shop_products where tenant = $1 limit 1');
    const { version } = await ask('select version from policies where tenant = $1');
    const { id: article } = await ask('select id from articles where tenant = $1 order by id limit 1');
    const { job } = await ask('select id as job from jobs where tenant = $1 limit 1');
    const past = await ask('select customer from past_cases where tenant = $1 limit 1');
    for (const name of ['customer', 'profile', 'security']) known[`shop.${name}`] = after(customer);
    for (const name of ['unlock', 'endSessions', 'changeAccountAddress'])
      known[`shop.${name}`] = after({ ...effect(name), customer }, { address: null });
    known.customer = after(customer);
    const { id: guarded } = await ask(
      'select customer as id from shop_sessions where tenant = $1 and ended_at is null limit 1',
    );
    known['shop.security'] = after(guarded);
    known['mailer.send'] = within(
      { run: RUN, customer, key: 'k', text: 'dear' },
      AbortSignal.timeout(600_000),
    );
    await ask(
      "insert into staff_tokens (tenant, staff, hash) values ($1, 'lead', decode(repeat('00', 32), 'hex'))",
    );
    await ask(
      "insert into staff_sessions (tenant, staff, hash, expires_at) values ($1, 'lead', sha256('an id'), now() + interval '1 hour')",
    );
    await openOutsideMoney(database).note(
      TENANT,
      { key: 'k0', run: 'r', customer: 'C-1', tool: 'x', account: '1', cents: 1 },
      { since: '2020-01-01T00:00:00.000Z', cents: 0 },
    );
    await openRemoteCalls(database, { emailOnFile: async () => undefined }).begin(TENANT, {
      ...{ key: 'k1', run: RUN, subject: 'a record', plan: { name: 'pay' } },
    });
    await ask(`insert into shop_traces (tenant, id, order_id, parcel, opened_at, run)
      select tenant, 'TR-1', order_id, id, now(), 'x' from shop_parcels where tenant = $1 limit 1`);
    await ask(`insert into memory_cases (tenant, run, customer, kind, closed_at, steps, words, terms, counts, number)
      values ($1, '${CLOSED}', 'C-1', 'refund', now(), '[]', 1, '{7}', '{1}', 1)`);
    known['shop.pastCases'] = after(past.customer);
    known['shop.product'] = after(product);
    known['shop.productOfSku'] = after(sku);
    known['shop.note'] = after('NT-1201');
    known['shop.trace'] = after('TR-1');
    known.policyOf = after(version);
    known['articles.article'] = after(article);
    known['queue.complete'] = within({ id: job, queue: 'drive', run: RUN, retries: -1, fruitless: 0 });
  });
  afterAll(async () => {
    for (const store of stores) await store.close().catch(() => {});
    for (const database of databases) await database.close().catch(() => {});
    await admin?.end();
    await fresh?.drop();
    const last = new pg.Client({ connectionString: server ?? '' });
    await last.connect();
    for (const role of [ownerRole, appRole]) await last.query(`drop role if exists ${role}`);
    await last.end();
  });

  it('every table with a tenant has its policy, for the owner too', async () => {
    const { rows } = await admin.query(
      `select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant' and not a.attisdropped
        where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
          and not (c.relrowsecurity and c.relforcerowsecurity
                   and exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'of_tenant'))`,
    );
    expect(rows).toEqual([]);
  });

  it('a table that a later migration makes gets its policy by itself', async () => {
    const owner = await openDatabase({ url: as(ownerRole) });
    databases.push(owner);
    await owner.execute('create table made_later (tenant text not null); select lay_row_policies()');
    await owner.of('t').execute("insert into made_later values ('t')");
    expect(await owner.of('other').execute('select * from made_later')).toEqual([]);
    expect(await owner.execute('select * from made_later')).toEqual([]);
    expect(await owner.of('t').execute('select * from made_later')).toHaveLength(1);
    await owner.execute('drop table made_later');
  });

  it('every function of the store is known here', async () => {
    const functions = await functionsOver(await open());
    const uncalled = [...functions.keys()].filter((name) => !callOf(name, known) && !(name in WITHOUT));
    expect(uncalled, 'say in CALLS how it is called, or in WITHOUT why it has no tenant').toEqual([]);
    const inside = new Set(['shop', 'records', ...REACHED.values()].flat());
    const source = [
      'store/store.ts',
      'store/effects/open.ts',
      'start/own.ts',
      'tools/shop/adapters/own/open.ts',
    ]
      .map((path) => readFileSync(join(SRC, path), 'utf8'))
      .join('\n');
    const reached = (name: string) => inside.has(name) || new RegExp(`\\b${name}\\(`).test(source);
    const inner = [
      'once',
      'settle',
      'onOrder',
      'limitOf',
      'foldRun',
      'findByWords',
      'ownCases',
      'openVectors',
      'staffTokensOf',
      'provisioningOf',
    ];
    const unknown = exportedFunctions().filter(
      (name) => !reached(name) && !(name in WITHOUT) && !ALONE.includes(name) && !inner.includes(name),
    );
    expect(unknown, 'call it here, or say in WITHOUT why it has no tenant').toEqual([]);
  });

  it('under the wrong tenant each finds nothing and changes nothing', async () => {
    const real = await open();
    const right = await functionsOver(real);
    const strange = await open();
    const apart: Database['apart'] = (what) => ({
      ...strange.apart(what),
      of: () => strange.apart(what).of('other'),
    });
    const wrong = await functionsOver({ ...strange, apart, of: () => strange.of('other') });
    const empty = await functionsOver(await open());
    const failures: string[] = [];
    // In the order of CALLS, where what one finds another has written; again for what was written later, and
    // for what gives up where the machine is busy, as remembering does.
    const place = (name: string) => {
      const at = Object.keys(CALLS).indexOf(name);
      return at < 0 ? Number.MAX_SAFE_INTEGER : at;
    };
    const names = [...right.keys()]
      .filter((name) => !(name in WITHOUT))
      .sort((one, other) => place(one) - place(other));
    const found = new Set<string>();
    for (const [n, name] of Array.from({ length: 6 }, () => names)
      .flat()
      .entries()) {
      if (found.has(name)) continue;
      const args = callOf(name, known) as Call;
      const run = (over: typeof right, tenant: string) =>
        outcome(() => over.get(name)?.(...(args(tenant) as never[])));
      const nobody = `nobody-${n}`;
      const nothing = JSON.stringify(await run(empty, nobody)).replaceAll(nobody, TENANT);
      const before = [await rowsOf(TENANT), await rowsOf('other')];
      const got = JSON.stringify(await run(wrong, TENANT));
      const ofTheirs = async () => JSON.stringify(await run(right, TENANT));
      const strangers =
        name === MADE_UP ? got === (await ofTheirs()) : got !== nothing && got !== '"nothing"';
      if (strangers) failures.push(`${name} found ${got.slice(0, 200)}, not ${nothing.slice(0, 200)}`);
      if (JSON.stringify([await rowsOf(TENANT), await rowsOf('other')]) !== JSON.stringify(before))
        failures.push(`${name} changed rows`);
      const own = JSON.stringify(await run(right, TENANT));
      if ((own !== nothing && own !== '"nothing"') || (await rowsOf(TENANT)) !== before[0]) found.add(name);
    }
    expect(failures).toEqual([]);
    // Else the test would say nothing of them.
    expect(names.filter((name) => !found.has(name))).toEqual([]);
    console.log(`${names.length} functions of the store: 0 rows under the wrong tenant`);
  });

  it('asked without a tenant there are no rows, and a purpose opens its own tables only', async () => {
    const database = await open();
    for (const table of [
      'runs',
      'events',
      'staff',
      'staff_tokens',
      'shop_orders',
      'inbox',
      'outbox',
      'jobs',
      'tenants',
    ])
      expect(await database.execute(`select 1 from ${table} limit 1`), table).toEqual([]);
    expect((await database.across('jobs').execute('select 1 from jobs limit 1')).length).toBe(1);
    expect(await database.across('jobs').execute('select 1 from staff limit 1')).toEqual([]);
    expect(await database.across('trail').execute('select 1 from staff limit 1')).toEqual([]);
    // The way of the owner is the owner's alone.
    expect(await database.across('migrations').execute('select 1 from runs limit 1')).toEqual([]);
    // Reading over all tenants is no right to write.
    for (const purpose of ['trail', 'jobs'] as const)
      await database.across(purpose).execute("update runs set phase = 'closed'");
    expect(
      (await database.of(TENANT).execute("select 1 from runs where phase = 'planning'")).length,
    ).toBeGreaterThan(0);
  });

  it('what looks over all tenants finds what it looks for', async () => {
    const database = await open();
    const store = await openStore({ database, masterKey: MASTER_KEY, onError: () => {} });
    stores.push(store);
    const token = await store.staff.makeToken(TENANT, 'engineer');
    expect(await store.staff.byToken(token ?? '')).toMatchObject({ tenant: TENANT });
    expect((await listTenants(database)).map(({ tenant }) => tenant)).toEqual(['other', TENANT]);
    const opening = { open: true as const, knownSeq: 0 };
    const work = () => append([opened], { row: { ...row, place: PLACE }, wake: true });
    await store.ledger.change({ tenant: 'other', run: randomUUID(), request: opening, work });
    expect((await store.queue.fetch(50)).some(({ tenant }) => tenant === 'other')).toBe(true);
    expect((await store.cards.behind('slack')).some(({ tenant }) => tenant === 'other')).toBe(true);
    const reply = { key: 'w2', thread: PLACE, by: { id: 'engineer', name: 'E' }, text: 'hello' };
    await store.waiting.keep('other', reply);
    expect((await store.waiting.all('slack')).some(({ tenant }) => tenant === 'other')).toBe(true);
    await putWorkspace(database, { platform: 'slack', team: 'T1' }, 'other');
    expect(await store.workspaces.tenantOf('slack', 'T1')).toBe('other');
    await putWorkspace(database, { platform: 'slack', team: 'T1' }, TENANT);
    expect(await store.workspaces.tenantOf('slack', 'T1')).toBe(TENANT);
    const trail = await verifyDatabase(database, {});
    expect(trail.findings).toEqual([]);
    expect(trail.runs).toBeGreaterThan(3);
  });

  it('a row cannot be written for another tenant, and the setting ends with its transaction', async () => {
    const database = await open();
    const stolen = database.of('other').execute("insert into tenants (tenant, name) values ('stolen', 'x')");
    await expect(stolen).rejects.toThrow('row-level security');
    await database.of(TENANT).transaction((tx) => tx.execute('select 1'));
    for (let n = 0; n < 5; n++) expect(await database.execute('select 1 from runs')).toEqual([]);
  });
});
