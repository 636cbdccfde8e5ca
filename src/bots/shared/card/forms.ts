/**
 * What a button asks for before it counts: titles, inputs and the words on them, the same for every channel,
 * which only draws the inputs. read-form.ts reads what was filled in. Pure.
 */

import { count } from '../../../run/text/counts.ts';
import type { ButtonAction } from '../../../run/view/card.ts';
import type { RunView } from '../../../run/view/run-view.ts';
import type { Asking, Press } from '../press.ts';
import { type AdjustableStep, adjustableSteps } from './adjust.ts';
import type { Field } from './arguments.ts';
import { parts as cutIntoParts } from './cut.ts';
import { line, ours, type Part, paragraphs, type Span, small, theirs } from './spans.ts';

export interface Input {
  id: string;
  label: Span;
  hint?: string;
  placeholder?: string;
  kind: 'text' | 'long' | 'code' | 'choice' | 'drop' | 'yes_no' | 'date' | 'number' | 'money';
  value: string;
  options?: { value: string; label: string }[];
  required: boolean;
}

export interface FormView {
  title: string;
  /** What sends it; absent where there is nothing to send. */
  submit?: string;
  danger?: true;
  items: (Input | Part)[];
}

export const isInput = (item: Input | Part): item is Input => 'id' in item;

/** What a channel's form holds. */
export interface FormRoom {
  inputs: number;
  /** Characters of one input. */
  input: number;
  /** Inputs over which a reply may be spread. */
  replyParts: number;
}

/** Asked before these count: they cannot be taken back by pressing again. */
export const CONFIRM: Partial<Record<ButtonAction, { title: string; text: string; confirm: string }>> = {
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
};

export const dropId = (step: string): string => `drop:${step}`;
/** Fields by their number in the step: a path may be longer than a channel's ids. */
export const fieldId = (step: string, at: number): string => `field:${step}:${at}`;

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
        items: [reason('Nothing is changed. The reply is drafted knowing your reason.')],
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
            hint: 'The customer got it at the address on file. Never ask for it in the thread; after three wrong codes the case is handed over.',
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
    default:
      return asking satisfies never;
  }
}

const input = (more: Pick<Input, 'id' | 'label' | 'kind'> & Partial<Input>): Input => ({
  value: '',
  required: true,
  ...more,
});

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
  const whom = card.draft?.to ? theirs(card.draft.to) : ours('the customer');
  return {
    title,
    submit: 'Send edited reply',
    items: [...inputs, small(ours('This goes to '), whom, ours(' as it stands here.'))],
  };
}

const TOO_LONG =
  'This reply is too long to be edited here. Edit it in the console, or adjust the plan in words.';

/** In words, or per step, which is dropped or gets other arguments. */
function adjustItems(view: RunView, room: FormRoom): (Input | Part)[] {
  const items: (Input | Part)[] = [
    input({
      id: 'text',
      label: ours('In words'),
      kind: 'long',
      placeholder: 'also give the shipping back',
      required: false,
    }),
  ];
  const steps = adjustableSteps(view);
  if (steps.length > 0) items.push(line(ours('Or step by step', { style: 'bold' })));
  // Every step can be dropped before any step's arguments are shown.
  let left = room.inputs - items.length - Math.min(steps.length, Math.max(0, room.inputs - items.length));
  let folded = 0;
  for (const step of steps) {
    if (items.length >= room.inputs) {
      folded += 1;
      continue;
    }
    const rest = stepFields(step, room.input);
    const fits = rest.length <= left;
    if (fits) left -= rest.length;
    else folded += 1;
    items.push(dropInput(step), ...(fits ? rest : []));
  }
  if (folded > 0)
    items.push(small(ours(`${count(folded, 'more step')} cannot be changed in full here: say it in words.`)));
  return items;
}

const dropInput = ({ id, title }: AdjustableStep): Input =>
  input({
    id: dropId(id),
    label: theirs(title),
    kind: 'drop',
    options: [{ value: 'drop', label: 'Drop this step' }],
    required: false,
  });

function stepFields({ id, fields }: AdjustableStep, most: number): (Input | Part)[] {
  const inputs: Input[] = [];
  const fixed: Span[] = [];
  for (const [at, field] of fields.entries()) {
    const made = fieldInput(fieldId(id, at), field, most);
    if (made !== undefined) inputs.push(made);
    else
      fixed.push(
        ...(fixed.length === 0 ? [] : [ours(' · ')]),
        theirs(`${field.label}: ${shownFixed(field, most)}`),
      );
  }
  return [...inputs, ...(fixed.length === 0 ? [] : [small(...fixed)])];
}

function shownFixed({ kind, text }: Field, most: number): string {
  if (kind === 'reference') return `from ${text}`;
  return text.length > most ? 'too long for this form' : text;
}

/**
 * undefined: it cannot be changed here (it comes from another step, is nothing, or is too long for an input).
 */
function fieldInput(id: string, field: Field, most: number): Input | undefined {
  const { kind, label } = field;
  const value = field.text.toWellFormed();
  if (kind === 'reference' || kind === 'nothing' || value.length > most) return undefined;
  const made = input({ id, label: theirs(label), kind, value, required: false });
  if (kind === 'yes_no')
    return { ...made, options: ['yes', 'no'].map((one) => ({ value: one, label: one })) };
  return kind === 'text' && value.includes('\n') ? { ...made, kind: 'long' } : made;
}
