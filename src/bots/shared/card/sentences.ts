/** What only the person who pressed or wrote is shown, in the words of every channel. Pure. */
import type { Refusal } from '../../../run/commands.ts';
import type { RunView } from '../../../run/view/run-view.ts';
import { standing } from './phases.ts';

/**
 * A press or message that was refused: the rules' own sentence, who may where somebody may not, and what
 * stands now where the button was an older one's.
 */
export function refusedSentence({ status, error, message }: Refusal, view?: RunView): string {
  if (status === 409) return staleSentence(message, view);
  const approval = view?.card.approval;
  const tells = approval?.state === 'pending' && !message.includes(approval.role);
  return status === 403 && error === 'not_allowed' && tells
    ? `${message} May approve: ${approval.who}.`
    : message;
}

/** What replaced the card that somebody pressed on. */
export function staleSentence(message: string, view?: RunView): string {
  if (view === undefined) return message;
  const { revision, phase, ending, approval } = view.card;
  if (phase === 'closed') return `${message} The case is over: ${standing(phase, ending)}.`;
  const decided = approval?.decided === undefined ? '' : `, ${approval.state} by ${approval.decided.by}`;
  return `${message} Now: plan ${revision}, ${standing(phase)}${decided}.`;
}

export const SENTENCES = {
  notLinked:
    'You are not known here: nobody of the staff has your e-mail. Ask whoever looks after Greenlight to add you.',
  guest: 'Guests cannot use Greenlight. Ask a colleague to begin the case.',
  erased: 'This case was erased: there is nothing left to act on.',
  gone: 'This case is not known here any more.',
  /** A button or form that no card of ours carries, or that lacks what it needs. */
  notOurs: 'This button does not belong to a card of Greenlight, so nothing was done.',
  away: 'Greenlight cannot reach its database just now. Nothing was done; please try again in a minute.',
  wrongCode: 'This code is not right. Ask the customer to read it again.',
  olderCard: 'That button is of an older card.',
} as const;
