/**
 * The one way in for every channel: checks what was written, passes the command to `handle`, and shows runs.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import type { CheckedText, Command, Refusal } from '../run/commands.ts';
import { NO_SUCH_CASE } from '../run/decide/rules.ts';
import { barred } from '../run/policy/four-eyes.ts';
import { mayApprove } from '../run/policy/judge.ts';
import { present } from '../run/present.ts';
import { isolated } from '../run/text/characters.ts';
import type { RunView } from '../run/view/run-view.ts';
import { runViewOf } from '../run/view/run-view-of.ts';
import { deskOfCase } from './desk-of-case.ts';
import { type Handled, type HandleParts, handle, type Outcome } from './handle.ts';
import { loadRun } from './load-run.ts';
import type { Cases, CommandResult, Delivery, Reader, RunCommand, RunListItem } from './ports/cases.ts';
import type { Changes, ListedRun, Queue } from './ports/ledger.ts';
import type { Codes } from './ports/tools.ts';
import { badText } from './text.ts';

export interface CasesParts extends HandleParts {
  changes: Changes;
  codes: Codes;
  /** Absent: nobody waits for a worker. */
  queue?: Pick<Queue, 'before'>;
}

export function createCases(parts: CasesParts): Cases {
  const { ledger, changes, codes, desks } = parts;

  /** A command that is not checked here: its texts are known to be ones that may be written. */
  async function pass(
    request: { tenant: string; run: string; command: Command } & Delivery,
  ): Promise<CommandResult> {
    const { tenant, run, command, inbox, content } = request;
    return answered(run, await handle(parts, { tenant, run, commands: [command], inbox, content }));
  }

  /** The one place where it is judged who reads which case; lists ask the ledger the same. */
  async function readable(tenant: string, reader: Reader, runs: string[]): Promise<Set<string>> {
    if (reader === 'greenlight' || runs.length === 0) return new Set(runs);
    return new Set(await ledger.readable(tenant, reader.id, runs));
  }
  const reads = async (tenant: string, reader: Reader, run: string) =>
    (await readable(tenant, reader, [run])).has(run);

  const load = (tenant: string, run: string) => loadRun(ledger, tenant, run);

  /** What a person wrote to a customer is checked as a draft is, against the run as it stands. */
  async function checkedText(tenant: string, run: string, text: string): Promise<CheckedText | undefined> {
    const found = await load(tenant, run);
    if (found === 'missing' || 'erased' in found) return undefined;
    const { run: stands, policy } = found;
    const { checkLetter, toolRunner } = deskOfCase(await desks.of(tenant), stands, policy);
    return checkLetter?.(text, { run: stands, policy, catalogue: toolRunner.catalogue() });
  }

  return {
    async open({ tenant, by, place, text, files, passedOn, ...delivery }) {
      const bad = badText(text, 'text');
      if (bad) return { ok: false, refusal: bad };
      const salt = randomBytes(32).toString('hex');
      return pass({
        tenant,
        run: randomUUID(),
        command: present({ type: 'open' as const, by, place, text, files, passedOn, salt }),
        ...delivery,
      });
    },

    async command(request) {
      const bad = badTexts(request.command);
      if (bad) return { ok: false, refusal: bad };
      const { tenant, run, command } = request;
      if (!(await reads(tenant, command.by, run))) return { ok: false, refusal: NO_SUCH_CASE };
      if (command.type !== 'send' || command.text === undefined) return pass(request);
      const checked = await checkedText(tenant, run, command.text);
      return pass({ ...request, command: present({ ...command, checked }) });
    },

    async verify({ tenant, run, by, code, inbox }) {
      if (!(await reads(tenant, by, run))) return { ok: false, refusal: NO_SUCH_CASE };
      // Before the code is tried: a redelivery must not count as one more try.
      const before =
        inbox === undefined
          ? undefined
          : ((await ledger.inboxOutcome(tenant, inbox)) as Outcome | { erased: true } | undefined);
      if (before && 'erased' in before) return { ok: false, refusal: ERASED };
      if (before) return verifiedBefore(before);
      const found = await load(tenant, run);
      if (found === 'missing' || 'erased' in found)
        return { ok: false, refusal: found === 'missing' ? NO_SUCH_CASE : ERASED };
      if (found.run.phase !== 'asking' || found.run.question?.kind !== 'code')
        return {
          ok: false,
          refusal: { status: 409, error: 'no_code_asked', message: 'No code is waited for in this case.' },
        };
      // The person first: somebody else's try must not use up the customer's code.
      if (found.run.question.to !== by.id)
        return {
          ok: false,
          refusal: {
            status: 403,
            error: 'not_asked',
            message: `The code is entered by ${found.run.question.to}, whom the case asks.`,
          },
        };
      const checked = await codes.check(tenant, run, { customer: found.run.customer?.id, code });
      if (checked === 'gone')
        return {
          ok: false,
          refusal: {
            status: 409,
            error: 'code_gone',
            message:
              'No code is open any more: it was used, or it is older than 15 minutes. Write "send a new code" in the case to have one sent.',
          },
        };
      const right = checked === 'right';
      const result = await pass({ tenant, run, command: { type: 'code_checked', by, right }, inbox });
      return result.ok ? { ...result, right } : result;
    },

    async wasReceived(tenant, inbox) {
      return (await ledger.inboxOutcome(tenant, inbox)) !== undefined;
    },

    readable,

    async show(tenant, run, reader) {
      if (!(await reads(tenant, reader, run))) return undefined;
      const found = await load(tenant, run);
      if (found === 'missing') return undefined;
      if ('erased' in found) {
        const { id, phase, ending, head } = found;
        return present({ id, status: phase, erased: true as const, head, ending });
      }
      const { policy, hash } = found;
      const { toolRunner } = deskOfCase(await desks.of(tenant), found.run, policy);
      const shown = runViewOf(found.run, { policy, hash, catalogue: toolRunner.catalogue() });
      const isAtWork = shown.waitsFor === undefined && shown.status !== 'closed';
      const before = isAtWork ? await parts.queue?.before(tenant, run) : undefined;
      return before ? queued(shown, before) : shown;
    },

    async runOfMessage(tenant, inbox) {
      const outcome = (await ledger.inboxOutcome(tenant, inbox)) as Outcome | undefined;
      return outcome && 'run' in outcome ? outcome.run : undefined;
    },

    async mayApprove(tenant, run, people) {
      const found = await load(tenant, run);
      const approval = found === 'missing' || 'erased' in found ? undefined : found.run.approval;
      if (found === 'missing' || 'erased' in found || approval?.state !== 'pending') return new Set();
      const others = barred(found.run, found.policy);
      return new Set(
        people
          .filter((person) => mayApprove(found.policy, person, approval))
          .map(({ id }) => id)
          .filter((id) => !others.some((one) => one.id === id)),
      );
    },

    async list(tenant, { reader, ...query }) {
      const by = reader === 'greenlight' ? {} : { reader: reader.id };
      const { rows, next } = await ledger.list(tenant, { ...query, ...by });
      return present({ runs: rows.map(listItem), next });
    },

    async agenda(tenant, { id, role }, limit) {
      return (await ledger.agenda(tenant, { person: id, role }, limit)).map(listItem);
    },

    async audit(tenant, run, { reader, after = 0 }) {
      if (!(await reads(tenant, reader, run))) return undefined;
      const lines = ledger.audit(tenant, run, after)[Symbol.asyncIterator]();
      const first = await lines.next();
      if (!first.done) return startingWith(first.value, lines);
      // Nothing after this line, or no such run: every run has a first line.
      return after > 0 && (await ledger.load(tenant, run)) !== 'missing' ? nothing() : undefined;
    },

    watch(tenant, run, listener) {
      return changes.subscribe((change) => {
        if (change.tenant === tenant && change.run === run) listener(change.seq);
      });
    },

    watchAll(tenant, listener) {
      return changes.subscribe((change) => {
        if (change.tenant === tenant) listener(change.run, change.seq);
      });
    },
  };
}

