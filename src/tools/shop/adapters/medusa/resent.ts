/** Goods that were sent once more, as the contract has them. Pure. */
import type { GivenOut, OrderLine, Payout } from '../../contract/shop.ts';
import { readText } from '../remote/mark.ts';
import { sumOf } from '../remote/parts.ts';
import { addedFor, type Replaced } from './replaced.ts';
import type { MedusaItem } from './shapes.ts';

/** In cents: what so many pieces of a line are worth. */
export function worthOf({ total, quantity: all }: OrderLine, quantity: number): number {
  return Math.round((total * quantity) / Math.max(1, all));
}

/** `items`: Medusa's own of the lines, in their order. */
export function reshipsOf(replaced: Replaced[], lines: OrderLine[], items: MedusaItem[]): Payout[] {
  const added = addedFor(replaced);
  return replaced
    .filter(({ kind }) => kind === 'claim')
    .map(({ id, note, at, pairs, stands }) => {
      const parts = pairs.flatMap(({ item, quantity }) => {
        const line = lines[items.findIndex((one) => one.id === (added.get(item) ?? item))];
        return line ? [{ line: line.line, cents: worthOf(line, quantity) }] : [];
      });
      const { reason, ours } = readText(note ?? '');
      return {
        ...{ id, kind: 'reship', cents: sumOf(parts), parts, reason },
        ...(ours ? {} : { byStaff: true as const }),
        ...{ state: stands ? 'done' : 'withdrawn', at },
      };
    });
}

export function givenBy(order: string, reships: Payout[]): GivenOut[] {
  return reships
    .filter(({ state }) => state === 'done')
    .map(({ kind, cents, reason, at }): GivenOut => ({ order, kind, cents, reason, at }));
}
