/**
 * Effects out: performs one thing that a run owes and turns what came of it into the next command. Never
 * rejects, save when aborted.
 */
import type { StepResult, WorldCommand } from '../run/commands.ts';
import type { Effect } from '../run/effects.ts';
import type { Fault, ModelCall } from '../run/events.ts';
import type { Facts, Preview } from '../run/plan/plan.ts';
import { INVESTIGATE, investigate } from './investigate.ts';
import type { KnownRun } from './known-runs.ts';
import { type Agent, AgentFailure } from './ports/agent.ts';
import type { Log } from './ports/log.ts';
import type { CallContext, Mailer, ToolRunner } from './ports/tools.ts';

export interface PerformParts {
  mind: Agent;
  hands: ToolRunner;
  mailer: Mailer;
  log: Log;
  /** ISO time. */
  now: () => string;
  /** Given to one thought or answer, in ms; after it the case is handed over. */
  mindTimeoutMs: number;
}

type OwedOf<K extends Effect['kind']> = Extract<Effect, { kind: K }>;

/** `fresh`: this drive itself started the write just now. */
export async function perform(
  parts: PerformParts,
  known: KnownRun,
  owed: Effect,
  fresh: boolean,
  signal: AbortSignal,
): Promise<WorldCommand> {
  switch (owed.kind) {
    case 'think':
      return think(parts, known, owed, signal);
    case 'read':
      return finished(owed, await read(parts, known, owed, signal));
    case 'prepare':
      return prepare(parts, known, owed, signal);
    case 'start':
      return { type: 'start', step: owed.step, digest: owed.digest };
    case 'write': {
      const { key, before } = owed;
      return finished(
        owed,
        await parts.hands.write(owed.tool, owed.args, whoOf(parts, known), { key, before, fresh }, signal),
      );
    }
    case 'reconcile': {
      const { step, digest } = owed;
      const { outcome, output, headline, id, after, undo } = await parts.hands.reconcile(
        owed.tool,
        owed.args,
        whoOf(parts, known),
        owed.key,
        signal,
      );
      return {
        type: 'reconciled',
        step,
        digest,
        outcome,
        ...(output === undefined ? {} : { output }),
        ...(headline === undefined ? {} : { headline }),
        ...(id === undefined ? {} : { id }),
        ...(after === undefined ? {} : { after }),
        ...(undo === undefined ? {} : { undo }),
      };
    }
    case 'compose':
      return compose(parts, known, owed, signal);
    case 'send':
      return send(parts, known, owed, signal);
    default:
      return owed satisfies never;
  }
}

function finished(
  owed: { step: string; digest: string },
  result: Omit<StepResult, 'step' | 'digest'>,
): WorldCommand {
  return { type: 'finished', results: [{ step: owed.step, digest: owed.digest, ...result }] };
}

/** An open step is performed by asking the mind, every other read by the hands. */
async function read(parts: PerformParts, known: KnownRun, owed: OwedOf<'read'>, signal: AbortSignal) {
  const { mind, hands } = parts;
  const who = whoOf(parts, known);
  if (owed.tool !== INVESTIGATE) return hands.read(owed.tool, owed.args, who, signal);
  const ask = mind.investigate?.bind(mind);
  return investigate(
    hands,
    ask &&
      ((input) =>
        inTime(parts, signal, (limited) => ask(input, limited)).catch((error: unknown) => {
          const { fault, calls } = mindFault(parts, known, error);
          throw new AgentFailure(fault.code, fault.message, calls);
        })),
    { run: known.run, step: owed.step, args: owed.args, who },
    signal,
  );
}

async function think(
  parts: PerformParts,
  known: KnownRun,
  owed: OwedOf<'think'>,
  signal: AbortSignal,
): Promise<WorldCommand> {
  const { thought, read, reason } = owed;
  const input = {
    run: known.run,
    reason,
    catalogue: parts.hands.catalogue(),
    policy: known.policy,
    now: parts.now(),
  };
  try {
    return {
      type: 'thought',
      thought,
      read,
      ...(await inTime(parts, signal, (limited) => parts.mind.plan(input, limited))),
    };
  } catch (error) {
    return { type: 'thought_failed', thought, read, ...mindFault(parts, known, error) };
  }
}

