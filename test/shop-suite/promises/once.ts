/** Once under one key, and only on the facts that were shown. */
import { describe, expect, it } from 'vitest';
import { newKey, ordered, type Placed, type SuiteShop, shown, twoOf, write } from '../suite.ts';

export function once(opened: () => SuiteShop): void {
  describe('once under one key', () => {
    const refundOf = ({ order }: Placed, cents = 1_400) => ({
      ...{ order, lines: [{ line: 1, cents }], reason: 'damaged' },
    });

    it('twice at once, from two processes', async () => {
      const shop = opened();
      const { context, ...placed } = await ordered(shop, {
        of: 'ada',
        lines: [['mug', 2]],
        state: 'delivered',
      });
      const args = refundOf(placed);
      const { before } = await shown(shop, 'orders.refund', { args, context });
      const call = { args, context, before, key: newKey(context) };
      const results = await Promise.all(twoOf(shop).map((hands) => write(hands, 'orders.refund', call)));
      expect(results.map(({ outcome }) => outcome)).toEqual(['done', 'done']);
      expect(results[0]?.output).toEqual(results[1]?.output);
      expect(await shop.word.refunds(placed.order)).toEqual([1_400]);
    });

    it('again later, and looked for by another process', async () => {
      const shop = opened();
      const { context, ...placed } = await ordered(shop, {
        of: 'grace',
        lines: [['mug', 2]],
        state: 'delivered',
      });
      const args = refundOf(placed);
      const { before } = await shown(shop, 'orders.refund', { args, context });
      const key = newKey(context);
      const first = await write(shop.hands, 'orders.refund', { args, context, before, key });
      const again = await write(shop.another(), 'orders.refund', {
        args,
        context,
        before,
        key,
        fresh: false,
      });
      const signal = new AbortController().signal;
      const asked = await shop.another().reconcile('orders.refund', args, { context, signal, key });
      expect([again.output, asked.output]).toEqual([first.output, first.output]);
      expect(await shop.word.refunds(placed.order)).toEqual([1_400]);
    });

    it('nothing happened under a key of which nobody heard, and nothing ever does', async () => {
      const shop = opened();
      const { context, ...placed } = await ordered(shop, {
        of: 'ada',
        lines: [['mug', 1]],
        state: 'delivered',
      });
      const args = refundOf(placed);
      const { before } = await shown(shop, 'orders.refund', { args, context });
      const key = newKey(context);
      const signal = new AbortController().signal;
      const asked = await shop.hands.reconcile('orders.refund', args, { context, signal, key });
      expect(asked).toMatchObject({ outcome: 'failed', fault: { code: 'did_not_happen' } });
      const late = await write(shop.another(), 'orders.refund', { args, context, before, key });
      expect(late.outcome).toBe('failed');
      expect(await shop.word.refunds(placed.order)).toEqual([]);
    });
  });

  describe('only on the facts that were shown', () => {
    it('when money went out meanwhile, nothing is written', async () => {
      const shop = opened();
      const { context, ...placed } = await ordered(shop, {
        of: 'ada',
        lines: [['mug', 2]],
        state: 'delivered',
      });
      const args = { order: placed.order, lines: [{ line: 1, cents: 500 }], reason: 'faulty' };
      const { before } = await shown(shop, 'orders.refund', { args, context });
      const first = await write(shop.hands, 'orders.refund', { args, context, before, key: newKey(context) });
      const second = await write(shop.hands, 'orders.refund', {
        args,
        context,
        before,
        key: newKey(context),
      });
      expect([first.outcome, second.outcome]).toEqual(['done', 'failed']);
      expect(second.fault?.code).toBe('facts_moved');
      expect(await shop.word.refunds(placed.order)).toEqual([500]);
    });

    it('of two changes of one order at once, at most what was shown goes out', async () => {
      const shop = opened();
      const { context, ...placed } = await ordered(shop, {
        of: 'grace',
        lines: [['mug', 2]],
        state: 'delivered',
      });
      const args = { order: placed.order, lines: [{ line: 1, cents: 2_800 }], reason: 'faulty' };
      const { before } = await shown(shop, 'orders.refund', { args, context });
      const results = await Promise.all(
        twoOf(shop).map((hands) =>
          write(hands, 'orders.refund', { args, context, before, key: newKey(context) }),
        ),
      );
      expect(results.map(({ outcome }) => outcome).toSorted()).toEqual(['done', 'failed']);
      expect(await shop.word.refunds(placed.order)).toEqual([2_800]);
    });
  });
}
