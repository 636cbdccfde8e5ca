/**
 * An independent check of a run, made from its events alone and by other code than the rules': it works
 * out digests and approved bytes itself and throws when an event must not have happened.
 */
import type { EventOf, RunEvent } from '../../src/run/events.ts';
import { finished, kept, settle, started } from './check-steps.ts';
import { approvalOf, Broken, broken, type CheckedRun, checkedStep } from './checked-run.ts';
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
    case 'question_asked':
      checked.asking = { kind: event.data.kind, step: event.data.step };
      return;
    case 'question_closed':
      closedQuestion(checked, event.data);
      if (event.data.how === 'looked') settle(checked, event.data.step, { state: event.data.outcome, event });
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

/** Who closes a question says how, and answers what was asked. */
function closedQuestion(checked: CheckedRun, data: EventOf<'question_closed'>['data']) {
  const { kind, how } = data;
  const { asking } = checked;
  if (asking?.kind !== kind) broken('a question was closed that nobody asked');
  const ways = { answer: 'answered', code: 'verified', look: 'looked' };
  if (![ways[kind], 'superseded', 'expired'].includes(how)) broken(`a ${kind} was ${how}`);
  if (data.how === 'looked' && data.step !== asking?.step) broken('somebody looked at another step');
  delete checked.asking;
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
