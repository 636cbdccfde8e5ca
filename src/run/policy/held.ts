/**
 * What policy refused stays refused where nothing but somebody's words has changed since: such a plan needs
 * the role that may allow the exception, and not the person who changed the words. Pure.
 */
import type { Facts } from '../plan/plan.ts';
import { brokenRules, higherRole, type JudgedWrite, NOBODY } from './judge.ts';
import type { Policy } from './policy.ts';

/** A call that policy refused, and what of it only words said. */
export interface Refused {
  revision: number;
  tool: string;
  account?: string;
  claims: Facts;
  /** How many messages there were. */
  messages: number;
}

export interface ClaimedWrite extends JudgedWrite {
  /** Names of the judged facts that rest on words. */
  claims: string[];
}

export interface Held {
  /** The refused plan's. */
  revision: number;
  role: string;
  changed: { name: string; was: Facts[string]; now: Facts[string] }[];
  messages: number;
}

/** undefined: nothing was refused before, or records and files have changed what policy says. */
export function heldTo(
  policy: Policy,
  refused: readonly Refused[],
  writes: ClaimedWrite[],
): Held | undefined {
  let held: Held | undefined;
  for (const before of refused)
    for (const write of writes) {
      const one = heldWrite(policy, before, write);
      if (one && (!held || higherRole(policy, held.role, one.role) === one.role)) held = one;
    }
  return held;
}

function heldWrite(policy: Policy, before: Refused, write: ClaimedWrite): Held | undefined {
  const { tool, preview, claims } = write;
  if (tool !== before.tool || preview.money?.account !== before.account) return undefined;
  const changed = claims.flatMap((name) => {
    const was = before.claims[name] ?? null;
    const now = preview.judged[name] ?? null;
    return was === now ? [] : [{ name, was, now }];
  });
  if (changed.length === 0) return undefined;
  const judged = { ...preview.judged, ...Object.fromEntries(changed.map(({ name, was }) => [name, was])) };
  const broken = brokenRules(policy, { ...write, preview: { ...preview, judged } });
  const [first, ...rest] = broken.map(({ exception = NOBODY }) => exception);
  if (first === undefined) return undefined;
  const role = rest.reduce((high, exception) => higherRole(policy, high, exception), first);
  return { revision: before.revision, role, changed, messages: before.messages };
}
