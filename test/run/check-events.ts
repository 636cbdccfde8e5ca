/**
 * An independent check of a run, made from its events alone and by other code than the rules': it works
 * out digests and approved bytes itself and throws when an event must not have happened.
 */
import type { EventOf, RunEvent } from '../../src/run/events.ts';
import type { Preview } from '../../src/run/plan/plan.ts';
import {
  approvalOf,
  Broken,
  broken,
  bytes,
  type CheckedRun,
  checkedStep,
  digestOf,
  entryOf,
  filled,
} from './checked-run.ts';
import { authorityOf } from './shop.ts';

export interface Scope {
  /** The versions in force. */
  policy: string;
  catalogue: string;
  /** Whoever may approve; absent: the staff of the rules' tests. */
  authorityOf?: (id: string) => { limit: number } | undefined;
}

/** Takes the event in; throws Broken when it breaks a promise. */
export function checkEvent(checked: CheckedRun, event: RunEvent, scope: Scope): void {
  switch (event.type) {
    case 'run_opened':
      checked.salt = event.personal.salt;
      checked.messages = 1;
      return;
    case 'information_added':
      checked.messages += 1;
      return;
    case 'adjusted':
      if (event.personal.text !== undefined) checked.messages += 1;
      return;
    case 'thought_used':
      if (event.data.read !== checked.messages) broken('a thought was used that had not read every message');
      checked.read = event.data.read;
      return;
    case 'planned':
      plan(checked, event);
      return;
    case 'customer_found':
      if (checked.customer && checked.customer.id !== event.data.id) broken('a second customer was bound');
      checked.customer = { ...checked.customer, id: event.data.id, step: event.data.step };
      return;
    case 'customer_verified':
      if (!checked.customer) broken('nobody was verified');
      else checked.customer.verified = event.seq;
      checked.codeVerified = event.actor.kind === 'person';
      return;
    case 'replanning':
      if (
        ['information', 'adjusted', 'answered'].includes(event.data.reason) &&
        checked.messages <= Math.max(checked.read, checked.settled)
      )
        broken('the case went on although nothing new was said since a person ended it');
      return;
    case 'renewed':
      checked.renewed = event.seq;
      return;
    case 'approval_requested': {
      const { digest, steps, revision, cents } = event.data;
      const mine = approvalOf(checked, steps, {
        previews: event.personal.previews,
        scope: {
          policy: event.data.policy,
          catalogue: event.data.catalogue,
        },
      });
      if (digest !== '' && digest !== mine.digest)
        broken('the digest is not that of the calls that were shown');
      for (const id of steps)
        if (checkedStep(checked, id).revision !== revision) broken(`${id} is a step of another revision`);
      checked.asked = {
        ...{ digest, revision, cents, entries: mine.entries },
        automatic: event.data.automatic === true,
      };
      return;
    }
    case 'left_out':
      if (!checked.notRead || event.actor.kind !== 'person') broken('what was not read was left out unasked');
      checked.notRead = false;
      return;
    case 'approved': {
      if (checked.notRead) broken('a plan was approved of which something was not read');
      const { asked } = checked;
      if (asked?.digest !== event.data.digest || asked.digest === '')
        throw new Broken('something was approved that nobody asked for');
      const who =
        event.actor.kind === 'person' ? (scope.authorityOf ?? authorityOf)(event.actor.id) : undefined;
      if (event.actor.kind !== 'policy' && (!who || who.limit < asked.cents))
        broken("approved beyond the approver's limit");
      if (event.actor.kind === 'policy' && !asked.automatic) broken('it ran without a person unasked');
      checked.standing = { ...asked, until: event.data.until, begun: new Set() };
      return;
    }
    case 'approval_carried':
      if (checked.notRead) broken('an approval was carried to a plan of which something was not read');
      carried(checked, event, scope);
      return;
    case 'approval_expired':
    case 'undo_asked':
    case 'handed_over':
      delete checked.standing;
      if (event.type !== 'approval_expired') checked.closing = false;
      if (event.type === 'undo_asked') checked.settled = checked.messages;
      return;
    case 'closing_asked':
      checked.closing = true;
      return;
    case 'closed':
      if (event.actor.kind !== 'person' && ['resolved', 'refused'].includes(event.data.ending))
        if (checked.messages > Math.max(checked.read, checked.settled))
          broken('a message was lost: the run closed without reading it');
      delete checked.standing;
      checked.closing = false;
      checked.settled = checked.messages;
      return;
    case 'step_started':
      started(checked, event);
      return;
    case 'step_kept':
      kept(checked, event);
      return;
    case 'step_finished':
      finished(checked, event);
      return;
    case 'question_closed':
      if (event.data.step !== undefined && event.data.outcome !== undefined)
        settle(checked, event.data.step, { state: event.data.outcome, event });
      return;
    case 'result_conflicts':
      if (event.personal.output !== undefined)
        checkedStep(checked, event.data.step).output = event.personal.output;
      settle(checked, event.data.step, { state: event.data.now, event });
      return;
    default:
      return;
  }
}

