/** Money is of one currency, the desk's, and is written with the digits that it has. */
import { describe, expect, it } from 'vitest';
import { decimal } from '../../../src/run/text/money.ts';
import {
  act,
  GOODS,
  newKey,
  ordered,
  read,
  refusal,
  SHIPPING,
  type SuiteShop,
  shown,
  write,
} from '../suite.ts';

export function currency(opened: () => SuiteShop): void {
  describe("the desk's own currency", () => {
    it('is named, and has its own digits in facts, in words and in what was done', async () => {
      const shop = opened();
      const written = (minor: number) => decimal(minor, shop.currency);
      const named = (minor: number) => `${shop.currency} ${written(minor)}`;
      const { context, order } = await ordered(shop, {
        ...{ of: 'ada', state: 'delivered' },
        lines: [
          ['mug', 2],
          ['lamp', 1],
        ],
      });
      const args = {
        ...{ order, lines: [{ line: 2, cents: 1_234 }], shipping: SHIPPING },
        reason: 'damaged',
      };
      const preview = await shown(shop, 'orders.refund', { args, context });
      expect(preview.shows.map(({ before, after }) => [before, after])).toEqual([
        [named(0), named(1_234)],
        [named(0), named(SHIPPING)],
      ]);
      const line = `order.${order}.line.2.refunded`;
      const out = `order.${order}.money_out`;
      expect(preview.before).toMatchObject({ [line]: written(0), [out]: written(0) });
      expect(preview.after).toMatchObject({ [line]: written(1_234), [out]: written(1_234 + SHIPPING) });
      const call = { args, context, before: preview.before, key: newKey(context) };
      const done = await write(shop.hands, 'orders.refund', call);
      expect(done).toMatchObject({ outcome: 'done', after: preview.after ?? {} });
      expect(done.headline).toContain(named(1_234 + SHIPPING));
      expect(await shop.word.refunds(order)).toEqual([1_234 + SHIPPING]);
    });

    it('what this plan has given before is taken for given, and more than is left is not shown', async () => {
      const shop = opened();
      const { context, order } = await ordered(shop, {
        ...{ of: 'grace', state: 'delivered' },
        lines: [['lamp', 1]],
      });
      const part = (cents: number) => ({ order, lines: [{ line: 1, cents }], reason: 'faulty' });
      const first = await shown(shop, 'orders.refund', { args: part(8_000), context });
      const assumed = { ...first.before, ...first.after };
      const next = await shown(shop, 'orders.refund', { args: part(900), context, assumed });
      const refunded = `order.${order}.line.1.refunded`;
      expect(next.before[refunded]).toBe(decimal(8_000, shop.currency));
      expect(next.after?.[refunded]).toBe(decimal(GOODS.lamp.cents, shop.currency));
      await expect(shown(shop, 'orders.refund', { args: part(901), context, assumed })).rejects.toThrow(
        'too_much',
      );
    });
  });

  describe('an order in another currency than the desk counts in', () => {
    it('is told in none, and is not changed', async () => {
      const shop = opened();
      const abroad = shop.abroad?.();
      // Where every order is in the currency of the desk.
      if (!abroad) return;
      const { context, order } = await ordered(shop, { of: 'ada', lines: [['mug', 2]], state: 'paid' });
      const theirs = { ...context, policy: { ...context.policy, currency: abroad.currency } };
      const there: SuiteShop = { ...shop, ...abroad };
      const details = await read(there, 'orders.details', { args: { order }, context: theirs });
      expect(details).toMatchObject({ outcome: 'failed', fault: { code: 'other_currency' } });
      expect(details.fault?.message).toContain(shop.currency);
      for (const [tool, args] of Object.entries({
        'orders.refund': { order, lines: [{ line: 1, cents: 100 }], reason: 'damaged' },
        'orders.cancel': { order, reason: 'x' },
        'orders.cancel_line': { order, line: 1, cents: 2_800 },
      }))
        expect(await refusal(there, tool, { args, context: theirs }), tool).toBe('other_currency');
      const strange = { ...theirs, customer: { id: 'another', verified: true } };
      const hidden = await read(there, 'orders.details', { args: { order }, context: strange });
      expect(hidden).toMatchObject({ outcome: 'failed', fault: { code: 'not_theirs' } });
      // What was approved in the desk's own currency is not made in another.
      const args = { order, lines: [{ line: 1, cents: 100 }], reason: 'damaged' };
      const { before } = await shown(shop, 'orders.refund', { args, context });
      const call = { args, context: theirs, before, key: newKey(context) };
      expect(await write(abroad.hands, 'orders.refund', call)).toMatchObject({ outcome: 'failed' });
      expect(await shop.word.refunds(order)).toEqual([]);
      expect(await act(shop, 'orders.refund', { args, context })).toMatchObject({ outcome: 'done' });
    });
  });
}
