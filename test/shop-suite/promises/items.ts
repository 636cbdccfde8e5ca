/** Changed items of an order: what was shown is done, once, and what is cheaper goes back. */
import { describe, expect, it } from 'vitest';
import { act, newKey, ordered, refusal, type SuiteShop, shown, twoOf, write } from '../suite.ts';

const TOOL = 'orders.change_items';

export function items(opened: () => SuiteShop, { network }: { network: boolean }): void {
  /** Of a brass lamp and mugs: the lamp is to be of steel, which costs 20.00 less. */
  async function placed(state: 'paid' | 'packed' = 'paid') {
    const shop = opened();
    const { order, context } = await ordered(shop, {
      ...{ of: 'ada', state },
      lines: [
        ['brass', 1],
        ['mug', 2],
      ],
    });
    const [payment] = (await shop.shop.order(shop.tenant, order))?.payments ?? [];
    const args = (line: number, to: string) => ({
      ...{ order, items: [{ line, to }] },
      method: payment?.method ?? '',
    });
    return { shop, order, context, args, steel: args(1, 'LAMP-STEEL') };
  }

  const STEEL = [
    ['LAMP-STEEL', 1],
    ['MUG-BLUE', 2],
  ];
  const BRASS = [
    ['LAMP-BRASS', 1],
    ['MUG-BLUE', 2],
  ];

  describe('other items in an order that is not packed', () => {
    it('for the same price: the line has the other one, and no money moves', async () => {
      const { shop, order, context, args } = await placed();
      const done = await act(shop, TOOL, { args: args(2, 'MUG-SAND'), context });
      expect(done).toMatchObject({ outcome: 'done', output: { lines: [2], cents: 0 } });
      expect(done.after).toMatchObject(done.preview.after ?? {});
      expect(await shop.word.items(order)).toEqual([
        ['LAMP-BRASS', 1],
        ['MUG-SAND', 2],
      ]);
      expect((await shop.shop.order(shop.tenant, order))?.lines).toMatchObject([
        { line: 1, sku: 'LAMP-BRASS', total: 10_900, cancelled: false },
        { line: 2, sku: 'MUG-SAND', total: 2_800, quantity: 2, cancelled: false },
      ]);
      expect(await shop.word.refunds(order)).toEqual([]);
    });

    it('for less: the difference goes back, and is no refund of the line', async () => {
      const { shop, order, context, steel } = await placed();
      const done = await act(shop, TOOL, { args: steel, context });
      expect(done).toMatchObject({ outcome: 'done', output: { lines: [1], cents: -2_000 } });
      expect(done.after).toMatchObject(done.preview.after ?? {});
      expect(await shop.word.items(order)).toEqual(STEEL);
      expect(await shop.word.refunds(order)).toEqual([2_000]);
      const known = await shop.shop.order(shop.tenant, order);
      expect(known?.payouts).toMatchObject([{ kind: 'price_difference', cents: 2_000, state: 'done' }]);
      expect(known?.lines).toMatchObject([{ sku: 'LAMP-STEEL', total: 8_900, refunded: 0 }, {}]);
      // Rules of a policy that count money name the tool that gave it.
      const refund = { order, lines: [{ line: 2, cents: 100 }], reason: 'damaged' };
      const { money } = await shown(shop, 'orders.refund', { args: refund, context });
      const here = money?.earlier?.filter(({ account }) => account === order);
      expect(here).toMatchObject([{ tool: TOOL, cents: 2_000 }]);
    });

    it('for more only where somebody can be charged', async () => {
      const { shop, order, context, args, steel } = await placed();
      expect(await act(shop, TOOL, { args: steel, context })).toMatchObject({ outcome: 'done' });
      const dearer = await refusal(shop, TOOL, { args: args(1, 'LAMP-BRASS'), context });
      expect(dearer).toBe(shop.shop.canCharge ? 'shown' : 'not_charged');
      expect(await shop.word.items(order)).toEqual(STEEL);
    });

    it('is over once it is packed', async () => {
      const { shop, context, steel } = await placed('packed');
      expect(await refusal(shop, TOOL, { args: steel, context })).toBe('already_packed');
    });

    it('when the other one costs something else by now nothing is written', async () => {
      const { shop, order, context, steel: args } = await placed();
      const { before } = await shown(shop, TOOL, { args, context });
      const moved = { ...before, 'item.LAMP-STEEL.price': '79.00' };
      const result = await write(shop.hands, TOOL, { args, context, before: moved, key: newKey(context) });
      expect(result).toMatchObject({ outcome: 'failed', fault: { code: 'facts_moved' } });
      expect(await shop.word.items(order)).toEqual(BRASS);
      expect(await shop.word.refunds(order)).toEqual([]);
    });

    it('twice at once under one key, from two processes: once', async () => {
      const { shop, order, context, steel: args } = await placed();
      const { before } = await shown(shop, TOOL, { args, context });
      const call = { args, context, before, key: newKey(context) };
      const results = await Promise.all(twoOf(shop).map((hands) => write(hands, TOOL, call)));
      expect(results.map(({ outcome }) => outcome)).toEqual(['done', 'done']);
      expect(results[0]?.output).toEqual(results[1]?.output);
      expect(await shop.word.items(order)).toEqual(STEEL);
      expect(await shop.word.refunds(order)).toEqual([2_000]);
    });

    if (network)
      // Where what comes first has no effect yet, it may be that nothing happens: then that is told.
      it.each(['lost', 'error'] as const)(
        'its first answer is no truth (%s): what is told is so',
        async (answer) => {
          const { shop, order, context, steel: args } = await placed();
          const { before } = await shown(shop, TOOL, { args, context });
          shop.line?.next({ done: true, answer });
          const result = await write(shop.hands, TOOL, { args, context, before, key: newKey(context) });
          expect(['done', 'failed']).toContain(result.outcome);
          const isDone = result.outcome === 'done';
          expect(await shop.word.items(order)).toEqual(isDone ? STEEL : BRASS);
          expect(await shop.word.refunds(order)).toEqual(isDone ? [2_000] : []);
        },
      );
  });
}