function plan(checked: CheckedRun, event: EventOf<'planned'>) {
  checked.notRead = (event.personal.notRead ?? []).length > 0;
  for (const planned of event.data.steps) {
    if (checked.steps.has(planned.id)) broken(`the id ${planned.id} was used before`);
    const args = event.personal.steps[planned.id]?.args ?? {};
    checked.steps.set(planned.id, {
      revision: event.data.revision,
      planned,
      args,
      state: 'todo',
      source: planned.id,
    });
  }
}

function carried(
  checked: CheckedRun,
  event: EventOf<'approval_carried'>,
  scope: { policy: string; catalogue: string },
) {
  const { standing } = checked;
  if (!standing || standing.digest !== event.data.from)
    return broken('an approval was carried over that does not stand');
  if (event.at >= standing.until) broken('an expired approval was carried over');
  const { digest, entries } = approvalOf(checked, event.data.steps, {
    previews: event.personal.previews,
    scope,
  });
  if (digest !== event.data.digest) broken('the carried digest is not that of the calls');
  const open = [...standing.entries].filter(([id]) => !standing.begun.has(id)).map(([, entry]) => entry);
  for (const entry of entries.values()) {
    const at = open.indexOf(entry);
    if (at < 0) broken('a call was carried over that nobody approved');
    open.splice(at, 1);
  }
  checked.standing = {
    digest,
    revision: event.data.revision,
    cents: standing.cents,
    entries,
    automatic: standing.automatic,
    until: standing.until,
    begun: new Set(),
  };
}

function started(checked: CheckedRun, event: EventOf<'step_started'>) {
  const { step, digest, approval, key } = event.data;
  const { standing } = checked;
  const it = checkedStep(checked, step);
  if (it.planned.effect !== 'write' || it.state !== 'todo')
    broken(`${step} may not start: it is ${it.state}`);
  if (!standing || standing.digest !== approval || standing.revision !== it.revision)
    return broken('a write started without its approval');
  const entry = standing.entries.get(step) ?? broken('a write started that the approval does not name');
  const { before, ...rest } = JSON.parse(entry) as { before: unknown };
  const { before: _, ...now } = JSON.parse(entryOf(checked, step, { before: {} } as Preview)) as {
    before: unknown;
  };
  if (before === undefined || bytes(rest) !== bytes(now))
    broken('a write started with other bytes than were approved');
  if (digestOf(checked, step) !== digest) broken('a write started under another digest');
  if (bytes(filled(checked, it.args, { forWrite: true, final: true })) !== bytes(event.personal.args))
    broken('a write was sent other arguments');
  if (event.at >= standing.until) broken('a write started after its approval ended');
  if (checked.messages > Math.max(checked.read, checked.settled))
    broken('a write started although a message is unread');
  if (checked.closing) broken('a write started although the case is to be stopped');
  if (it.planned.verified && checked.customer?.verified === undefined)
    broken('a write started for a customer who is not verified');
  for (const need of it.planned.needs)
    if (checkedStep(checked, need).state !== 'done') broken(`${step} started before ${need}, which it needs`);
  for (const [id, other] of checked.steps)
    if (other.planned.effect === 'write' && (other.state === 'doing' || other.state === 'unknown'))
      broken(`${step} started while ${id} is in flight`);
  if (checked.starts.includes(key)) broken('a key was used twice');
  const same = [...checked.steps.entries()].filter(
    ([id, other]) =>
      other.source === id && other.state === 'done' && !other.undone && digestOf(checked, id) === digest,
  );
  const already =
    it.planned.undoes === undefined
      ? same.length
      : same.filter(([, other]) => other.planned.undoes === it.planned.undoes).length;
  if (already > (it.planned.again ?? 0)) broken('a write that was done is done again');
  checked.starts.push(key);
  it.state = 'doing';
  standing.begun.add(step);
}

