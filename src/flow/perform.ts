/**
 * Effects out: performs one effect of a run and turns its result into the next command. Rejects only when
 * aborted, with StoreAway, with NotNow, and as `stillOurs` does.
 */
import { randomInt } from 'node:crypto';
import type { WorldCommand } from '../run/commands.ts';
import type { Effect } from '../run/effects.ts';
import { present } from '../run/present.ts';
import { agentFault, inTime } from './ask-agent.ts';
import {
  type CallParts,
  contextOf,
  type Of,
  prepare,
  read,
  type Sending,
  waitOf,
  write,
} from './call-tools.ts';
import { deskOfCase, deskOfWrite } from './desk-of-case.ts';
import type { KnownRun } from './known-runs.ts';
import { NotNow } from './not-now.ts';
import type { Desks, OpenDesk } from './ports/desks.ts';
import type { Mailer, MayBeLater, Sent, ToolResult } from './ports/tools.ts';
import { nextByRule, withAnswers } from './tools-ask.ts';
import { whileAway } from './while-away.ts';

export interface PerformParts extends CallParts {
  desks: Desks;
  mailer: Mailer;
}

const NOT_TAKEN = 'The mail server did not take the reply before the case was to be closed.';

/** From 0 to below 1, and nobody can tell it beforehand. */
const drawn = () => randomInt(DRAWS) / DRAWS;
const DRAWS = 2 ** 32;

/** An effect of the run, and until when it may be worked on. */
interface At {
  known: KnownRun;
  effect: Effect;
  signal: AbortSignal;
}

/** … with the desk that the case works with. */
type AtDesk = At & { desk: OpenDesk };

export async function perform(parts: PerformParts, at: At & Sending): Promise<WorldCommand> {
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

async function performAt(parts: PerformParts, at: AtDesk & Sending): Promise<WorldCommand> {
  const { known, effect, signal, fresh, stillOurs, desk } = at;
  const { toolRunner } = desk;
  const unlessLater = <Result extends object>(result: Result & MayBeLater) =>
    parts.waits.unlessLater(waitOf(known, effect), result);
  switch (effect.kind) {
    case 'think':
      return think(parts, { known, effect, signal, desk });
    case 'read':
      return finished(effect, unlessLater(await read(parts, { known, effect, signal, desk })));
    case 'prepare':
      return prepare(parts, { known, effect, signal, desk });
    case 'let_run':
      return { type: 'let_run', revision: effect.revision, digest: effect.digest, draw: drawn() };
    case 'start':
      return { type: 'start', step: effect.step, digest: effect.digest };
    case 'write':
      return finished(effect, await write(parts, { known, effect, signal, fresh, stillOurs, desk }));
    case 'reconcile': {
      const { step, digest, tool, args, key } = effect;
      const context = contextOf(parts, known);
      const found = unlessLater(await toolRunner.reconcile(tool, args, { context, key, signal }));
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
  // What comes later is told beside it, and makes its key no younger.
  const reply = { key, text, askedAt: known.run.answer?.sending?.at ?? known.run.updatedAt };
  const sent: Sent = await (desk.send?.(reply, { context: contextOf(parts, known), signal }) ?? byMail());
  if ('id' in sent) return { type: 'sent', draft, id: sent.id };
  if ('fault' in sent) return { type: 'send_failed', draft, fault: sent.fault };
  // Whoever wants the case closed is not kept waiting for a server.
  if ('unknown' in sent) {
    const { unknown } = known.run.closing ? sent : parts.waits.unlessLater(waitOf(known, effect), sent);
    return { type: 'send_failed', draft, fault: unknown };
  }
  if (!known.run.closing && !known.run.answer?.sending?.delayed) return { type: 'send_delayed', draft };
  if (!known.run.closing) throw new NotNow('whoever delivers does not take it now');
  return { type: 'send_failed', draft, fault: { code: 'not_sent', message: NOT_TAKEN } };
}
