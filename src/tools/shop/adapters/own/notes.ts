/** Notes of the staff on an order. */
import { and, asc, eq, inArray } from 'drizzle-orm';
import type { Facts } from '../../../../run/plan/plan.ts';
import type { Connection, Database } from '../../../../store/db.ts';
import { refuse } from '../../../../store/effects/once.ts';
import { fact } from '../../contract/facts.ts';
import type { ShopPort } from '../../contract/shop.ts';
import { nextId } from './counters.ts';
import { onOrder } from './order-effect.ts';
import { notes } from './schema/shop.ts';

const isNote = (tenant: string, id: string) => and(eq(notes.tenant, tenant), eq(notes.id, id));

async function readNote(from: Connection, tenant: string, id: string) {
  const [row] = await from.orm
    .select({ order: notes.order, removedAt: notes.removedAt })
    .from(notes)
    .where(isNote(tenant, id));
  return row && { order: row.order, removed: row.removedAt !== null };
}

/** Notes that these cases wrote, oldest first. */
export function notesOf(from: Connection, tenant: string, runs: string[]) {
  return from.orm
    .select({
      id: notes.id,
      case: notes.run,
      order: notes.order,
      at: notes.at,
      text: notes.text,
    })
    .from(notes)
    .where(and(eq(notes.tenant, tenant), inArray(notes.run, runs)))
    .orderBy(asc(notes.at), asc(notes.id));
}

export function noteEffects(database: Database): Pick<ShopPort, 'note' | 'addNote' | 'removeNote'> {
  return {
    note: (tenant, id) => readNote(database.of(tenant), tenant, id),

    addNote: (tenant, effect, { order, text }) =>
      onOrder(database, { tenant, effect, order }, async (tx) => {
        const id = await nextId(tx, tenant, 'NT');
        await tx.orm
          .insert(notes)
          .values({ tenant, id, order, text, at: effect.now, by: effect.by, run: effect.run });
        return { id, output: { note: id } };
      }),

    removeNote: (tenant, effect, { order, note: id }) =>
      onOrder(
        database,
        {
          tenant,
          effect,
          order,
          alsoFacts: async (tx): Promise<Facts> => {
            const note = await readNote(tx, tenant, id);
            return note ? { [fact.noteRemoved(id)]: note.removed } : {};
          },
        },
        async (tx) => {
          const note = await readNote(tx, tenant, id);
          if (note?.order !== order) throw refuse('no_such_note', `${order} has no note ${id}.`);
          await tx.orm.update(notes).set({ removedAt: effect.now }).where(isNote(tenant, id));
          return { id, output: { note: id } };
        },
      ),
  };
}
