/**
 * What is kept about one person, to be given to them: what they wrote, what was written to them and what was
 * done on their records, in the cases about their account. What is not named here is not given: neither what
 * staff say among themselves, nor anything of a case about somebody else, or about nobody that is known.
 */
import { and, asc, eq, inArray } from 'drizzle-orm';
import type { EventOf, EventType, RunEvent } from '../run/events.ts';
import { present } from '../run/present.ts';
import { openedLetters } from './effects/outbox.ts';
import { runsOf, type Whom } from './erase.ts';
import { loadRun, type RunReader } from './runs.ts';
import { memoryCases } from './schema/agent.ts';
import { reminders } from './schema/effects.ts';

export async function exportPerson(parts: RunReader, tenant: string, whom: Whom) {
  const scope = parts.database.of(tenant);
  const { own, ofOthers } = await scope.transaction((tx) => runsOf(tx, tenant, whom));
  const bound = own.filter(({ customer }) => customer !== null);
  const ids = bound.map(({ id }) => id);
  const cases = [];
  for (const { id, phase } of bound) {
    const loaded = await loadRun(parts, tenant, id);
    if (loaded === 'missing' || 'erased' in loaded) continue;
    cases.push({ id, status: phase, ...givenOf(loaded.events) });
  }
  const reminded = await scope.orm
    .select({ id: reminders.id, case: reminders.run, date: reminders.dueOn })
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
    customers: [...new Set(bound.flatMap(({ customer }) => customer ?? []))],
    about: {
      cases,
      letters: await openedLetters(parts.database, tenant, ids),
      // Their texts are staff's, to themselves.
      reminders: reminded,
      memories,
      // Whoever wrote them may be somebody else who only mentions the address: a person looks at each.
      mentionedInCasesAboutNobody: own.flatMap(({ id, customer }) => (customer === null ? [id] : [])),
      mentionedInCasesOfOthers: ofOthers,
    },
  };
}

/** Of a case about their account what belongs to them. */
function givenOf(events: readonly RunEvent[]) {
  const words = events.filter(isWords);
  const found = events.filter(ofType('customer_found'));
  const done = events
    .filter(ofType('step_finished'))
    .filter(({ data: { effect, outcome } }) => effect === 'write' && outcome === 'done');
  return {
    words: words.map(({ at, personal: { text } }) => ({ at, text })),
    known: found.map(({ at, personal: { name, email, given } }) => present({ at, name, email, given })),
    done: done.map(({ at, data: { tool, id }, personal: { headline, after } }) =>
      present({ at, tool, id, headline, after }),
    ),
  };
}

const ofType =
  <T extends EventType>(type: T) =>
  (event: RunEvent): event is EventOf<T> =>
    event.type === type;

/** What was asked, and what came after it; not what staff answered the agent, nor their reminders. */
function isWords(event: RunEvent): event is EventOf<'run_opened'> | EventOf<'information_added'> {
  return (
    event.type === 'run_opened' || (event.type === 'information_added' && event.data.kind === 'information')
  );
}
