/**
 * Whose order it is: nobody else's is shown or changed, and nobody can tell it from one that is not there.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Placed, read, refusal, type SuiteShop, whoOf } from '../suite.ts';

export function ownership(opened: () => SuiteShop): void {
  describe('an order of somebody else', () => {
    let shop: SuiteShop;
    let adas: Placed;
    let graces: Placed;
    beforeAll(async () => {
      shop = opened();
      adas = await shop.makeOrder({ of: 'ada', lines: [['mug', 2]], state: 'delivered' });
      graces = await shop.makeOrder({ of: 'grace', lines: [['lamp', 1]], state: 'paid' });
    });

    it('is answered as one that is not there', async () => {
      const context = whoOf(shop, adas);
      for (const tool of ['orders.details', 'orders.shipments']) {
        const theirs = await read(shop, tool, { args: { order: graces.order }, context });
        const none = await read(shop, tool, { args: { order: 'NO-SUCH-1' }, context });
        expect(theirs.outcome).toBe('failed');
        expect(theirs.fault?.code).toBe(none.fault?.code);
        expect(theirs.fault?.message.replaceAll(graces.order, 'X')).toBe(
          none.fault?.message.replaceAll('NO-SUCH-1', 'X'),
        );
      }
    });

    it('is changed by no write', async () => {
      const context = whoOf(shop, adas);
      const { order } = graces;
      const writes = {
        'orders.refund': { order, lines: [{ line: 1, cents: 100 }], reason: 'damaged' },
        'orders.cancel': { order, reason: 'ordered by mistake' },
        'orders.cancel_line': { order, line: 1, cents: 100 },
        'orders.note': { order, text: 'x' },
        'orders.change_address': { order, address: { street: '1 Way', postcode: '97205', city: 'Portland' } },
      };
      for (const [tool, args] of Object.entries(writes))
        expect(await refusal(shop, tool, { args, context }), tool).toBe('not_theirs');
      expect(await shop.word.refunds(order)).toEqual([]);
      expect(await shop.word.notes(order)).toEqual([]);
    });

    it('the customer is found by what the order proves, and by nothing else', async () => {
      const find = async (words: string, order: string) => {
        const context = shop.context({ words: [words] });
        const { output } = await read(shop, 'accounts.find', { args: { order }, context });
        return output as { customer: { id: string } | null; evidence: string[] };
      };
      const { order, email, postcode, customer } = adas;
      expect(await find(`${order}, ${email}, ${postcode}`, order)).toMatchObject({
        customer: { id: customer },
        evidence: ['order_email', 'postcode'],
      });
      expect(await find(`${order}, ${graces.email}`, order)).toMatchObject({ customer: null });
      expect(await find(`${order} please`, order)).toMatchObject({ customer: null });
    });

    it('until they are verified, nothing says where they live or how they pay', async () => {
      const { customer } = adas;
      const context = shop.context({ customer: { id: customer, verified: false } });
      const { output } = await read(shop, 'orders.details', { args: { order: adas.order }, context });
      const text = JSON.stringify(output);
      expect(text).toContain(adas.order);
      for (const secret of [adas.postcode, '4242', 'Portland']) expect(text).not.toContain(secret);
    });
  });
}