function kept(checked: CheckedRun, event: EventOf<'step_kept'>) {
  const it = checkedStep(checked, event.data.step);
  const from = checkedStep(checked, event.data.from);
  if (it.state !== 'todo') broken('a step was kept that had begun');
  if (from.state !== 'done' || from.undone)
    broken(
      `${event.data.step} took over ${event.data.from}, which is ${from.undone ? 'undone' : from.state}`,
    );
  if (it.planned.effect === 'read') {
    const since = from.finished?.seq ?? 0;
    const brought = checked.customer?.step === from.source && !checked.codeVerified;
    if (since < checked.lastWrite || since < checked.renewed)
      broken('a read was kept although a write was done since');
    if (since < (checked.customer?.verified ?? 0) && !brought)
      broken('a read was kept although the customer was verified since');
  }
  it.state = 'done';
  it.source = from.source;
  if (from.output !== undefined) it.output = from.output;
  if (from.finished) it.finished = from.finished;
  if (digestOf(checked, event.data.step) !== digestOf(checked, event.data.from))
    broken('a step took over the result of another call');
}

function finished(checked: CheckedRun, event: EventOf<'step_finished'>) {
  const it = checkedStep(checked, event.data.step);
  const { outcome, effect, tool } = event.data;
  if (effect !== it.planned.effect || tool !== it.planned.tool) broken('a step finished as another');
  const unresolved = event.data.code === 'unresolved' && event.data.digest === '';
  if (event.data.digest !== (digestOf(checked, event.data.step) ?? '') && !unresolved)
    broken('another call finished');
  if (it.state === 'done' || it.state === 'failed') broken(`${event.data.step} finished twice`);
  if (effect === 'write' && outcome === 'done' && it.state === 'todo')
    broken('a write was done that never started');
  if (effect === 'read' && outcome === 'unknown') broken('a read is unknown');
  if (effect === 'read' && outcome === 'done')
    for (const need of it.planned.needs)
      if (checkedStep(checked, need).state !== 'done') broken('a read went on without what it needs');
  if (event.personal.output !== undefined) it.output = event.personal.output;
  it.finished = { seq: event.seq, at: event.at };
  settle(checked, event.data.step, { state: outcome, event });
}

function settle(
  checked: CheckedRun,
  step: string,
  { state, event }: { state: 'done' | 'failed' | 'unknown'; event: RunEvent },
) {
  const it = checkedStep(checked, step);
  it.state = state;
  if (state !== 'done' || it.planned.effect !== 'write') return;
  checked.lastWrite = event.seq;
  const { undoes } = it.planned;
  if (undoes === undefined) return;
  const original = checkedStep(checked, undoes).source;
  for (const other of checked.steps.values()) if (other.source === original) other.undone = true;
}
