/** Notes of the staff on an order. Customers never see them. */

import { z } from 'zod';
import { type Tool, ToolFault } from '../../contract.ts';
import { keyedWrite } from '../../keyed-write.ts';
import { fact } from '../contract/facts.ts';
import type { ShopPort } from '../contract/shop.ts';
import { ownOrder } from '../owned.ts';
import { OrderId } from '../shapes.ts';

const AddInput = z.strictObject({ order: OrderId, text: z.string().trim().min(1).max(500) });
const RemoveInput = z.strictObject({ order: OrderId, note: z.string().min(1).max(40) });
const Output = z.strictObject({ note: z.string() });

export function noteTools(shop: ShopPort): Tool[] {
  return [
    keyedWrite(shop, {
      name: 'orders.note',
      claims: ['noted'],
      description: 'Writes a note for the staff on an order.',
      input: AddInput,
      output: Output,
      trusted: ['order'],
      async preview({ order, text }, context) {
        await ownOrder(shop, context, order);
        const shows = [{ label: `note on ${order}`, before: 'none', after: `"${text}"` }];
        return { before: {}, after: {}, shows, judged: {}, undoable: true };
      },
      effect: (input, context, effect) => shop.addNote(context.tenant, effect, input),
      account: ({ input: { order }, id }) => ({
        headline: `note ${id} on ${order}`,
        undo: { tool: 'orders.remove_note', args: { order, note: id } },
      }),
    }),
    keyedWrite(shop, {
      name: 'orders.remove_note',
      description: 'Takes a note of the staff off an order.',
      input: RemoveInput,
      output: Output,
      trusted: ['order', 'note'],
      async preview({ order, note: id }, context) {
        await ownOrder(shop, context, order);
        const note = await shop.note(context.tenant, id);
        if (note?.order !== order) throw new ToolFault('no_such_note', `${order} has no note ${id}.`);
        if (note.removed) throw new ToolFault('nothing_to_do', `${id} was removed already.`);
        return {
          before: { [fact.noteRemoved(id)]: false },
          after: { [fact.noteRemoved(id)]: true },
          shows: [{ label: `note ${id} on ${order}`, before: 'written', after: 'removed' }],
          judged: {},
          undoable: false,
        };
      },
      effect: (input, context, effect) => shop.removeNote(context.tenant, effect, input),
      account: ({ input: { order }, id }) => ({ headline: `note ${id} on ${order} removed` }),
    }),
  ];
}
