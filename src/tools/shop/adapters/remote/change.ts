/**
 * A change to the records of a system that has no transactions of ours. It is noted before it is sent;
 * the facts are read again right before; its mark travels in what the system keeps; and what became of it
 * is looked for there, whatever was answered. Nothing is ever sent again blindly.
 */
import { setTimeout } from 'node:timers/promises';
import type {
  ChangeResult,
  KeyedChange,
  RemoteCall,
  RemoteCalls,
  RemotePlan,
} from '../../../../flow/ports/effects.ts';
import { movedFacts } from '../../../../run/plan/facts.ts';
import { ToolFault, ToolTrouble } from '../../../contract.ts';
import { Refusal, type RemoteChange } from './kinds.ts';
import { FINAL, type Kept, lookingOf } from './look.ts';
import { restOf, UNKNOWN } from './rest.ts';
import { type Outgoing, sendingOf } from './sending.ts';

/**
 * Whoever sends a call begins no request later than half of this after it was noted, and a request ends
 * within the other half: then nothing of a call that nobody took up since is under way. An installation whose
 * network answers sooner may say so (`withinMs`: how long requests begin).
 */
export const QUIET_MS = 30_000;
const LOOK_EVERY_MS = 1_000;

export interface RemoteChanges {
  make(
    tenant: string,
    effect: KeyedChange,
    change: { name: string; args: RemotePlan },
  ): Promise<ChangeResult>;
  settle(tenant: string, key: string): Promise<ChangeResult | 'did_not_happen'>;
}

export interface RemoteOptions {
  calls: RemoteCalls;
  /** By name, which is kept with each call. */
  changes: Readonly<Record<string, RemoteChange<unknown, RemotePlan>>>;
  /** Shorter in tests. */
  quietMs?: number;
  withinMs?: number;
}

export function remoteChanges(options: RemoteOptions): RemoteChanges {
  const { calls, changes, quietMs = QUIET_MS, withinMs = quietMs / 2 } = options;
  const changeOf = (name: string): RemoteChange<unknown, RemotePlan> => {
    const change = changes[name];
    if (!change) throw new Error(`no change is called ${name}`);
    return change;
  };

  const look = lookingOf(calls, changeOf);
  const { sendNow, goOn } = restOf({ calls, look, changeOf });

  const sending = (tenant: string, key: string, isFirst = false): Outgoing =>
    sendingOf(calls, { tenant, key, withinMs, quietMs, isFirst });

  /**
   * What became of a call that somebody sent. One that nobody answered is waited for until nothing of it
   * can be under way; then one of those who wait takes it up. What stands by half is made whole, since
   * all of it was approved, where nothing of what was sent is missing. Of a request that was sent and whose
   * effect does not stand nobody knows: the system may still be at it, or have done what it wrote down
   * nowhere.
   */
  async function follow(
    tenant: string,
    key: string,
    { plan, ageMs }: Extract<RemoteCall, { kind: 'begun' }>,
  ): Promise<ChangeResult | 'did_not_happen'> {
    const kept = plan as unknown as Kept;
    const until = performance.now() + quietMs - ageMs;
    while (performance.now() < until) {
      const looked = await look(tenant, key, { kept });
      if ('kind' in looked) return looked;
      await setTimeout(Math.min(LOOK_EVERY_MS, Math.max(1, until - performance.now())));
    }
    const resumed = sending(tenant, key);
    const taken = await calls.takeUp(tenant, key, quietMs);
    if (taken === 'busy')
      throw new ToolTrouble('busy', 'Something else is being changed on the same record just now.');
    if (taken?.kind !== 'taken') return toldOf(tenant, key, taken);
    const looked = await look(tenant, key, { kept });
    if ('kind' in looked) return looked;
    const { stands, state } = looked;
    if (looked.progress === 'part' && stands >= taken.requests) {
      // What was refused may stand all the same; it is not to make up for what goes out now.
      await calls.noteKnown(tenant, key, { were: taken.requests, are: stands });
      return goOn(tenant, key, { kept, state, sent: resumed, stood: stands });
    }
    if (!taken.sent) return calls.giveUp(tenant, key);
    throw new ToolTrouble('cannot_tell', UNKNOWN[looked.progress], FINAL);
  }

  async function toldOf(tenant: string, key: string, of: RemoteCall | undefined) {
    const known = of ?? (await calls.forestall(tenant, key));
    if (known.kind === 'done') return known.result;
    return known.kind === 'begun' ? follow(tenant, key, known) : 'did_not_happen';
  }

  return {
    async make(tenant, effect, { name, args }) {
      const { key, tool, run, customer } = effect;
      const change = changeOf(name);
      const earlier = await calls.of(tenant, key);
      if (earlier) return told(tenant, key, earlier);
      let isOurs = false;
      /** What is found now may be what another process has done meanwhile under this key. */
      const meanwhile = async () => {
        const known = isOurs ? undefined : await calls.of(tenant, key);
        return known && told(tenant, key, known);
      };
      try {
        const state = await theirs(change, { tenant, customer, args });
        const moved = movedFacts(effect.before, change.facts(state));
        if (moved.length > 0) return (await meanwhile()) ?? { kind: 'moved', facts: moved };
        const before = change.facts(state);
        const { output, args: fixed = args } = change.expected(state, args);
        const kept: Kept = { name, tool, run, customer: customer ?? '', args: fixed, before, output };
        const subject = change.subject(kept.customer, args);
        const sent = sending(tenant, key, true);
        const begun = await calls.begin(tenant, { key, run, subject, plan: kept as unknown as RemotePlan });
        if (begun === 'busy')
          return {
            kind: 'refused',
            code: 'busy',
            message: `Something else is being changed on ${subject} just now.`,
          };
        isOurs = begun === 'first';
        if (begun !== 'first') return await told(tenant, key, begun);
        // Others had their turn since it was read.
        const now = await theirs(change, { tenant, customer, args }).catch(async (error: unknown) => {
          await calls.withdraw(tenant, key);
          throw error;
        });
        const since = movedFacts(before, change.facts(now));
        if (since.length > 0) {
          await calls.withdraw(tenant, key);
          return { kind: 'moved', facts: since };
        }
        return await sendNow(tenant, key, { kept, state: now, sent });
      } catch (error) {
        if (!(error instanceof Refusal || error instanceof ToolFault)) throw error;
        const done = await meanwhile();
        if (done) return done;
        if (error instanceof ToolFault) throw error;
        return { kind: 'refused', code: error.code, message: error.message };
      }
    },

    async settle(tenant, key) {
      const result = await toldOf(tenant, key, await calls.of(tenant, key));
      // Of one that is kept nothing is refused: it was taken up, and its key is spent.
      return result !== 'did_not_happen' && result.kind === 'refused' ? 'did_not_happen' : result;
    },
  };

  /** What is known of a call with this key that was made before. */
  async function told(tenant: string, key: string, known: RemoteCall): Promise<ChangeResult> {
    const result = await toldOf(tenant, key, known);
    return result === 'did_not_happen' ? GIVEN_UP : result;
  }
}

const GIVEN_UP: ChangeResult = {
  kind: 'refused',
  code: 'given_up',
  message: 'This call was given up before it happened; ask again.',
};

async function theirs<State>(
  change: RemoteChange<State, RemotePlan>,
  { tenant, customer, args }: { tenant: string; customer: string | null; args: RemotePlan },
): Promise<State> {
  const state = customer === null ? undefined : await change.read(tenant, customer, args);
  if (state === undefined)
    throw new Refusal('not_theirs', `${change.subject(customer ?? '', args)} is no record of this customer.`);
  return state;
}
