/**
 * Messages in a thread beside the card: editing a message notifies nobody, so whoever is waited for gets one.
 * Pure; a channel adds how it mentions people.
 */
import type { RunEvent } from '../events.ts';
import { limitOf } from '../policy/judge.ts';
import type { Policy } from '../policy/policy.ts';
import { decimal } from '../text/money.ts';

export interface Announcement {
  /** Sequence of the event that it is about. */
  seq: number;
  text: string;
  /** Whom it is for: staff id or role. */
  to: { person?: string; role?: string };
}

/** Of the events after sequence `after`, oldest first. `events` are the run's events from the first on. */
export function announcements(events: RunEvent[], after: number, policy: Policy): Announcement[] {
  const [opened] = events;
  if (opened?.type !== 'run_opened' || opened.actor.kind !== 'person') return [];
  const asker = opened.actor.id;
  const list: Announcement[] = [];
  let decidedBy: string | undefined;
  for (const event of events) {
    if (event.type === 'approved' && event.actor.kind === 'person') decidedBy = event.actor.id;
    if (event.seq <= after) continue;
    const announcement = announcementOf(event, { asker, decidedBy, policy });
    if (announcement) list.push({ seq: event.seq, ...announcement });
  }
  return latest(list);
}

interface Known {
  asker: string;
  decidedBy: string | undefined;
  policy: Policy;
}

function announcementOf(
  event: RunEvent,
  { asker, decidedBy, policy }: Known,
): Omit<Announcement, 'seq'> | undefined {
  switch (event.type) {
    case 'approver_asked': {
      const { revision, role, exception } = event.data;
      const by = event.actor.kind === 'person' ? event.actor.name : 'Somebody';
      const limit = limitOf(policy, role);
      const needs =
        limit === undefined ? role : `${role}, limit ${policy.currency} ${decimal(limit, policy.currency)}`;
      const why = event.personal.reason?.trim();
      return {
        to: { role },
        text: exception
          ? `${by} asks for an exception from policy for plan ${revision} (${needs}).${why ? ` Reason: ${why}` : ''}`
          : `${by} asks for approval of plan ${revision} (${needs}).${why ? ` ${why}` : ''}`,
      };
    }
    case 'approver_reminded':
      return {
        to: { role: event.data.role, person: asker },
        text: `Plan ${event.data.revision} still waits for approval; half of its time has passed.`,
      };
    case 'approval_expired':
      return {
        to: { person: asker },
        text: event.data.wasApproved
          ? `The approval of plan ${event.data.revision} has run out before everything was done. Renew reads again and asks again.`
          : `Nobody decided on plan ${event.data.revision} in time. Renew reads again and asks again.`,
      };
    case 'question_asked':
      return { to: { person: event.data.to }, text: event.personal.text };
    case 'handed_over':
      return {
        to: { role: event.data.role ?? event.data.to },
        text: `Handed to #${event.data.to}: ${event.personal.reason}`,
      };
    case 'escalated':
      return {
        to: { role: event.data.role },
        text: `Nobody has taken this case in time; it is the ${event.data.role}'s now.`,
      };
    case 'information_added':
      return event.data.kind === 'reminder'
        ? { to: { person: asker }, text: event.personal.text }
        : undefined;
    case 'answered':
      // Whoever approved their own plan is looking at the card.
      return event.data.sendable && decidedBy !== undefined && decidedBy !== asker
        ? { to: { person: asker }, text: `Draft ${event.data.draft} is ready to be read and sent.` }
        : undefined;
    default:
      return undefined;
  }
}

/** Of late messages to the same people about the same thing only the last is of use. */
function latest(list: Announcement[]): Announcement[] {
  return list.filter(
    (one, at) => !list.slice(at + 1).some((later) => later.text === one.text && sameTo(later.to, one.to)),
  );
}

function sameTo(one: Announcement['to'], other: Announcement['to']): boolean {
  return one.person === other.person && one.role === other.role;
}
