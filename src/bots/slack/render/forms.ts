/** A form as a modal. Private metadata carries the press; submission.ts reads what was filled in. */
import type { types } from '@slack/bolt';
import { present } from '../../../run/present.ts';
import type { RunView } from '../../../run/view/run-view.ts';
import { cut } from '../../shared/card/cut.ts';
import { formFor } from '../../shared/card/forms.ts';
import { type Input, isInput } from '../../shared/card/inputs.ts';
import { type Asking, encodePress, type Press } from '../../shared/press.ts';
import { LIMITS } from '../limits.ts';
import { formId } from '../names.ts';
import { type Block, drawParts, drawSpan, type Plain, plain, writerOf } from './elements.ts';

/** The action id of every input: a block has one. */
export const VALUE = 'value';

/** One block is for what folds. */
const ROOM = { inputs: LIMITS.view.blocks - 1, input: LIMITS.input.text, replyParts: 20 };
const MOST_CODE = 20;
const DECIMAL = /^\d{1,12}(\.\d{1,6})?$/;

export function modalFor(asking: Asking, press: Press, view: RunView): types.ModalView {
  const { title, submit, items } = formFor({ asking, press }, view, ROOM);
  return {
    type: 'modal',
    callback_id: formId(asking),
    private_metadata: encodePress(press),
    title: plain(cut(title, LIMITS.view.title)),
    ...present({ submit: submit === undefined ? undefined : plain(cut(submit, LIMITS.view.button)) }),
    close: plain('Back'),
    blocks: items.flatMap((item): Block[] =>
      isInput(item) ? [inputBlock(item)] : drawParts([item], writerOf(SMALL)),
    ),
  };
}

/** Of a text beside the inputs. */
const SMALL = 1_000;

function inputBlock(input: Input): types.InputBlock {
  const { id, label, hint, required } = input;
  const text = drawSpan(label, writerOf(150));
  return {
    type: 'input',
    block_id: id,
    label: plain('text' in text ? String(text.text) : id),
    ...present({ hint: hint === undefined ? undefined : plain(hint), optional: required ? undefined : true }),
    element: element(input),
  };
}

function element(input: Input): types.InputBlockElement {
  const { kind, value } = input;
  const options = (input.options ?? []).map((one): types.PlainTextOption & { text: Plain } => ({
    text: plain(one.label),
    value: one.value,
  }));
  switch (kind) {
    case 'yes_no': {
      const initial = options.find((one) => one.value === value);
      return {
        type: 'static_select',
        action_id: VALUE,
        options,
        ...present({ initial_option: initial }),
      };
    }
    case 'choice':
      return { type: 'radio_buttons', action_id: VALUE, options };
    case 'drop':
      return { type: 'checkboxes', action_id: VALUE, options };
    case 'date':
      return isDate(value)
        ? { type: 'datepicker', action_id: VALUE, initial_date: value }
        : written(input, false);
    case 'money':
    case 'number':
      return DECIMAL.test(value)
        ? { type: 'number_input', action_id: VALUE, is_decimal_allowed: true, initial_value: value }
        : written(input, false);
    case 'text':
      return written(input, false);
    case 'long':
      return written(input, true);
    case 'code':
      return { ...written(input, false), max_length: MOST_CODE };
    default:
      return kind satisfies never;
  }
}

const written = ({ value, placeholder }: Input, multiline: boolean): types.PlainTextInput => ({
  type: 'plain_text_input',
  action_id: VALUE,
  multiline: multiline || value.includes('\n'),
  max_length: LIMITS.input.text,
  ...present({
    initial_value: value || undefined,
    placeholder: placeholder === undefined ? undefined : plain(placeholder),
  }),
});

function isDate(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}