async function compose(
  parts: PerformParts,
  known: KnownRun,
  owed: OwedOf<'compose'>,
  signal: AbortSignal,
): Promise<WorldCommand> {
  const { answer, read, purpose } = owed;
  try {
    const input = {
      run: known.run,
      purpose,
      catalogue: parts.hands.catalogue(),
      policy: known.policy,
      now: parts.now(),
    };
    const composed = await inTime(parts, signal, (limited) => parts.mind.respond(input, limited));
    return { type: 'composed', answer, read, ...composed };
  } catch (error) {
    const { fault, calls } = mindFault(parts, known, error);
    return { type: 'set_aside', why: `The reply could not be drafted: ${fault.message}`, calls };
  }
}

async function prepare(
  parts: PerformParts,
  known: KnownRun,
  owed: OwedOf<'prepare'>,
  signal: AbortSignal,
): Promise<WorldCommand> {
  const previews: Record<string, { preview: Preview } | { fault: Fault }> = {};
  let assumed: Facts = {};
  for (const { id, tool, args } of owed.steps) {
    const shown = await parts.hands.prepare(tool, args, whoOf(parts, known), assumed, signal);
    previews[id] = shown;
    if ('fault' in shown) break;
    assumed = { ...assumed, ...shown.preview.after };
  }
  return { type: 'prepared', revision: owed.revision, previews };
}

async function send(
  parts: PerformParts,
  known: KnownRun,
  owed: OwedOf<'send'>,
  signal: AbortSignal,
): Promise<WorldCommand> {
  const { draft, key, text } = owed;
  const { tenant, id, customer } = known.run;
  if (!customer)
    return {
      type: 'send_failed',
      draft,
      fault: { code: 'no_customer', message: 'there is nobody to write to' },
    };
  const sent = await parts.mailer.send({ tenant, run: id, customer: customer.id, key, text }, signal);
  return 'id' in sent
    ? { type: 'sent', draft, id: sent.id }
    : { type: 'send_failed', draft, fault: sent.fault };
}

function whoOf(parts: PerformParts, { run, policy }: KnownRun): CallContext {
  return {
    tenant: run.tenant,
    run: run.id,
    asker: run.openedBy.id,
    words: run.messages.filter((message) => message.kind !== 'reminder').map((message) => message.text),
    now: parts.now(),
    policy,
    ...(run.customer ? { customer: { id: run.customer.id, verified: run.customer.verified } } : {}),
  };
}

/** After the limit a mind has so long to say what it was paid, or to let another stand in. */
const GRACE_MS = 1_000;

/** Resolves or rejects within the limit and the grace after it, whether or not the mind heeds its signal. */
async function inTime<T>(
  parts: PerformParts,
  signal: AbortSignal,
  ask: (limited: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = AbortSignal.timeout(parts.mindTimeoutMs);
  const limited = AbortSignal.any([signal, limit]);
  return new Promise<T>((resolve, reject) => {
    const giveUp = () => setTimeout(() => reject(limited.reason), GRACE_MS).unref();
    limited.addEventListener('abort', giveUp, { once: true });
    ask(limited).then(resolve, reject);
  });
}

function mindFault(
  parts: PerformParts,
  known: KnownRun,
  error: unknown,
): { fault: Fault; calls: ModelCall[] } {
  parts.log.error({ run: known.run.id, err: error }, 'the mind did not answer');
  if (error instanceof AgentFailure)
    return { fault: { code: error.code, message: error.message }, calls: error.calls };
  const timedOut = error instanceof Error && error.name === 'TimeoutError';
  const fault = timedOut
    ? {
        code: 'timeout',
        message: `The mind did not answer within ${Math.round(parts.mindTimeoutMs / 1000)} s.`,
      }
    : { code: 'mind_failed', message: 'The mind could not answer. The log says why.' };
  return { fault, calls: [] };
}
