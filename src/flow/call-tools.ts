/** A run's tools called: reads, what writes would change, and writes. */
import type { WorldCommand } from '../run/commands.ts';
import type { Effect } from '../run/effects.ts';
import { mayLeaveUnasked } from '../run/plan/leaving.ts';
import type { Facts } from '../run/plan/plan.ts';
import { present } from '../run/present.ts';
import { type AskParts, agentFault, inTime } from './ask-agent.ts';
import { INVESTIGATE, investigate } from './investigate.ts';
import type { KnownRun } from './known-runs.ts';
import type { Waits } from './not-now.ts';
import { AgentFailure } from './ports/agent.ts';
import type { OpenDesk } from './ports/desks.ts';
import type { CallContext, Prepared, ToolResult } from './ports/tools.ts';
import { pauseAfter, retry } from './retry.ts';

export interface CallParts extends AskParts {
  /** ISO time. */
  now: () => string;
  /** Of this process. */
  waits: Waits;
}

/** An effect of the run, until when it may be worked on, and the desk that the case works with. */
export interface Of<K extends Effect['kind']> {
  known: KnownRun;
  effect: Extract<Effect, { kind: K }>;
  signal: AbortSignal;
  desk: OpenDesk;
}

/** What is to be known of a write before it is sent. */
export interface Sending {
  /** This drive itself started it just now. */
  fresh: boolean;
  /** Rejects where another worker has the run's job: that one finds the write started. */
  stillOurs: () => Promise<void>;
}

/** Between tries of a write that was not sent, and for how long. */
const UNSENT = { firstMs: 500, longestMs: 5_000 };
const UNSENT_MS = 30_000;

/** An open step is performed by asking the agent, every other read by the tool runner. */
export async function read(
  parts: CallParts,
  { known, effect, signal, desk }: Of<'read'>,
): Promise<ToolResult> {
  const { agent, toolRunner } = desk;
  const { tool, args, step } = effect;
  const context = contextOf(parts, known);
  if (tool !== INVESTIGATE) return toolRunner.read(tool, args, { context, signal });
  const ask = agent.investigate?.bind(agent);
  const limited: Parameters<typeof investigate>[1] =
    ask &&
    ((input) =>
      inTime(parts, signal, (limit) => ask(input, limit)).catch((error: unknown) => {
        const { fault, calls } = agentFault(parts, known.run.id, error);
        throw new AgentFailure(fault.code, fault.message, calls);
      }));
  return investigate(toolRunner, limited, { run: known.run, step, args, context, signal });
}

/**
 * What was surely not sent is sent as soon as somebody takes it: by this drive, which alone knows that it is
 * new. Of what was sent nobody knows, until its key is asked for.
 */
export async function write(
  parts: CallParts,
  { known, effect, signal, fresh, stillOurs, desk }: Of<'write'> & Sending,
): Promise<ToolResult> {
  const { tool, args, key, before, startedAt } = effect;
  const terms = { key, before, fresh, startedAt, stillOurs };
  const context = contextOf(parts, known);
  const began = performance.now();
  let sent = false;
  const attempt = async () => {
    if (sent) await stillOurs();
    sent = true;
    return desk.toolRunner.write(tool, args, { context, terms, signal });
  };
  const pause = ({ outcome, afterMs }: ToolResult, tries: number) => {
    if (outcome !== 'failed' || afterMs === undefined) return undefined;
    const wait = afterMs + pauseAfter(tries, UNSENT);
    return performance.now() - began + wait < UNSENT_MS ? wait : undefined;
  };
  const { end } = await retry(attempt, pause, signal);
  if (end.outcome === 'unknown') return parts.waits.unlessLater(waitOf(known, effect), end);
  const { afterMs: _, ...told } = end;
  return told;
}

export async function prepare(
  parts: CallParts,
  { known, effect, signal, desk }: Of<'prepare'>,
): Promise<WorldCommand> {
  const previews: Record<string, Prepared> = {};
  const context = contextOf(parts, known);
  let assumed: Facts = {};
  for (const { id, tool, args } of effect.steps) {
    const unasked = mayLeaveUnasked(known.run, id, desk.toolRunner.catalogue());
    const shown = await desk.toolRunner.prepare(tool, args, { context, assumed, unasked, signal });
    if ('fault' in shown) {
      previews[id] = parts.waits.unlessLater(waitOf(known, effect), shown);
      break;
    }
    previews[id] = shown;
    assumed = { ...assumed, ...shown.preview.after };
  }
  return { type: 'prepared', revision: effect.revision, previews };
}

/** The name of an effect among all that may be waited for. */
export function waitOf({ run }: KnownRun, { id }: Effect): string {
  return `${run.tenant}/${run.id}/${id}`;
}

export function contextOf(parts: CallParts, { run, policy }: KnownRun): CallContext {
  return present({
    tenant: run.tenant,
    run: run.id,
    asker: run.openedBy.id,
    words: run.messages.filter((message) => message.kind !== 'reminder').map((message) => message.text),
    now: parts.now(),
    policy,
    customer: run.customer && {
      id: run.customer.id,
      verified: run.customer.verified,
      evidence: run.customer.evidence,
    },
  });
}
