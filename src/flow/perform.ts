/**
 * Effects out: performs one effect of a run and turns its result into the next command. Rejects only when
 * aborted, with StoreAway, and with NotNow.
 */
import { randomInt } from 'node:crypto';
import type { WorldCommand } from '../run/commands.ts';
import type { Effect } from '../run/effects.ts';
import { mayLeaveUnasked } from '../run/plan/leaving.ts';
import type { Facts, Preview } from '../run/plan/plan.ts';
import { present } from '../run/present.ts';
import type { Fault } from '../run/terms.ts';
import { type AskParts, agentFault, inTime } from './ask-agent.ts';
import { deskOfCase, deskOfWrite } from './desk-of-case.ts';
import { INVESTIGATE, investigate } from './investigate.ts';
import type { KnownRun } from './known-runs.ts';
import { AgentFailure } from './ports/agent.ts';
import type { Desks, OpenDesk } from './ports/desks.ts';
import type { CallContext, Mailer, Sent, ToolResult } from './ports/tools.ts';
import { nextByRule, withAnswers } from './tools-ask.ts';
import { whileAway } from './while-away.ts';

export interface PerformParts extends AskParts {
  desks: Desks;
  mailer: Mailer;
  /** ISO time. */
  now: () => string;
}

/** The effect is due as before, later: nothing is told of it. */
export class NotNow extends Error {
  override name = 'NotNow';
}

const NOT_TAKEN = 'The mail server did not take the reply before the case was to be closed.';

/** From 0 to below 1, and nobody can tell it beforehand. */
const drawn = () => randomInt(DRAWS) / DRAWS;
const DRAWS = 2 ** 32;

/** An effect of the run, and until when it may be worked on. */
interface At<E extends Effect = Effect> {
  known: KnownRun;
  effect: E;
  signal: AbortSignal;
}

/** … with the desk that the case works with. */
type AtDesk = At & { desk: OpenDesk };

type Of<K extends Effect['kind']> = At<Extract<Effect, { kind: K }>> & { desk: OpenDesk };

/** `fresh`: this drive itself started the write just now. */
export async function perform(parts: PerformParts, at: At & { fresh: boolean }): Promise<WorldCommand> {
  const { known, signal } = at;
  const desks = await whileAway(signal, () => parts.desks.of(known.run.tenant));
  if (!desks) throw signal.reason;
  const { effect } = at;
  if (effect.kind === 'write' || effect.kind === 'reconcile') {
    const started = deskOfWrite(desks, effect);
    if (!started) return withoutTools(effect, at.fresh);
    return performAt(parts, { ...at, desk: started });
  }
  return performAt(parts, { ...at, desk: deskOfCase(desks, known.run, known.policy) });
}

/** What this drive began just now was not sent; what was found started may have been. */
function withoutTools(
  effect: Extract<Effect, { kind: 'write' | 'reconcile' }>,
  fresh: boolean,
): WorldCommand {
  const { step, digest } = effect;
  if (effect.kind === 'reconcile') return { type: 'reconciled', step, digest, outcome: 'unknown' };
  const message = 'The desk was changed, and the tools that this was approved with are not there any more.';
  const fault = { code: 'no_such_tool', message };
  const outcome = fresh ? ('failed' as const) : ('unknown' as const);
  return finished(effect, { outcome, ms: 0, tries: 0, fault });
}

async function performAt(parts: PerformParts, at: AtDesk & { fresh: boolean }): Promise<WorldCommand> {
  const { known, effect, signal, fresh, desk } = at;
  const { toolRunner } = desk;
  switch (effect.kind) {
    case 'think':
      return think(parts, { known, effect, signal, desk });
    case 'read':
      return finished(effect, await read(parts, { known, effect, signal, desk }));
    case 'prepare':
      return prepare(parts, { known, effect, signal, desk });
    case 'let_run':
      return { type: 'let_run', revision: effect.revision, digest: effect.digest, draw: drawn() };
    case 'start':
      return { type: 'start', step: effect.step, digest: effect.digest };
    case 'write': {
      const { tool, args, key, before, startedAt } = effect;
      const terms = { key, before, fresh, startedAt };
      const context = contextOf(parts, known);
      return finished(effect, await toolRunner.write(tool, args, { context, terms, signal }));
    }
    case 'reconcile': {
      const { step, digest, tool, args, key } = effect;
      const context = contextOf(parts, known);
      const found = await toolRunner.reconcile(tool, args, { context, key, signal });
      const { outcome, output, headline, id, after, undo } = found;
      return present({
        type: 'reconciled' as const,
        step,
        digest,
        outcome,
        output,
        headline,
        id,
        after,
        undo,
      });
    }
    case 'compose':
      return compose(parts, { known, effect, signal, desk });
    case 'send':
      return send(parts, { known, effect, signal, desk });
    default:
      return effect satisfies never;
  }
}

