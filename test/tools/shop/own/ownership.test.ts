/** Nobody's order or account is read or changed for anybody else, whatever the arguments say. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CallContext } from '../../../../src/flow/ports/tools.ts';
import type { Args } from '../../../../src/run/plan/plan.ts';
import type { Database } from '../../../../src/store/db.ts';
import { generateDemo } from '../../../../src/tools/shop/adapters/own/demo/load.ts';
import { onEachDatabase } from '../../../store/on-each-database.ts';
import { demoShop, type TestShop, TODAY } from './demo-shop.ts';

const ORDERS = generateDemo(TODAY, 7).orders;

const READS: [string, (order: string) => Args][] = [
  ['orders.details', (order) => ({ order })],
  ['orders.match_line', (order) => ({ order, words: 'the mug, the lamp, the candle' })],
  ['orders.shipments', (order) => ({ order })],
];
const WRITES: [string, (order: string) => Args][] = [
  ['orders.refund', (order) => ({ order, lines: [{ line: 1, cents: 1 }], reason: 'damaged', photo: true })],
  ['orders.cancel_line', (order) => ({ order, line: 1, cents: 1 })],
  ['orders.note', (order) => ({ order, text: 'hello' })],
  ['orders.remove_note', (order) => ({ order, note: 'NT-1' })],
  ['orders.trace', (order) => ({ order, parcel: `P-${order.slice(3)}-1` })],
  ['orders.withdraw_trace', (order) => ({ order, trace: 'TR-1' })],
  ['orders.hold_packing', (order) => ({ order })],
  ['orders.release_packing', (order) => ({ order })],
  ['orders.change_address', (order) => ({ order, address: { pickup: 'PS-221' } })],
  ['orders.cancel', (order) => ({ order, reason: 'changed mind' })],
  ['orders.change_items', (order) => ({ order, items: [{ line: 1, to: 'MUG-2' }], method: 'PM-1' })],
  ['orders.change_payment', (order) => ({ order, method: 'PM-1' })],
  ['orders.return', (order) => ({ order, lines: [1], method: 'PM-1' })],
  ['orders.exchange', (order) => ({ order, items: [{ line: 1, to: 'MUG-2' }], method: 'PM-1' })],
  ['orders.withdraw_return', (order) => ({ order, return: 'RT-1' })],
  ['orders.reship', (order) => ({ order, lines: [1], reason: 'lost' })],
  ['orders.withdraw_reship', (order) => ({ order, id: 'RS-1' })],
  ['orders.credit', (order) => ({ order, cents: 100, reason: 'goodwill' })],
  ['orders.withdraw_credit', (order) => ({ order, id: 'CR-1' })],
];

onEachDatabase((place) => {
  let shop: TestShop;
  let database: Database;
  let strangers: CallContext[];
  beforeAll(async () => {
    database = await place.database();
    shop = await demoShop(database);
    const customers = await Promise.all(ORDERS.map(({ id }) => shop.whoOf(id)));
    strangers = [...new Map(customers.map((who) => [who.customer?.id, who])).values()];
  });

  const aCase = () => ({
    order: fc.constantFrom(...ORDERS.map(({ id }) => id), 'FH-99999'),
    stranger: fc.nat({ max: strangers.length - 1 }).map((at) => strangers[at] as CallContext),
  });

  it('no read of an order answers a stranger', async () => {
    const property = fc.asyncProperty(
      fc.record({ ...aCase(), tool: fc.constantFrom(...READS) }),
      async (given) => {
        const [tool, args] = given.tool;
        fc.pre(!(await belongs(given.order, given.stranger)));
        const result = await shop.read(tool, args(given.order), given.stranger);
        expect(result).toMatchObject({ outcome: 'failed', fault: { code: 'not_theirs' } });
        expect(result.output).toBeUndefined();
        expect(result.fault?.message).toBe(`${given.order} is not an order of this customer.`);
      },
    );
    await fc.assert(property, { numRuns: 60 });
  });

  it('no write to an order is shown to, or made for, a stranger, even where nobody looked at a preview', async () => {
    const property = fc.asyncProperty(
      fc.record({ ...aCase(), tool: fc.constantFrom(...WRITES) }),
      async (given) => {
        const [tool, args] = given.tool;
        fc.pre(!(await belongs(given.order, given.stranger)));
        expect(await shop.refusal(tool, args(given.order), { who: given.stranger })).toBe('not_theirs');
        const result = await shop.write(tool, args(given.order), { who: given.stranger, before: {} });
        expect(result).toMatchObject({ outcome: 'failed', fault: { code: 'not_theirs' } });
      },
    );
    await fc.assert(property, { numRuns: 60 });
  });

  async function belongs(order: string, who: CallContext): Promise<boolean> {
    return (await shop.shop.order(shop.tenant, order))?.customer === who.customer?.id;
  }

  describe('whoever the run does not know', () => {
    it.each([...READS, ...WRITES])('%s needs a customer', async (tool, args) => {
      const nobody = shop.who(['FH-10482, mara.l@example.com, 10115']);
      const call = args('FH-10482');
      if (READS.some(([name]) => name === tool)) {
        expect((await shop.read(tool, call, nobody)).fault?.code).toBe('no_customer');
      } else {
        expect(await shop.refusal(tool, call, { who: nobody })).toMatch(/no_customer/);
        expect((await shop.write(tool, call, { who: nobody, before: {} })).fault?.code).toBe('no_customer');
      }
    });

    it.each([
      ['accounts.unlock', {}],
      ['accounts.end_sessions', {}],
      ['orders.refund', { order: 'FH-10482', lines: [{ line: 1, cents: 1 }], reason: 'damaged' }],
      ['orders.change_address', { order: 'FH-10517', address: { pickup: 'PS-221' } }],
    ])('%s checks by itself that the customer is verified', async (tool, args) => {
      const { customer } = await shop.whoOf('FH-10482');
      const unverified = shop.who([], { customer: { id: customer?.id ?? '', verified: false } });
      expect(await shop.refusal(tool, args, { who: unverified })).toBe('not_verified');
      expect((await shop.write(tool, args, { who: unverified, before: {} })).fault?.code).toBe(
        'not_verified',
      );
    });
  });

  it('one tenant never sees the other: same order number, another shop', async () => {
    const other = await demoShop(database);
    const theirs = await other.whoOf('FH-10482');
    await other.act('orders.note', { order: 'FH-10482', text: 'only here' }, theirs);
    await other.act(
      'orders.refund',
      { order: 'FH-10482', lines: [{ line: 2, cents: 4_800 }], reason: 'damaged' },
      theirs,
    );
    expect((await shop.order('FH-10482')).payouts).toEqual([]);
  });
});
