/** Runs with real events, decided by the rules and put into a store as they would be. */
import { randomUUID } from 'node:crypto';
import { rememberedOf } from '../../../src/run/remembered.ts';
import type { Store } from '../../../src/store/store.ts';
import * as commands from '../../run/commands.ts';
import { type Given, given } from '../../run/given.ts';
import { details, find, note, refund } from '../../run/stages.ts';
import { append } from '../samples.ts';

/** Reads, a refund and a note, approved and sent. */
export const refunded = resolvedBy([find, details, refund(), note]);
/** Another way to resolve a case. */
export const traced = resolvedBy([
  find,
  commands.step('trace', 'orders.trace', { args: { order: 'FH-10482', parcel: 2 } }),
]);

function resolvedBy(steps: Parameters<typeof commands.plans>[0]): Given[] {
  const plan = commands.plans(steps);
  return [
    plan,
    commands.reads,
    commands.previews(),
    commands.approve(),
    commands.acts,
    commands.composes,
    commands.send(),
    commands.sent,
  ];
}

export interface Kept {
  tenant?: string;
  customer?: string;
  /** As a run that was closed before there was a memory. */
  unnoticed?: true;
}

/** Opens a run with these words, lets it come as far as given, and writes it. Gives its id. */
export async function writeRun(
  store: Store,
  text: string,
  { given: after, kept = {} }: { given: Given[]; kept?: Kept },
): Promise<string> {
  const { tenant = 't', customer = 'c-mara', unnoticed } = kept;
  const run = randomUUID();
  const { world, run: folded } = given(commands.open(text), ...after).now;
  const { phase, closed } = folded;
  const known = rememberedOf(folded);
  const events = world.events.map(({ seq: _seq, at: _at, ...event }) =>
    event.type === 'customer_found'
      ? {
          ...event,
          data: { ...event.data, id: customer },
          personal: { ...event.personal, email: `${customer}@example.com` },
        }
      : event,
  );
  const title = text.slice(0, 120);
  const row = { phase, title, askedBy: 'engineer', place: { channel: 'console' as const }, customer };
  await store.ledger.change({
    tenant,
    run,
    request: { open: true, knownSeq: 0 },
    work: () => append(events.slice(0, 1), { row }),
  });
  await store.ledger.change({
    tenant,
    run,
    request: { knownSeq: 1 },
    work: () =>
      append(events.slice(1), {
        row: { ...row, ...(closed ? { ending: closed.ending } : {}) },
        ...(known && !unnoticed ? { memory: 'due' as const } : {}),
      }),
  });
  await store.memory.settled();
  return run;
}
