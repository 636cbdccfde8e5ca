/** What a careless desk falls for, laid out in the demo shop. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../../src/store/db.ts';
import { generateDemo } from '../../../../src/tools/shop/adapters/own/demo/load.ts';
import { onEachDatabase } from '../../../store/on-each-database.ts';
import { demoShop, outputOf, type TestShop, TODAY } from './demo-shop.ts';

const { customers, orders } = generateDemo(TODAY, 7);
const of = <T>(found: T | undefined): T => {
  if (found === undefined) throw new Error('the demo shop has none');
  return found;
};

onEachDatabase((place) => {
  let database: Database;
  let shop: TestShop;
  beforeAll(async () => {
    database = await place.database();
    shop = await demoShop(database);
  });
  const find = async (words: string, args: { [name: string]: string }) =>
    outputOf(await shop.read('accounts.find', args, shop.who([words])));

  it('namesakes in one town: nobody is chosen, and nothing is said of either', async () => {
    const anna = of(customers.find(({ name }) => name === 'Anna S.'));
    const args = { name: 'Anna S.', postcode: anna.postcode ?? '' };
    expect(await find(`Anna S. from ${args.postcode}`, args)).toEqual({
      customer: null,
      evidence: [],
      ambiguous: 2,
    });
  });

  it('one person with two accounts: by name neither is chosen, by an order its own', async () => {
    const second = of(customers.find(({ email }) => email.includes('.2@')));
    const args = { name: second.name, postcode: second.postcode ?? '' };
    const found = await find(`${second.name} from ${args.postcode}`, args);
    expect(found.customer).toBeNull();
    expect(Number(found.ambiguous)).toBeGreaterThanOrEqual(2);
    const order = of(orders.find(({ customer }) => customer === second.id));
    expect(await find(`${order.id} ${second.email}`, { order: order.id })).toMatchObject({
      customer: { id: second.id },
    });
  });

  it("the account's address where the order has another: not its customer, and not evidence", async () => {
    const emails = new Map(customers.map(({ id, email }) => [id, email]));
    const order = of(orders.find(({ customer, email }) => emails.get(customer) !== email));
    const account = emails.get(order.customer) ?? '';
    const { postcode } = order.address;
    expect(await find(`${order.id}, ${account}, ${postcode}`, { order: order.id })).toEqual({
      customer: null,
      evidence: [],
    });
    const right = await find(`${order.id}, ${order.email}, ${postcode}`, { order: order.id });
    expect(right).toMatchObject({ customer: { id: order.customer }, evidence: ['order_email', 'postcode'] });
  });

  describe('money that went back already', () => {
    const refund = (order: string, cents: number) => ({
      order,
      lines: [{ line: 1, cents }],
      reason: 'damaged',
      photo: true,
    });

    it('does not go back again', async () => {
      const order = of(orders.find(({ payouts }) => payouts.some(({ state }) => state === 'done')));
      const who = await shop.whoOf(order.id);
      expect(await shop.refusal('orders.refund', refund(order.id, 1), { who })).toBe('already_refunded');
      const forced = await shop.write('orders.refund', refund(order.id, 1), { who, before: {} });
      expect(forced).toMatchObject({ outcome: 'failed', fault: { code: 'too_much' } });
    });

    it('can go back once more where the bank refused it, and a blocked one counts for nothing', async () => {
      const order = of(orders.find(({ payouts }) => payouts.length === 1 && payouts[0]?.state === 'failed'));
      const who = await shop.whoOf(order.id);
      const cents = order.payouts[0]?.cents ?? 0;
      const shown = await shop.preview('orders.refund', refund(order.id, cents), { who });
      expect(shown.money).toMatchObject({ account: order.id, cents, given: 0 });
    });
  });

  it('two articles that say different things are both cited', async () => {
    const rows = await database.execute<{ id: string; contradicts: string[] }>(
      'select id, contradicts from articles where tenant = $1 and cardinality(contradicts) > 0',
      [shop.tenant],
    );
    const { id, contradicts } = of(rows[0]);
    const { article } = outputOf<{ article: { contradicts: { id: string }[] } }>(
      await shop.read('knowledge.article', { id }, shop.who([])),
    );
    expect(JSON.stringify(article.contradicts)).toContain(contradicts[0]);
  });
});
