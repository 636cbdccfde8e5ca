/** The sentences for one person alone: the same on every channel. Pure. */
import type { Refusal } from '../../run/commands.ts';
import { CHANNELS, type ChatChannel } from '../../run/person.ts';
import type { RunView } from '../../run/view/run-view.ts';
import { standing } from './card/phases.ts';
import type { Notice, RoomState, Vouched } from './channel.ts';

/** Why somebody has no authority here. */
export function withoutAuthority(
  channel: ChatChannel,
  kind: Exclude<Vouched['kind'], 'person'> | 'stranger' | 'unknown_workspace',
): Notice {
  const { title, workspace } = CHANNELS[channel];
  switch (kind) {
    case 'deactivated':
      return { text: `This ${title} account is deactivated.` };
    case 'bot':
      return { text: 'Bots have no authority here: a person has to do this.' };
    case 'guest':
      return { text: 'Guests cannot use Greenlight. Ask a colleague to begin the case.' };
    case 'outsider':
      return {
        text: `Only people of this ${workspace} can use Greenlight. Nothing of the case is shown to you.`,
      };
    case 'stranger':
      return {
        text: `Greenlight does not know you: the e-mail address that ${title} gives for you is not known on its staff list. Ask whoever runs Greenlight to add you.`,
      };
    case 'unknown_workspace':
      return { text: `This ${workspace} is not set up for Greenlight, so nothing was done.` };
    default:
      return kind satisfies never;
  }
}

/** Why no case is begun in a room; undefined: one may be. */
export function roomNotice(channel: ChatChannel, { shared, closed }: RoomState): Notice | undefined {
  if (closed === 'archived')
    return { text: 'This channel is archived; nothing was started. Ask in another one.' };
  if (closed) return NOT_IN_CHANNEL;
  return shared ? sharedRoom(channel) : undefined;
}

export const NOT_IN_CHANNEL: Notice = {
  text: 'I am not in this channel, so I cannot keep a card here. Invite me, or write to me directly.',
};

export const sharedRoom = (channel: ChatChannel): Notice => ({
  text: `This channel is shared with another ${CHANNELS[channel].workspace}, so no case is shown or begun here. Write to me directly, or use a channel of your own.`,
});

/**
 * A press or message that was refused: the rules' own sentence, who may where somebody may not, and what
 * stands now where the button was an older one's.
 */
export function refused(refusal: Refusal, run: string, view?: RunView): Notice {
  const { status, message } = refusal;
  const approval = view?.card.approval;
  if (status === 409 && view) return stale(message, view);
  const who =
    status === 403 &&
    approval?.state === 'pending' &&
    refusal.error === 'not_allowed' &&
    !message.includes(approval.role)
      ? ` May approve: ${approval.who}.`
      : '';
  return { text: `${message}${who}`, run };
}

/** What replaced the card that somebody pressed on. */
export function stale(message: string, view: RunView): Notice {
  const { revision, phase, ending, approval } = view.card;
  const decided = approval?.decided === undefined ? '' : `, ${approval.state} by ${approval.decided.by}`;
  const now =
    phase === 'closed'
      ? `The case is over: ${standing(phase, ending)}.`
      : `Now: plan ${revision}, ${standing(phase)}${decided}.`;
  return { text: `${message} ${now}`, run: view.id };
}

export const REPLACED = 'This card was replaced since: that button is of an older card.';
export const EMPTY_MENTION: Notice = {
  text: 'Write what is new beside the mention: it becomes part of the case.',
};
export const TYPED_BEFORE_CARD: Notice = {
  text: 'Typing does not approve: the card is about to show the button.',
};
export const DELETED =
  'The case had read the message that you deleted, and its record keeps it. If it was wrong, write what is right.';
export const ERASED: Notice = { text: 'This case was erased: there is nothing left to act on.' };
/** All that is left on a card. */
export const erasedCard = (run: string, at: string): string =>
  `Case ${run} was erased on ${at.slice(0, 10)} at ${at.slice(11, 16)} UTC.`;
/** All that is left of a message beside it. */
export const ERASED_BESIDE = 'This message was about a case that was erased.';
export const GONE: Notice = { text: 'This case is not known here any more.' };
/** A button or form that no card of ours carries, or that lacks what it needs. */
export const NOT_OURS: Notice = {
  text: 'This button does not belong to a card of Greenlight, so nothing was done.',
};
export const WRONG_CODE = 'The code is wrong. Ask the customer to read it again.';
export const NOTHING_TO_PLAN: Notice = {
  text: 'This message holds no text to plan for. Write to me what the customer wants.',
};
export const PLANNED_BEFORE =
  'A resolution of this message was planned before: its card is in the thread. Mention me there to add what is new.';
export const AWAY: Notice = {
  text: 'Greenlight cannot reach its database at the moment. Nothing was lost and nothing was done: try again in a minute.',
};
export const platformAway = (channel: ChatChannel): Notice => ({
  text: `Greenlight cannot ask ${CHANNELS[channel].title} about this just now. Nothing was done; please try again in a minute.`,
});
export const asksSomebodyElse = (who: string): Notice => ({
  text: `This asks ${who}. Tell them, or write what you know in the thread.`,
});
