/**
 * What a button asks for before it counts: titles, inputs and the words on them, the same for every channel,
 * which only draws the inputs. read-form.ts reads what was filled in. Pure.
 */

import { worded } from '../../../run/text/worded.ts';
import type { Button } from '../../../run/view/card.ts';
import type { RunView } from '../../../run/view/run-view.ts';
import type { Asking, Press } from '../press.ts';
import { adjustItems } from './adjust-form.ts';
import { parts as cutIntoParts } from './cut.ts';
import { type FormRoom, type Input, input } from './inputs.ts';
import { line, ours, type Part, paragraphs, small, theirs } from './spans.ts';

export interface FormView {
  title: string;
  /** What sends it; absent where there is nothing to send. */
  submit?: string;
  danger?: true;
  items: (Input | Part)[];
}

/** Asked before these count: they cannot be taken back by pressing again. */
export const CONFIRM = {
  stop: {
    title: 'Stop this case?',
    text: 'What is done stays done; nothing more is changed, and no reply is sent. Adding information opens the case again.',
    confirm: 'Stop',
  },
  undo: {
    title: 'Undo and stop?',
    text: 'The next plan takes back what was done, newest first. It is shown and has to be approved like any other; then the case is closed without a reply.',
    confirm: 'Show the undo plan',
  },
  send: {
    title: 'Send it all the same?',
    text: 'Not everything in this reply was found in the records; the card names the pieces and marks them. The customer gets it as it stands, and the audit says so.',
    confirm: 'Send all the same',
  },
};

/** What is asked before a button counts, where it asks no more than that. */
export function confirmationOf({
  action,
  doubts,
}: {
  action: Button['action'];
  doubts?: number | undefined;
}): (typeof CONFIRM)['stop'] | undefined {
  if (action === 'stop' || action === 'undo') return CONFIRM[action];
  return action === 'send' && doubts !== undefined ? CONFIRM.send : undefined;
}

export function formFor(
  { asking, press }: { asking: Asking; press: Press },
  view: RunView,
  room: FormRoom,
): FormView {
  const revision = press.revision ?? view.card.revision;
  switch (asking) {
    case 'adjust':
      return { title: `Adjust plan ${revision}`, submit: 'Adjust', items: adjustItems(view, room) };
    case 'decline':
      return {
        title: `Decline plan ${revision}`,
        submit: 'Decline',
        danger: true,
        items: [reason('Nothing is changed. Your reason is for staff and stands in no letter.')],
      };
    case 'hand_off':
      return {
        title: 'Hand off this case',
        submit: 'Hand off',
        items: [reason('Whoever takes it sees the case, what was done and your reason.')],
      };
    case 'ask':
      return {
        title: 'Ask for an exception',
        submit: 'Ask',
        items: [
          reason('Policy says no. Say why this case deserves an exception; it is shown to whoever decides.'),
        ],
      };
    case 'approve':
      return {
        title: `Approve plan ${revision}`,
        submit: 'Approve',
        items: [reason(WHY)],
      };
    case 'answer':
      return {
        title: 'Answer',
        submit: 'Answer',
        items: [...question(view), input({ id: 'text', label: ours('Answer'), kind: 'long' })],
      };
    case 'verify':
      return {
        title: 'Enter the code',
        submit: 'Check the code',
        items: [
          input({
            id: 'code',
            label: ours('Six digits'),
            hint: worded(
              'The customer got it at the address on file. Never ask for it in the thread; after three wrong codes the case is handed over.',
              view.card.person,
            ),
            kind: 'code',
          }),
        ],
      };
    case 'looked':
      return {
        title: 'What did you find?',
        submit: 'Record it',
        items: [...question(view), outcome(press, view)],
      };
    case 'edit':
      return editForm(view, room);
    case 'confirm': {
      const { title, text, confirm } = confirmationOf(press) ?? CONFIRM.stop;
      return { title, submit: confirm, danger: true, items: [line(ours(text))] };
    }
    default:
      return asking satisfies never;
  }
}

/** Asked from the sum on that policy names. */
export const WHY = 'The sum is large. Say what you looked at and why it is right; it stands in the trail.';

const reason = (hint: string): Input => input({ id: 'reason', label: ours('Reason'), hint, kind: 'long' });

const question = ({ question }: RunView): Part[] =>
  question === undefined ? [] : [{ as: 'quote', spans: [paragraphs(question.text)] }];

function outcome(press: Press, view: RunView): Input {
  const step = view.card.steps.find(({ id }) => id === (press.call ?? view.question?.call));
  return input({
    id: 'outcome',
    label: step === undefined ? ours('The change') : theirs(step.title),
    kind: 'choice',
    options: [
      { value: 'done', label: 'It happened' },
      { value: 'failed', label: 'It did not happen' },
    ],
  });
}

/**
 * The reply in inputs of what one may hold, cut between paragraphs where it can be: `reply:0`, `reply:1:2` …
 * A part's last number says how it is joined to the one before (2: a paragraph, 1: a line, s: a space, 0:
 * nothing), so that what was not touched comes back as it was.
 */
function editForm({ card, answer }: RunView, room: FormRoom): FormView {
  const title = 'Edit the reply';
  const reply = (card.draft?.reply ?? answer?.reply ?? '').toWellFormed();
  const pieces = reply.length > room.input * room.replyParts ? [] : cutIntoParts(reply, room.input);
  if (pieces.length === 0 || pieces.length > room.replyParts) return { title, items: [line(ours(TOO_LONG))] };
  const many = pieces.length > 1;
  const inputs = pieces.map(({ text, joint }, at) =>
    input({
      id: at === 0 ? 'reply:0' : `reply:${at}:${joint === ' ' ? 's' : joint.length}`,
      label: ours(many ? `Reply, part ${at + 1} of ${pieces.length}` : 'Reply'),
      kind: 'long',
      value: text,
      // A part may be emptied; the reply as a whole may not.
      required: !many,
    }),
  );
  const whom = card.draft?.to ? theirs(card.draft.to) : ours(worded('the customer', card.person));
  return {
    title,
    submit: 'Send edited reply',
    items: [
      ...inputs,
      small(
        ours('This goes to '),
        whom,
        ours(
          ' as it stands here. It is checked again first: what is not found in the records is shown before it goes.',
        ),
      ),
    ],
  };
}

const TOO_LONG =
  'This reply is too long to be edited here. Edit it in the console, or adjust the plan in words.';
