/**
 * What every event must have for people who read the trail or take the case: who did it, when it ends, and
 * in words what is asked of them and why.
 */
import type { EventType, RunEvent } from '../../src/run/events.ts';
import { ACTOR_KINDS, type Actor, type Person } from '../../src/run/person.ts';
import { broken } from './checked-run.ts';

/** Throws Broken with a sentence. `by`: the person whose command led to it, if it was a person's. */
export function checkRecord(event: RunEvent, by: Person | undefined): void {
  const named = (what: string, text: string | undefined) => {
    if (text === undefined || text.trim() === '') broken(`${event.type} says no ${what}`);
  };
  const ahead = (until: string) => {
    if (!(Date.parse(until) > Date.parse(event.at))) broken(`${event.type} ends before it begins`);
  };
  checkActor(event.actor, named);
  if (PEOPLES.includes(event.type) && (event.actor.kind !== 'person' || event.actor.id !== by?.id))
    broken(`${event.type} names nobody who asked for it`);
  switch (event.type) {
    case 'handed_over':
      named('queue', event.data.to);
      named('cause', event.data.why);
      named('reason', event.personal.reason);
      ahead(event.data.until);
      return;
    case 'question_asked':
      named('person', event.data.to);
      named('question', event.personal.text);
      ahead(event.data.until);
      return;
    case 'planned':
      named('summary', event.personal.summary);
      for (const { id, tool } of event.data.steps) {
        named('title of a step', event.personal.steps[id]?.title);
        named('tool of a step', tool);
      }
      if (event.data.open !== (event.personal.open !== undefined)) broken('its open question is not told');
      if (event.data.notRead !== event.personal.notRead?.length) broken('what was not read is miscounted');
      return;
    case 'plan_rejected':
      if (event.data.codes.length !== event.personal.reasons.length || event.data.codes.length === 0)
        broken('a plan was rejected for nothing');
      for (const code of event.data.codes) named('code', code);
      for (const reason of event.personal.reasons) named('reason', reason);
      return;
    case 'approval_requested':
      named('role', event.data.role);
      if (event.data.state === 'refused') named('reason', event.personal.reason);
      ahead(event.data.expiresAt);
      return;
    case 'approved':
      named('role', event.data.role);
      ahead(event.data.until);
      return;
    case 'approver_asked':
      named('role', event.data.role);
      ahead(event.data.expiresAt);
      return;
    case 'approver_reminded':
    case 'escalated':
      named('role', event.data.role);
      return;
    case 'declined':
      named('reason', event.personal.reason);
      return;
    case 'step_started':
      named('key', event.data.key);
      named('digest', event.data.digest);
      return;
    case 'step_kept':
      named('digest', event.data.digest);
      return;
    case 'step_finished':
      if (event.data.outcome === 'failed') {
        named('code', event.data.code);
        named('fault', event.personal.fault);
      }
      return;
    case 'answered':
      named('reply', event.personal.reply);
      ahead(event.data.until);
      return;
    default:
      return;
  }
}

/** Only a person decides so. */
const PEOPLES: readonly EventType[] = [
  'adjusted',
  'declined',
  'left_out',
  'draft_asked',
  'approver_asked',
  'renewed',
  'automatic_switched_off',
  'reviewed',
  'send_approved',
  'taken',
  'given_back',
];

function checkActor(actor: Actor, named: (what: string, text: string | undefined) => void) {
  if (!ACTOR_KINDS.includes(actor.kind)) broken('nobody did it');
  if (actor.kind === 'person') named('person', actor.id);
  if (actor.kind === 'person' || actor.kind === 'mind') named('name', actor.name);
}
