/** The form of Adjust: the change in words, or step by step as far as the form has room. Pure. */
import { count } from '../../../run/text/counts.ts';
import type { RunView } from '../../../run/view/run-view.ts';
import { type AdjustableStep, adjustableSteps } from './adjust.ts';
import type { Field } from './arguments.ts';
import { type FormRoom, type Input, input } from './inputs.ts';
import { line, ours, type Part, type Span, small, theirs } from './spans.ts';

export const dropId = (step: string): string => `drop:${step}`;
/** Fields by their number in the step: a path may be longer than a channel's ids. */
export const fieldId = (step: string, at: number): string => `field:${step}:${at}`;

/** In words, or per step, which is dropped or gets other arguments. */
export function adjustItems(view: RunView, room: FormRoom): (Input | Part)[] {
  const items: (Input | Part)[] = [
    input({
      id: 'text',
      label: ours('In words'),
      kind: 'long',
      placeholder: 'what should be different',
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
  const { kind, label, currency } = field;
  const value = field.text.toWellFormed();
  if (kind === 'reference' || kind === 'nothing' || value.length > most) return undefined;
  const made = input({
    id,
    label: theirs(currency === undefined ? label : `${label} (${currency})`),
    kind,
    value,
    required: false,
  });
  if (kind === 'yes_no')
    return { ...made, options: ['yes', 'no'].map((one) => ({ value: one, label: one })) };
  return kind === 'text' && value.includes('\n') ? { ...made, kind: 'long' } : made;
}