function finished({ step, digest }: { step: string; digest: string }, result: ToolResult): WorldCommand {
  return { type: 'finished', results: [{ step, digest, ...result }] };
}

/** An open step is performed by asking the agent, every other read by the tool runner. */
async function read(parts: PerformParts, { known, effect, signal, desk }: Of<'read'>): Promise<ToolResult> {
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

async function think(
  parts: PerformParts,
  { known, effect, signal, desk }: Of<'think'>,
): Promise<WorldCommand> {
  const { thought, read, reason } = effect;
  const input = {
    run: known.run,
    reason,
    catalogue: desk.toolRunner.catalogue(),
    policy: known.policy,
    now: parts.now(),
  };
  const next = nextByRule(input);
  if (next) return { type: 'thought', thought, read, next, mind: known.run.mind?.name ?? 'rule', calls: [] };
  try {
    const proposal = await inTime(parts, signal, (limited) => desk.agent.plan(input, limited));
    return { type: 'thought', thought, read, ...proposal, next: withAnswers(proposal.next, input) };
  } catch (error) {
    return { type: 'thought_failed', thought, read, ...agentFault(parts, known.run.id, error) };
  }
}

async function compose(
  parts: PerformParts,
  { known, effect, signal, desk }: Of<'compose'>,
): Promise<WorldCommand> {
  const { answer, read, purpose } = effect;
  try {
    const input = {
      run: known.run,
      purpose,
      catalogue: desk.toolRunner.catalogue(),
      policy: known.policy,
      now: parts.now(),
    };
    const composed = await inTime(parts, signal, (limited) => desk.agent.respond(input, limited));
    return { type: 'composed', answer, read, ...composed };
  } catch (error) {
    const { fault, calls } = agentFault(parts, known.run.id, error);
    return { type: 'set_aside', why: `The reply could not be drafted: ${fault.message}`, calls };
  }
}

async function prepare(
  parts: PerformParts,
  { known, effect, signal, desk }: Of<'prepare'>,
): Promise<WorldCommand> {
  const previews: Record<string, { preview: Preview } | { fault: Fault }> = {};
  const context = contextOf(parts, known);
  let assumed: Facts = {};
  for (const { id, tool, args } of effect.steps) {
    const unasked = mayLeaveUnasked(known.run, id, desk.toolRunner.catalogue());
    const shown = await desk.toolRunner.prepare(tool, args, { context, assumed, unasked, signal });
    previews[id] = shown;
    if ('fault' in shown) break;
    assumed = { ...assumed, ...shown.preview.after };
  }
  return { type: 'prepared', revision: effect.revision, previews };
}

async function send(parts: PerformParts, { known, effect, signal, desk }: Of<'send'>): Promise<WorldCommand> {
  const { draft, key, text } = effect;
  const { tenant, id, customer } = known.run;
  if (!customer)
    return {
      type: 'send_failed',
      draft,
      fault: { code: 'no_customer', message: 'there is nobody to write to' },
    };
  const byMail = () => {
    const subject = desk.subjectOf?.(text);
    return parts.mailer.send({ tenant, run: id, customer: customer.id, key, text, subject }, signal);
  };
  const reply = { key, text, askedAt: known.run.updatedAt };
  const sent: Sent = await (desk.send?.(reply, { context: contextOf(parts, known), signal }) ?? byMail());
  if ('id' in sent) return { type: 'sent', draft, id: sent.id };
  if ('fault' in sent) return { type: 'send_failed', draft, fault: sent.fault };
  // Whoever wants the case closed is not kept waiting for a server.
  if (!known.run.closing && !known.run.answer?.sending?.delayed) return { type: 'send_delayed', draft };
  if (!known.run.closing) throw new NotNow('whoever delivers does not take it now');
  return { type: 'send_failed', draft, fault: { code: 'not_sent', message: NOT_TAKEN } };
}

function contextOf(parts: PerformParts, { run, policy }: KnownRun): CallContext {
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
