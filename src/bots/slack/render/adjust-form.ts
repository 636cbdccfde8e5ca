/** Adjusting a plan: in words, or per step, which is dropped or gets other arguments. */
import type { types } from '@slack/bolt';
import type { RunView } from '../../../run/view/run-view.ts';
import { type AdjustableStep, adjustableSteps } from '../../shared/card/adjust.ts';
import { LIMITS } from '../limits.ts';
import { type Block, line, more, penOf, plain, rich, small, words } from './elements.ts';
import { fieldBlock, VALUE } from './fields.ts';

export const dropId = (step: string): string => `drop:${step}`;
/** Fields by their number in the step: a path may be longer than a block's id. */
export const fieldId = (step: string, at: number): string => `field:${step}:${at}`;

/** One for what folds. */
const MOST = LIMITS.view.blocks - 1;

export function adjustBlocks(view: RunView): Block[] {
  const blocks: Block[] = [
    {
      type: 'input',
      block_id: 'text',
      optional: true,
      label: plain('In words'),
      element: {
        type: 'plain_text_input',
        action_id: VALUE,
        multiline: true,
        max_length: LIMITS.input.text,
        placeholder: plain('also give the shipping back'),
      },
    },
  ];
  const steps = adjustableSteps(view);
  if (steps.length > 0) blocks.push(...rich(line(words('Or step by step', 'bold'))));
  const drawn = steps.map(stepBlocks);
  // Every step can be dropped before any step's arguments are shown.
  let room = MOST - blocks.length - Math.min(steps.length, MOST - blocks.length);
  let folded = 0;
  for (const [first, ...rest] of drawn) {
    if (first === undefined || blocks.length >= MOST) {
      folded += 1;
      continue;
    }
    const fits = rest.length <= room;
    if (fits) room -= rest.length;
    else folded += 1;
    blocks.push(first, ...(fits ? rest : []));
  }
  if (folded > 0)
    blocks.push(small(`${more(folded, 'step')} cannot be changed in full here: say it in words.`));
  return blocks;
}

function stepBlocks({ id, title, fields }: AdjustableStep): Block[] {
  const pen = penOf(150);
  const drop: types.InputBlock = {
    type: 'input',
    block_id: dropId(id),
    optional: true,
    label: plain(pen.line(title)),
    element: {
      type: 'checkboxes',
      action_id: VALUE,
      options: [{ text: plain('Drop this step'), value: 'drop' }],
    },
  };
  const inputs = fields.map((field, at) => fieldBlock(fieldId(id, at), field));
  const fixed = fields
    .filter((_, at) => inputs[at] === undefined)
    .map(({ kind, label, text }) => {
      const value =
        kind === 'reference'
          ? `from ${text}`
          : text.length > LIMITS.input.text
            ? 'too long for this form'
            : text;
      return `${pen.line(label)}: ${pen.line(value)}`;
    });
  const most = penOf(1_000);
  return [
    drop,
    ...inputs.filter((input) => input !== undefined),
    ...(fixed.length === 0 ? [] : [small(most.line(fixed.join(' · ')))]),
  ];
}
