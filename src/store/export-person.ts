/**
 * All that is kept about one person, to be given to them: their cases, opened with their keys, and what is
 * beside them. Of the staff only ids.
 */
import { and, asc, eq, inArray } from 'drizzle-orm';
import type { RunEvent } from '../run/events.ts';
import type { Actor } from '../run/person.ts';
import { openedLetters } from './effects/outbox.ts';
import { reminderText } from './effects/reminder-text.ts';
import { runsOf, type Whom } from './erase.ts';
import { loadRun, type RunReader } from './runs.ts';
import { memoryCases } from './schema/agent.ts';
import { reminders } from './schema/effects.ts';

export async function exportPerson(parts: RunReader, tenant: string, whom: Whom) {
  const scope = parts.database.of(tenant);
  const { own, ofOthers } = await scope.transaction((tx) => runsOf(tx, tenant, whom));
  const ids = own.map(({ id }) => id);
  const cases = [];
  for (const { id, phase } of own) {
    const loaded = await loadRun(parts, tenant, id);
    if (loaded === 'missing' || 'erased' in loaded) continue;
    cases.push({ id, status: phase, events: loaded.events.map(withoutStaff) });
  }
  const reminded = await scope.orm
    .select()
    .from(reminders)
    .where(and(eq(reminders.tenant, tenant), inArray(reminders.run, ids)))
    .orderBy(asc(reminders.at), asc(reminders.id));
  const memories = await scope.orm
    .select({
      case: memoryCases.run,
      kind: memoryCases.kind,
      closedAt: memoryCases.closedAt,
      steps: memoryCases.steps,
    })
    .from(memoryCases)
    .where(and(eq(memoryCases.tenant, tenant), inArray(memoryCases.run, ids)))
    .orderBy(asc(memoryCases.closedAt), asc(memoryCases.run));
  return {
    runs: ids,
    customers: [...new Set(own.flatMap(({ customer }) => customer ?? []))],
    about: {
      cases,
      letters: await openedLetters(parts.database, tenant, ids),
      reminders: await Promise.all(
        reminded.map(async (row) => ({
          id: row.id,
          case: row.run,
          date: row.dueOn,
          by: row.by,
          text: await reminderText(parts.database, scope, row),
        })),
      ),
      memories,
      // Their words are another person's; that they mention this one is all that is said.
      mentionedInCasesOfOthers: ofOthers,
    },
  };
}

function withoutStaff({ actor, ...event }: RunEvent) {
  return { ...(idsOnly(event) as Omit<RunEvent, 'actor'>), by: byOf(actor) };
}

const byOf = (actor: Actor): string => (actor.kind === 'person' ? actor.id : actor.kind);

/** A member of the staff is stored as an id and a name and nothing else. */
function idsOnly(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(idsOnly);
  if (typeof value !== 'object' || value === null) return value;
  const names = Object.keys(value);
  if (names.length === 2 && 'id' in value && 'name' in value) return { id: value.id };
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, idsOnly(one)]));
}
