/** A real shop, for the suite of every order system: Greenlight's tools on it, as two processes would. */
import { randomBytes } from 'node:crypto';
import { givenReader } from '../../src/agent/given/given.ts';
import type { RemoteDeskShop } from '../../src/run/desk-shop.ts';
import { openOwn, toolsOf } from '../../src/start/own.ts';
import { type Database, openDatabase } from '../../src/store/db.ts';
import { checkMasterKey, Keyring } from '../../src/store/keys.ts';
import { addTenant } from '../../src/store/policies.ts';
import { createToolRunner } from '../../src/tools/runner.ts';
import { openRemoteShop, SYSTEMS } from '../../src/tools/shop/adapters/systems.ts';
import type { ShopPort } from '../../src/tools/shop/contract/shop.ts';
import { desk, policy } from '../fernhill.ts';
import type { OrderWanted, OwnWord, Placed, SuiteShop } from '../shop-suite/suite.ts';
import type { Faults } from './faults.ts';

const TENANT = 'suite';
const CURRENCY = 'USD';
/** Long enough for what a loaded machine takes to send a change, short enough to be waited for. */
const WITHIN_MS = 6_000;
/** A shop on this machine has answered by then, or the network in between has lost it. */
const ANSWERED_MS = 2_000;
/** `SHOP_PATIENCE=3`: this machine is busy with other things, and takes three times as long. */
const PATIENCE = Number(process.env.SHOP_PATIENCE || 1);

export interface RealSuite extends SuiteShop {
  close(): Promise<void>;
}

export interface RealShop {
  /** As desk.yaml has it, with what stands in the settings that it names. */
  shop: RemoteDeskShop;
  makeOrder(wanted: OrderWanted): Promise<Omit<Placed, 'customer'>>;
  word: OwnWord;
  /** In front of its API, with a text that each request has which changes something. */
  faults: Faults;
  changing: string;
  /** How long requests of a change begin: with what a shop takes for its slowest one, or what is tried. */
  withinMs?: number;
}

export async function openSuite({
  shop: access,
  faults,
  withinMs: within = WITHIN_MS,
  ...real
}: RealShop): Promise<RealSuite> {
  const database = await openedDatabase();
  const withinMs = within * PATIENCE;
  const records = openOwn(database, { report: () => {}, demoOutbox: true });
  const open = () =>
    openRemoteShop(access, {
      ...{ calls: records.remoteCalls, currency: CURRENCY },
      ...{ secret: Buffer.alloc(32, 7), withinMs, quietMs: withinMs + ANSWERED_MS },
    });
  const shop = open();
  const runner = (on: ShopPort) =>
    createToolRunner({
      tools: toolsOf(
        { shop: access },
        { ...records, shop: on, customers: records.outsideCustomers, readGiven: givenReader(desk) },
      ),
      report: () => {},
      retryMs: 0,
    });
  return {
    ...{ system: access.kind, can: SYSTEMS[access.kind].can, tenant: TENANT, currency: CURRENCY },
    ...{ shop, hands: runner(shop), another: () => runner(open()), word: real.word },
    async makeOrder(wanted) {
      const placed = await real.makeOrder(wanted);
      return { ...placed, customer: (await shop.order(TENANT, placed.order))?.customer ?? '' };
    },
    line: {
      next({ done, answer }) {
        const told = answer === 'lost' ? ('drop' as const) : { status: 500, body: 'no' };
        faults.next(real.changing, { arrives: done, answer: told });
      },
      away: (is) => faults.away(is),
    },
    context: (more) => ({
      ...{
        tenant: TENANT,
        run: `run-${TENANT}`,
        asker: 'engineer',
        words: [],
        now: new Date().toISOString(),
      },
      policy: { ...policy, currency: CURRENCY },
      ...more,
    }),
    close: () => database.close(),
  };
}

async function openedDatabase(): Promise<Database> {
  const database = await openDatabase({ memory: true });
  await checkMasterKey(database, new Keyring(randomBytes(32)));
  await addTenant(database, TENANT, 'The suite');
  return database;
}
