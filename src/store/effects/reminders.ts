/** Reminders of a run: the row and the delayed job that puts it into the thread are written together. */
import { randomUUID } from 'node:crypto';
import { and, asc, eq } from 'drizzle-orm';
import { effectFact, type Reminders } from '../../flow/ports/effects.ts';
import type { Facts } from '../../run/plan/plan.ts';
import type { Connection, Database } from '../db.ts';
import { dequeue, enqueue } from '../queue.ts';
import { reminders } from '../schema/effects.ts';
import { reminderPlace } from '../sealing/places.ts';
import { nextId } from './counters.ts';
import { once, refuse, settle } from './once.ts';
import { reminderText } from './reminder-text.ts';

/** A reminder comes up in the morning of their day, UTC. */
const AT = 'T08:00:00.000Z';

function readReminders(from: Connection, tenant: string, run: string) {
  return from.orm
    .select()
    .from(reminders)
    .where(and(eq(reminders.tenant, tenant), eq(reminders.run, run)))
    .orderBy(asc(reminders.at), asc(reminders.id));
}

/** By date: whether the run has a reminder there. */
async function reminderFacts(from: Connection, tenant: string, run: string): Promise<Facts> {
  const facts: Facts = {};
  for (const { dueOn, cancelledAt } of await readReminders(from, tenant, run)) {
    const name = effectFact.reminder(dueOn);
    facts[name] = facts[name] === true || cancelledAt === null;
  }
  return facts;
}

export function reminderEffects(database: Database): Reminders {
  return {
    settle: (tenant, key) => settle(database, tenant, key),

    async reminders(tenant, run) {
      const scope = database.of(tenant);
      const rows = await readReminders(scope, tenant, run);
      const each = rows.map(async (row) => ({
        id: row.id,
        date: row.dueOn,
        text: await reminderText(database, scope, row),
        cancelled: row.cancelledAt !== null,
      }));
      return Promise.all(each);
    },

    addReminder: (tenant, effect, { date, text }) =>
      once(database, tenant, {
        effect,
        facts: (tx) => reminderFacts(tx, tenant, effect.run),
        async make(tx) {
          const id = await nextId(tx, tenant, 'RM');
          const { run, customer, by, now: at } = effect;
          const job = randomUUID();
          const sealed = await database.keys.seal(tx, reminderPlace({ tenant, run, job }), text);
          await tx.orm
            .insert(reminders)
            .values({ tenant, id, run, customer, dueOn: date, text: '', sealed, by, at, job });
          await enqueue(tx, {
            queue: 'remind',
            tenant,
            run,
            startAfter: `${date}${AT}`,
            id: job,
          });
          return { id, output: { reminder: id, date } };
        },
      }),

    cancelReminder: (tenant, effect, { reminder: id }) =>
      once(database, tenant, {
        effect,
        facts: (tx) => reminderFacts(tx, tenant, effect.run),
        async make(tx) {
          const [known] = (await readReminders(tx, tenant, effect.run)).filter(
            (reminder) => reminder.id === id,
          );
          if (!known) throw refuse('no_such_reminder', `This case has no reminder ${id}.`);
          await tx.orm
            .update(reminders)
            .set({ cancelledAt: effect.now })
            .where(and(eq(reminders.tenant, tenant), eq(reminders.id, id)));
          await dequeue(tx, known.job);
          return { id, output: { reminder: id, date: known.dueOn } };
        },
      }),
  };
}
