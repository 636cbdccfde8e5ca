/** Lines of Medusa's whose item was changed: each keeps its number, since money is counted on it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linesOf } from '../../../../src/tools/shop/adapters/medusa/order.ts';
import type {
  MedusaAction,
  MedusaChange,
  MedusaItem,
  MedusaOrder,
} from '../../../../src/tools/shop/adapters/medusa/shapes.ts';
import { cameIn, noteFor, swapsIn } from '../../../../src/tools/shop/adapters/medusa/swapped-lines.ts';
import { markOf } from '../../../../src/tools/shop/adapters/remote/mark.ts';

const mark = markOf('run:1');
const at = (second: number) => new Date(1_000 * second).toISOString();

function itemOf(number: number): MedusaItem {
  const id = `ordli_${number}`;
  return { id, title: id, created_at: at(number), quantity: 1, total: 10 };
}

const added = (item: string, note: string | null = null): Omit<MedusaAction, 'ordering'> => ({
  ...{ action: 'ITEM_ADD', internal_note: note, details: { reference_id: item, quantity: 1 } },
});
const out = (item: string, quantity = 0): Omit<MedusaAction, 'ordering'> => ({
  ...{ action: 'ITEM_UPDATE', internal_note: null, details: { reference_id: item, quantity } },
});

function editOf(
  actions: Omit<MedusaAction, 'ordering'>[],
  {
    version = 2,
    note = mark,
    status = 'confirmed',
  }: { version?: number; note?: string; status?: string } = {},
): MedusaChange {
  return {
    ...{ id: `ordch_${version}`, change_type: 'edit', status, version, internal_note: note },
    ...{ created_at: at(version), actions: actions.map((one, ordering) => ({ ...one, ordering })) },
  };
}

describe('given an edit in which one line came in for another', () => {
  const swap = [added('ordli_3', noteFor('ordli_1', mark)), out('ordli_1')];

  it('when it is ours and stands, then it is one', () => {
    expect(swapsIn({ changes: [editOf(swap)] })).toEqual([{ item: 'ordli_1', by: 'ordli_3' }]);
  });

  it.each([
    ['is not confirmed', editOf(swap, { status: 'canceled' })],
    ["is the staff's", editOf(swap, { note: 'by hand' })],
    ['takes not all of it out', editOf([added('ordli_3', noteFor('ordli_1', mark)), out('ordli_1', 1)])],
    ['says not for which line', editOf([added('ordli_3', mark), out('ordli_1')])],
    ["says so in somebody's own words", editOf([added('ordli_3', 'for ordli_1'), out('ordli_1')])],
  ])('when it %s, then it is none', (_, change) => {
    expect(swapsIn({ changes: [change] })).toEqual([]);
  });
});

/** An order that is edited as Medusa does it: what is taken out is in the next version no more. */
class Edited {
  versions: MedusaItem[][];
  changes: MedusaChange[] = [];
  /** In the place of each line, what is there now or was last. */
  places: string[];
  made: number;

  constructor(count: number) {
    const placed = Array.from({ length: count }, (_, n) => itemOf(n + 1));
    this.versions = [placed];
    this.places = placed.map(({ id }) => id);
    this.made = count;
  }

  get items(): MedusaItem[] {
    return this.versions.at(-1) ?? [];
  }

  private edit(gone: string[], more: MedusaItem[], change: (version: number) => MedusaChange): void {
    this.versions.push([...this.items.filter(({ id }) => !gone.includes(id)), ...more]);
    this.changes.push(change(this.versions.length));
  }

  private newItem(): MedusaItem {
    this.made += 1;
    return itemOf(this.made);
  }

  /** Of those that are still there. */
  private there(numbers: number[]): number[] {
    const all = new Set(numbers.map((one) => one % this.places.length));
    return [...all].filter((n) => this.items.some(({ id }) => id === this.places[n]));
  }

  swap(numbers: number[]): void {
    const swaps = this.there(numbers).map((n) => ({ n, from: this.places[n] ?? '', item: this.newItem() }));
    const actions = [
      ...swaps.map(({ from, item: { id } }) => added(id, noteFor(from, mark))),
      ...swaps.map(({ from }) => out(from)),
    ];
    const gone = swaps.map(({ from }) => from);
    this.edit(
      gone,
      swaps.map(({ item }) => item),
      (version) => editOf(actions, { version }),
    );
    for (const { n, item } of swaps) this.places[n] = item.id;
  }

  takeOut(number: number): void {
    for (const n of this.there([number])) {
      const id = this.places[n] ?? '';
      this.edit([id], [], (version) => editOf([out(id)], { version }));
    }
  }

  addByStaff(): void {
    const item = this.newItem();
    this.edit([], [item], (version) => editOf([added(item.id)], { version, note: 'by hand' }));
    this.places.push(item.id);
  }

  /** As it is read. */
  read(): MedusaOrder {
    const { changes, items, versions } = this;
    const placed = versions[0] ?? [];
    const later = cameIn({ placed, changes }).flatMap(({ version, ids }) =>
      (versions[version - 1] ?? []).filter(({ id }) => ids.includes(id)),
    );
    return { placed, changes, items, added: later } as unknown as MedusaOrder;
  }
}

const step = fc.oneof(
  fc.record({
    kind: fc.constant('swap' as const),
    lines: fc.array(fc.nat(7), { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ kind: fc.constant('out' as const), line: fc.nat(7) }),
  fc.record({ kind: fc.constant('staff' as const) }),
);

it('given any edits, ours and of the staff, then each line is where it was', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.array(step, { maxLength: 7 }), (count, steps) => {
      const order = new Edited(count);
      for (const one of steps) {
        if (one.kind === 'swap') order.swap(one.lines);
        else if (one.kind === 'out') order.takeOut(one.line);
        else order.addByStaff();
      }
      expect(linesOf(order.read()).map(({ id }) => id)).toEqual(order.places);
    }),
    { numRuns: 1_000 },
  );
});
