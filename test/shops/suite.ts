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
/** Its amounts look alike. */
const ABROAD = 'EUR';
/** Long enough for all that a loaded machine sends of a change. */
const WITHIN_MS = 20_000;
/** A shop on this machine has answered by then, or the network in between has lost it. */
const ANSWERED_MS = 2_000;
/**
 * Of a process that makes its changes alone: whatever was answered, or not, the shop has done by then what it
 * was sent, since what stands in between waits for that.
 */
const ALONE_MS = 1_000;
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
}

export async function openSuite({ shop: access, faults, ...real }: RealShop): Promise<RealSuite> {
  const database = await openedDatabase();
  const withinMs = WITHIN_MS * PATIENCE;
  const records = openOwn(database, { report: () => {}, demoOutbox: true });
  const open = (quietMs: number, currency = CURRENCY) =>
    openRemoteShop(access, {
      ...{ calls: records.remoteCalls, currency },
      ...{ secret: Buffer.alloc(32, 7), withinMs, quietMs },
    });
  const shop = open(ALONE_MS);
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
    ...{ shop, hands: runner(shop), another: () => runner(open(withinMs + ANSWERED_MS)), word: real.word },
    abroad() {
      const there = open(ALONE_MS, ABROAD);
      return { currency: ABROAD, shop: there, hands: runner(there) };
    },
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
