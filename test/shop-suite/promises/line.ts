/**
 * Of systems over a network: what is lost on the way is looked for, and never sent again blindly; of what was
 * sent and is not found nobody says that it did not happen.
 */
import { describe, expect, it } from 'vitest';
import { newKey, ordered, type SuiteShop, shown, write } from '../suite.ts';

export function overTheNetwork(opened: () => SuiteShop): void {
  describe('an answer that is not the truth', () => {
    const met = [
      { done: true, answer: 'lost', outcome: 'done', refunds: [1_400] },
      { done: true, answer: 'error', outcome: 'done', refunds: [1_400] },
      { done: false, answer: 'lost', outcome: 'unknown', refunds: [] },
      { done: false, answer: 'error', outcome: 'unknown', refunds: [] },
    ] as const;
    it.each(met)('done: $done, answer: $answer', async ({ done, answer, outcome, refunds }) => {
      const shop = opened();
      const { context, ...placed } = await ordered(shop, {
        of: 'ada',
        lines: [['mug', 2]],
        state: 'delivered',
      });
      const args = { order: placed.order, lines: [{ line: 1, cents: 1_400 }], reason: 'damaged' };
      const { before } = await shown(shop, 'orders.refund', { args, context });
      shop.line?.next({ done, answer });
      const result = await write(shop.hands, 'orders.refund', {
        args,
        context,
        before,
        key: newKey(context),
      });
      expect(result.outcome).toBe(outcome);
      expect(await shop.word.refunds(placed.order)).toEqual(refunds);
    });

    it('a line that is cancelled, and no word of its money: the rest is done once', async () => {
      const shop = opened();
      const { context, ...placed } = await ordered(shop, {
        of: 'grace',
        lines: [
          ['mug', 2],
          ['lamp', 1],
        ],
        state: 'paid',
      });
      const args = { order: placed.order, line: 1, cents: 2_800 };
      const { before } = await shown(shop, 'orders.cancel_line', { args, context });
      shop.line?.next({ done: true, answer: 'lost' });
      const result = await write(shop.hands, 'orders.cancel_line', {
        args,
        context,
        before,
        key: newKey(context),
      });
      expect(result.outcome).toBe('done');
      expect(await shop.word.cancelledLines(placed.order)).toEqual([1]);
      expect(await shop.word.refunds(placed.order)).toEqual([2_800]);
    });

    it('an order that is cancelled, and no word of its money: all that was paid goes back, once', async () => {
      const shop = opened();
      const { context, ...placed } = await ordered(shop, { of: 'grace', lines: [['mug', 2]], state: 'paid' });
      const args = { order: placed.order, reason: 'ordered by mistake' };
      const { before } = await shown(shop, 'orders.cancel', { args, context });
      shop.line?.next({ done: true, answer: 'error' });
      const key = newKey(context);
      const result = await write(shop.hands, 'orders.cancel', { args, context, before, key });
      expect(result).toMatchObject({ outcome: 'done', output: { cents: 3_300 } });
      expect(await shop.word.isCancelled(placed.order)).toBe(true);
      expect(await shop.word.refunds(placed.order)).toEqual([3_300]);
    });

    it('while it is away a write did not happen, and the next one is another', async () => {
      const shop = opened();
      const { context, ...placed } = await ordered(shop, {
        of: 'ada',
        lines: [['mug', 2]],
        state: 'delivered',
      });
      const args = { order: placed.order, lines: [{ line: 1, cents: 1_400 }], reason: 'damaged' };
      const { before } = await shown(shop, 'orders.refund', { args, context });
      shop.line?.away(true);
      const result = await write(shop.hands, 'orders.refund', {
        args,
        context,
        before,
        key: newKey(context),
      });
      shop.line?.away(false);
      expect(['failed', 'unknown']).toContain(result.outcome);
      const next = await write(shop.hands, 'orders.refund', { args, context, before, key: newKey(context) });
      expect(next.outcome).toBe('done');
      expect(await shop.word.refunds(placed.order)).toEqual([1_400]);
    });
  });
}
