/** What is shown is what happens, to the cent. */
import { describe, expect, it } from 'vitest';
import { act, GOODS, ordered, read, refusal, SHIPPING, type SuiteShop, whoOf } from '../suite.ts';

export function preview(opened: () => SuiteShop): void {
  describe('what is shown is what happens', () => {
    it('a refund of a line and the shipping', async () => {
      const shop = opened();
      const { context, ...placed } = await ordered(shop, {
        of: 'ada',
        lines: [
          ['mug', 2],
          ['lamp', 1],
        ],
        state: 'delivered',
      });
      const args = {
        ...{ order: placed.order, lines: [{ line: 2, cents: GOODS.lamp.cents }], shipping: SHIPPING },
        reason: 'damaged',
      };
      const done = await act(shop, 'orders.refund', { args, context });
      expect(done).toMatchObject({ outcome: 'done', output: { cents: 9_400 } });
      expect(await shop.word.refunds(placed.order)).toEqual([9_400]);
      expect(done.after).toMatchObject(done.preview.after ?? {});
      const { output } = await read(shop, 'orders.details', { args: { order: placed.order }, context });
      expect(output).toMatchObject({
        order: {
          lines: [
            { line: 1, refunded: 0 },
            { line: 2, refunded: 8_900 },
          ],
          shipping: { refunded: 500 },
        },
      });
    });

    it('partial refunds one after another, and never more than is left', async () => {
      const shop = opened();
      const { context, ...placed } = await ordered(shop, {
        of: 'grace',
        lines: [['mug', 2]],
        state: 'delivered',
      });
      const part = (cents: number) => ({
        order: placed.order,
        lines: [{ line: 1, cents }],
        reason: 'faulty',
      });
      for (const cents of [1_000, 1_000, 799])
        expect(await act(shop, 'orders.refund', { args: part(cents), context })).toMatchObject({
          outcome: 'done',
        });
      expect(await refusal(shop, 'orders.refund', { args: part(2), context })).toBe('too_much');
      expect(await act(shop, 'orders.refund', { args: part(1), context })).toMatchObject({ outcome: 'done' });
      expect(await refusal(shop, 'orders.refund', { args: part(1), context })).toBe('already_refunded');
      expect(await shop.word.refunds(placed.order)).toEqual([1_000, 1_000, 799, 1]);
    });

    it('a line that is taken out, and its money', async () => {
      const shop = opened();
      const { context, ...placed } = await ordered(shop, {
        of: 'ada',
        lines: [
          ['mug', 2],
          ['lamp', 1],
        ],
        state: 'paid',
      });
      const args = { order: placed.order, line: 1, cents: 2_800 };
      const done = await act(shop, 'orders.cancel_line', { args, context });
      expect(done).toMatchObject({ outcome: 'done', output: { cents: 2_800 } });
      expect(done.after).toMatchObject(done.preview.after ?? {});
      expect(await shop.word.cancelledLines(placed.order)).toEqual([1]);
      expect(await shop.word.refunds(placed.order)).toEqual([2_800]);
      expect(await refusal(shop, 'orders.cancel_line', { args, context })).toBe('already_cancelled');
    });

    it('a whole order that is cancelled, with what is left of its money', async () => {
      const shop = opened();
      const { context, ...placed } = await ordered(shop, {
        of: 'grace',
        lines: [
          ['mug', 2],
          ['lamp', 1],
        ],
        state: 'paid',
      });
      const { order } = placed;
      const part = { order, lines: [{ line: 1, cents: 1_400 }], reason: 'price' };
      expect(await act(shop, 'orders.refund', { args: part, context })).toMatchObject({ outcome: 'done' });
      const args = { order, reason: 'ordered by mistake' };
      const done = await act(shop, 'orders.cancel', { args, context });
      expect(done).toMatchObject({ outcome: 'done', output: { cents: 10_800 } });
      expect(done.after).toMatchObject(done.preview.after ?? {});
      expect(await shop.word.isCancelled(order)).toBe(true);
      expect(await shop.word.refunds(order)).toEqual([1_400, 10_800]);
      expect(await refusal(shop, 'orders.cancel', { args, context })).toBe('already_packed');
    });

    it('another address', async () => {
      const shop = opened();
      const { context, ...placed } = await ordered(shop, { of: 'ada', lines: [['mug', 1]], state: 'paid' });
      const address = { street: '9 Oak Street', postcode: '97206', city: 'Portland', state: 'OR' };
      const done = await act(shop, 'orders.change_address', {
        args: { order: placed.order, address },
        context,
      });
      expect(done).toMatchObject({ outcome: 'done' });
      expect(done.after).toMatchObject(done.preview.after ?? {});
      expect(await shop.word.street(placed.order)).toBe('9 Oak Street');
      const details = await read(shop, 'orders.details', { args: { order: placed.order }, context });
      expect(details.output).toMatchObject({ order: { status: 'open', packing: 'open' } });
    });

    it('a note, and that it is taken off', async () => {
      const shop = opened();
      const { context, ...placed } = await ordered(shop, { of: 'ada', lines: [['mug', 1]], state: 'paid' });
      const args = { order: placed.order, text: 'Calls back on Monday.' };
      const done = await act(shop, 'orders.note', { args, context });
      expect(await shop.word.notes(placed.order)).toEqual([expect.stringContaining('Calls back on Monday.')]);
      const { undo } = done;
      expect(undo?.tool).toBe('orders.remove_note');
      expect(await act(shop, 'orders.remove_note', { args: undo?.args ?? {}, context })).toMatchObject({
        outcome: 'done',
      });
      expect(await shop.word.notes(placed.order)).toEqual([]);
    });

    it.each(['packed', 'shipped', 'delivered'] as const)(
      'an order that is %s can no longer be changed',
      async (state) => {
        const shop = opened();
        const { order, ...placed } = await shop.makeOrder({ of: 'ada', lines: [['mug', 2]], state });
        const context = whoOf(shop, { order, ...placed });
        const address = { street: '9 Oak Street', postcode: '97206', city: 'Portland' };
        for (const [tool, args] of Object.entries({
          'orders.cancel': { order, reason: 'x' },
          'orders.cancel_line': { order, line: 1, cents: 2_800 },
          'orders.change_address': { order, address },
        }))
          expect(await refusal(shop, tool, { args, context }), tool).toBe('already_packed');
      },
    );
  });
}
