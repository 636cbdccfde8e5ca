/**
 * The modals that ask for something before a press counts. Private metadata carries the press; submission.ts
 * reads what was filled in.
 */
import type { types } from '@slack/bolt';
import type { RunView } from '../../../run/view/run-view.ts';
import { type Asking, encodePress, type Press } from '../../shared/press.ts';
import { LIMITS } from '../limits.ts';
import { formId } from '../names.ts';
import { adjustBlocks } from './adjust-form.ts';
import { cut, parts } from './cut.ts';
import { type Block, line, penOf, plain, quote, rich, small, words } from './elements.ts';
import { VALUE } from './fields.ts';

type Modal = types.ModalView;

/** The most parts of a reply that are edited in a modal. */
const MOST_PARTS = 20;

export function modalFor(asking: Asking, press: Press, view: RunView): Modal {
  const form = (title: string, submit: string, blocks: Block[]): Modal => ({
    type: 'modal',
    callback_id: formId(asking),
    private_metadata: encodePress(press),
    title: plain(cut(title, LIMITS.view.title)),
    submit: plain(cut(submit, LIMITS.view.button)),
    close: plain('Back'),
    blocks,
  });
  const revision = press.revision ?? view.card.revision;
  switch (asking) {
    case 'adjust':
      return form(`Adjust plan ${revision}`, 'Adjust', adjustBlocks(view));
    case 'decline':
      return form(`Decline plan ${revision}`, 'Decline', [
        reason('Nothing is changed. The reply is drafted knowing your reason.'),
      ]);
    case 'hand_off':
      return form('Hand off this case', 'Hand off', [
        reason('Whoever takes it sees the case, what was done and your reason.'),
      ]);
    case 'ask':
      return form('Ask for an exception', 'Ask', [
        reason('Policy says no. Say why this case deserves an exception; it is shown to whoever decides.'),
      ]);
    case 'answer':
      return form('Answer', 'Answer', [
        ...question(view),
        textInput('text', 'Answer', '', { multiline: true }),
      ]);
    case 'verify':
      return form('Enter the code', 'Check the code', [
        {
          ...textInput('code', 'Six digits', '', { most: 20 }),
          hint: plain(
            'The customer got it at the address on file. Never ask for it in the thread; after three wrong codes the case is handed over.',
          ),
        },
      ]);
    case 'looked':
      return form('What did you find?', 'Record it', [...question(view), outcome(press, view)]);
    case 'edit':
      return editForm(form, view);
    default:
      return asking satisfies never;
  }
}

function question(view: RunView): Block[] {
  return view.question === undefined ? [] : rich(quote(words(penOf().text(view.question.text))));
}

const reason = (hint: string): types.InputBlock => ({
  ...textInput('reason', 'Reason', '', { multiline: true }),
  hint: plain(hint),
});

function textInput(
  id: string,
  label: string,
  initial: string,
  { multiline = false, most = LIMITS.input.text }: { multiline?: boolean; most?: number } = {},
): types.InputBlock {
  return {
    type: 'input',
    block_id: id,
    label: plain(label),
    element: {
      type: 'plain_text_input',
      action_id: VALUE,
      multiline,
      max_length: most,
      ...(initial === '' ? {} : { initial_value: initial }),
    },
  };
}

function outcome(press: Press, view: RunView): types.InputBlock {
  const step = view.card.steps.find(({ id }) => id === (press.call ?? view.question?.call));
  return {
    type: 'input',
    block_id: 'outcome',
    label: plain(penOf(150).line(step?.title ?? 'The change')),
    element: {
      type: 'radio_buttons',
      action_id: VALUE,
      options: [
        { text: plain('It happened'), value: 'done' },
        { text: plain('It did not happen'), value: 'failed' },
      ],
    },
  };
}

/**
 * The reply in inputs of what one may hold, cut between paragraphs where it can be: `reply:0`, `reply:1:2` …
 * A part's last number says how it is joined to the one before (2:
 * a paragraph, 1: a line, s: a space, 0: nothing), so that what was not touched comes back as it was.
 */
function editForm(form: (title: string, submit: string, blocks: Block[]) => Modal, view: RunView): Modal {
  const reply = (view.card.draft?.reply ?? view.answer?.reply ?? '').toWellFormed();
  const to = view.card.draft?.to ?? '';
  const pieces = parts(reply, LIMITS.input.text);
  if (pieces.length > MOST_PARTS) {
    const { submit: _, ...modal } = form('Edit the reply', 'Back', [
      ...rich(
        line(
          words(
            'This reply is too long to be edited here. Edit it in the console, or adjust the plan in words.',
          ),
        ),
      ),
    ]);
    return modal;
  }
  const inputs = pieces.map(({ text, joint }, at) =>
    textInput(
      at === 0 ? 'reply:0' : `reply:${at}:${jointName(joint)}`,
      pieces.length === 1 ? 'Reply' : `Reply, part ${at + 1} of ${pieces.length}`,
      text,
      { multiline: true },
    ),
  );
  // A part may be emptied; the reply as a whole may not.
  if (pieces.length > 1) for (const input of inputs) input.optional = true;
  return form('Edit the reply', 'Send edited reply', [
    ...inputs,
    small(`This goes to ${to === '' ? 'the customer' : penOf(100).line(to)} as it stands here.`),
  ]);
}

const jointName = (joint: string): string => (joint === ' ' ? 's' : String(joint.length));
export const jointNamed = (name: string): string => (name === 's' ? ' ' : '\n'.repeat(Number(name) || 0));
