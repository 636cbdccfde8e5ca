/** What is open on an order is ours where one call of ours put all of it there; else it is for people. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isAsPut, isOurs } from '../../../../src/tools/shop/adapters/medusa/ours.ts';
import type {
  MedusaAction,
  MedusaChange,
  MedusaOrder,
} from '../../../../src/tools/shop/adapters/medusa/shapes.ts';
import { noteFor } from '../../../../src/tools/shop/adapters/medusa/swapped-lines.ts';
import { markOf, textOf } from '../../../../src/tools/shop/adapters/remote/mark.ts';

const MARK = markOf('one');
const note = (mark: string) => textOf({ reason: 'items changed', parts: [], mark });
const order = { items: [{ id: 'item_1', quantity: 2 }] } as MedusaOrder;

function action(name: string, quantity: number, by: string | null): MedusaAction {
  return { action: name, details: { reference_id: 'item_1', quantity }, ordering: 0, internal_note: by };
}
const comesIn = action('ITEM_ADD', 2, noteFor('item_1', MARK));
const goesOut = action('ITEM_UPDATE', 0, note(MARK));

function change(actions: MedusaAction[], more: Partial<MedusaChange> = {}): MedusaChange {
  return {
    ...{ id: 'ordch_1', change_type: 'edit', status: 'pending', version: 2, created_at: '' },
    ...{ internal_note: note(MARK), actions, ...more },
  };
}

it.each([
  { what: 'what was begun', actions: [], ours: true },
  { what: 'all that is put together', actions: [comesIn, goesOut], ours: true },
  {
    what: "what Medusa reckons for an order's promotions",
    actions: [comesIn, action('ITEM_ADJUSTMENTS_REPLACE', 0, null)],
    ours: true,
  },
  { what: 'something with no note', actions: [comesIn, action('ITEM_ADD', 1, null)], ours: false },
  {
    what: "something of another call's",
    actions: [action('ITEM_UPDATE', 0, note(markOf('two')))],
    ours: false,
  },
  {
    what: 'as many as people say, where ours came in',
    actions: [{ ...comesIn, details: { reference_id: 'x', quantity: 3 } }],
    ours: false,
  },
  { what: 'some of what ours took out', actions: [action('ITEM_UPDATE', 1, note(MARK))], ours: false },
  { what: 'another way to go', actions: [goesOut, action('SHIPPING_ADD', 0, null)], ours: false },
  {
    what: 'a change of the order itself',
    actions: [action('UPDATE_ORDER_PROPERTIES', 0, null)],
    ours: false,
  },
])('$what in an edit that we began: ours $ours', ({ actions, ours }) => {
  expect(isOurs(change(actions), order)).toBe(ours);
  expect(isOurs(change(actions, { internal_note: 'by hand' }), order)).toBe(false);
});

it('what goes out for others has one way to go, which bears no note of ours', () => {
  const way = action('SHIPPING_ADD', 0, null);
  const claim = { change_type: 'claim' };
  const out = action('ITEM_ADD', 1, note(MARK));
  expect(isOurs(change([out, way], claim), order)).toBe(true);
  expect(isOurs(change([out, way, way], claim), order)).toBe(false);
});

it('nothing that somebody else put into it or took out of it is confirmed', () => {
  const others = fc.constantFrom('ITEM_ADD', 'ITEM_UPDATE', 'ITEM_REMOVE', 'RETURN_ITEM', 'PROMOTION_ADD');
  const theirs = fc.record({ name: others, quantity: fc.nat(5), at: fc.nat(2) });
  const put = [{ quantity: 2 }, { quantity: 0 }];
  expect(isAsPut(change([comesIn, goesOut]), order, put)).toBe(true);
  expect(isAsPut(change([comesIn]), order, put)).toBe(false);
  fc.assert(
    fc.property(fc.array(theirs, { minLength: 1, maxLength: 4 }), (added) => {
      const actions = [comesIn, goesOut];
      for (const { name, quantity, at } of added) actions.splice(at, 0, action(name, quantity, null));
      expect(isAsPut(change(actions), order, put)).toBe(false);
    }),
  );
});
