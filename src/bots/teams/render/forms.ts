/**
 * Forms inside the card: what a button asks for before it counts, drawn with the inputs of Adaptive Cards.
 * Pure.
 */
import { present } from '../../../run/present.ts';
import type { RunView } from '../../../run/view/run-view.ts';
import type { Fold } from '../../shared/card/fit.ts';
import { formFor } from '../../shared/card/forms.ts';
import { type Input, isInput } from '../../shared/card/inputs.ts';
import type { Filled } from '../../shared/card/read-form.ts';
import { ours, type Span } from '../../shared/card/spans.ts';
import type { Writer } from '../../shared/card/writer.ts';
import type { Asking, Press } from '../../shared/press.ts';
import { box, drawPart, type Element, execute, heading, runs, show } from './elements.ts';

/** The longest reason, answer or adjustment, in characters. */
const MOST_WORDS = 4_000;
const MOST_CODE = 20;

export interface Opened {
  press: Press;
  asks: Asking;
  seq: number;
  /** What was filled in before and was not right, by the input's id: nobody types it twice. */
  typed?: Filled;
}

export function drawForm(
  view: RunView,
  { press, asks, seq, typed = {} }: Opened,
  { fold, writer }: { fold: Fold; writer: Writer },
): Element[] {
  const form = formFor({ asking: asks, press }, view, {
    inputs: fold.inputs,
    input: fold.input,
    replyParts: 1,
  });
  const back = show('Back', { run: press.run });
  const style = form.danger ? 'destructive' : 'positive';
  const actions =
    form.submit === undefined ? [back] : [execute(form.submit, 'do', { data: { press, seq }, style }), back];
  const items = form.items.flatMap((item) =>
    isInput(item) ? drawInput(filled(item, typed, fold), writer) : drawPart(item, writer),
  );
  return [box([heading(form.title, 'none'), ...items, { type: 'ActionSet', actions }], 'accent', 'medium')];
}

function filled(input: Input, typed: Filled, { input: most }: Fold): Input {
  const value = typed[input.id];
  if (value === undefined || input.kind === 'code' || value.length > Math.max(most, MOST_WORDS)) return input;
  // A date that is none would not be shown at all.
  return input.kind === 'date' && !isDate(value) ? input : { ...input, value };
}

const isDate = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text);

function drawInput(input: Input, writer: Writer): Element[] {
  const above: Span[] = input.kind === 'drop' || input.kind === 'choice' ? [bold(input.label)] : [];
  return [
    ...(above.length === 0 ? [] : [runs(above, writer)]),
    present({ ...element(input), label: above.length === 0 ? labelOf(input, writer) : undefined }),
    ...(input.hint === undefined ? [] : drawPart({ as: 'small', spans: [ours(input.hint)] }, writer)),
  ];
}

const bold = (span: Span): Span => ('text' in span ? { ...span, style: 'bold' } : span);
const labelOf = ({ label }: Input, writer: Writer): string => ('text' in label ? writer.words(label) : '');

function element({ id, kind, value, options = [], required, placeholder }: Input): Element {
  const isRequired = required || undefined;
  const errorMessage = required ? 'Fill this in.' : undefined;
  const written = (more: object): Element =>
    present({
      type: 'Input.Text',
      id,
      value: value || undefined,
      placeholder,
      isRequired,
      errorMessage,
      ...more,
    });
  switch (kind) {
    case 'drop':
      return {
        type: 'Input.Toggle',
        id,
        title: 'Drop this step',
        valueOn: 'drop',
        valueOff: 'no',
        value: value === 'drop' ? 'drop' : 'no',
        spacing: 'small',
      };
    case 'yes_no':
      return { type: 'Input.Toggle', id, title: 'Yes', valueOn: 'yes', valueOff: 'no', value };
    case 'choice':
      return {
        type: 'Input.ChoiceSet',
        id,
        style: 'expanded',
        ...present({ isRequired }),
        errorMessage: 'Choose one.',
        choices: options.map((option) => ({ title: option.label, value: option.value })),
      };
    case 'date':
      return isDate(value) ? { type: 'Input.Date', id, value } : written({});
    case 'money':
      return written({
        regex: '^\\s*\\d{1,7}([.,]\\d{1,2})?\\s*$',
        errorMessage: 'Write an amount like 48.00.',
      });
    case 'number':
      return written({ regex: '^\\s*-?\\d+([.,]\\d+)?\\s*$', errorMessage: 'Write a number.' });
    case 'code':
      return written({ maxLength: MOST_CODE, errorMessage: 'Enter the code.' });
    case 'long':
      return written({ isMultiline: true, maxLength: Math.max(MOST_WORDS, 2 * value.length) });
    case 'text':
      return written({});
    default:
      return kind satisfies never;
  }
}

/** What was filled in, from the values that the client sends with the press. */
export function filledIn(data: Record<string, unknown>): Filled {
  return Object.fromEntries(
    Object.entries(data).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
