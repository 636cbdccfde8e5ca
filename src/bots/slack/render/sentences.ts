/** What only the person who pressed or wrote is told. */
import type { Refusal } from '../../../run/commands.ts';
import type { RunView } from '../../../run/view/run-view.ts';
import { standing } from '../../shared/card/phases.ts';
import type { Message } from './card.ts';
import { saying } from './messages.ts';

/** The card's permalink, where it is known. */
export type CardAt = { url: string } | undefined;

const go = (card: CardAt) => (card === undefined ? undefined : { url: card.url, label: 'Go to the card' });

/**
 * A press or message that was refused: the rules' own sentence, who may where somebody may not, and what
 * stands now where the button was an older one's.
 */
export function refused(refusal: Refusal, view?: RunView, card?: CardAt): Message {
  const { status, message } = refusal;
  if (status === 409) return stale(message, view, card);
  const approval = view?.card.approval;
  const who =
    status === 403 &&
    approval?.state === 'pending' &&
    refusal.error === 'not_allowed' &&
    !message.includes(approval.role)
      ? ` May approve: ${approval.who}.`
      : '';
  return saying(`${message}${who}`, go(card));
}

/** What replaced the card that somebody pressed on. */
export function stale(message: string, view?: RunView, card?: CardAt): Message {
  if (view === undefined) return saying(message, go(card));
  const { revision, phase, ending, approval } = view.card;
  const decided = approval?.decided === undefined ? '' : `, ${approval.state} by ${approval.decided.by}`;
  const now =
    phase === 'closed'
      ? `The case is over: ${standing(phase, ending)}.`
      : `Now: plan ${revision}, ${standing(phase)}${decided}.`;
  return saying(`${message} ${now}`, go(card));
}

export const notLinked = (): Message =>
  saying(
    'You are not known here: nobody of the staff has your e-mail. Ask whoever looks after Greenlight to add you.',
  );

export const guest = (): Message =>
  saying('Guests cannot use Greenlight. Ask a colleague to begin the case.');

export const otherWorkspace = (): Message =>
  saying('Only people of this workspace can use Greenlight. Nothing of the case is shown to you.');

export const unknownWorkspace = (): Message =>
  saying('This workspace is not set up for Greenlight, so nothing was done.');

/** Said in the channel itself, to everybody. */
export const sharedChannel = (): Message =>
  saying(
    'This channel is shared with another workspace, so I post no case data here and take none. Write to me directly, or use a channel of your own.',
  );

export const notInChannel = (): Message =>
  saying('I am not in this channel, so I cannot keep a card here. Invite me, or write to me directly.');

export const erased = (): Message => saying('This case was erased: there is nothing left to act on.');

export const gone = (): Message => saying('This case is not known here any more.');

/** A button or form that no card of ours carries, or that lacks what it needs. */
export const notOurs = (): Message =>
  saying('This button does not belong to a card of Greenlight, so nothing was done.');

export const away = (): Message =>
  saying('Greenlight cannot reach its database just now. Nothing was done; please try again in a minute.');

export const wrongCode = (): Message => saying('This code is not right. Ask the customer to read it again.');

/** Only the plan's opener sees this: where the card of the new case is. */
export const opened = (card: CardAt): Message => saying('The case is open.', go(card));