function listItem(row: ListedRun): RunListItem {
  const { id, phase: status, ending, askedBy, waitsFor, erased, createdAt, updatedAt } = row;
  const title = isolated(row.title);
  return present({ id, status, title, askedBy, createdAt, updatedAt, ending, waitsFor, erased });
}

const ERASED: Refusal = {
  status: 410,
  error: 'erased',
  message: 'What this run held of its customer was erased; it takes no more commands.',
};

function answered(run: string, handled: Handled): CommandResult {
  switch (handled.kind) {
    case 'done':
      return { ok: true, run, seq: handled.known.run.seq };
    case 'seen':
      return 'refusal' in handled.outcome
        ? { ok: false, refusal: handled.outcome.refusal }
        : { ok: true, ...handled.outcome, again: true };
    case 'refused':
      return { ok: false, refusal: handled.refusal };
    case 'missing':
      return { ok: false, refusal: NO_SUCH_CASE };
    case 'erased':
      return { ok: false, refusal: ERASED };
    default:
      return handled satisfies never;
  }
}

function verifiedBefore(outcome: Outcome): Awaited<ReturnType<Cases['verify']>> {
  if ('refusal' in outcome) return { ok: false, refusal: outcome.refusal };
  return { ok: true, run: outcome.run, seq: outcome.seq, right: outcome.right ?? false, again: true };
}

/** Every text that a command carries, with the name of its field. */
function badTexts(command: RunCommand): Refusal | undefined {
  switch (command.type) {
    case 'information':
      return badText(command.text, 'text');
    case 'adjust':
      return command.text === undefined ? undefined : badText(command.text, 'text');
    case 'decline':
    case 'hand_off':
      return badText(command.reason, 'reason');
    case 'ask':
      return command.reason === undefined ? undefined : badText(command.reason, 'reason');
    case 'send':
      return command.text === undefined ? undefined : badText(command.text, 'text');
    case 'approve':
      return command.reason === undefined ? undefined : badText(command.reason, 'reason');
    case 'draft':
    case 'renew':
    case 'leave_out':
    case 'switch_off':
    case 'review':
    case 'looked':
    case 'stop':
    case 'take':
    case 'give_back':
      return undefined;
    default:
      return command satisfies never;
  }
}

async function* nothing(): AsyncIterable<string> {}

async function* startingWith<T>(first: T, rest: AsyncIterator<T>): AsyncIterable<T> {
  yield first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

/** With its place in the queue, which nobody can read out of its events. */
function queued(shown: RunView, before: number): RunView {
  const status = `Waits for its turn: ${before === 1 ? 'one case is' : `about ${before} cases are`} before it.`;
  return { ...shown, before, card: { ...shown.card, status } };
}
