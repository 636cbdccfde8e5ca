/** A step's argument as the input element that fits it, and what was put in as text again. */
import type { types } from '@slack/bolt';
import type { Field } from '../../shared/card/arguments.ts';
import { LIMITS } from '../limits.ts';
import { penOf, plain } from './elements.ts';

/** The action id of every input: a block has one. */
export const VALUE = 'value';

const DECIMAL = /^\d{1,12}(\.\d{1,6})?$/;

/**
 * undefined: it cannot be changed here (it comes from another step, is nothing, or is too long for an input).
 */
export function inputFor(field: Field): types.InputBlockElement | undefined {
  const { kind, text } = field;
  switch (kind) {
    case 'reference':
    case 'nothing':
      return undefined;
    case 'yes_no': {
      const options = ['yes', 'no'].map((value) => ({ text: plain(value), value }));
      const initial = options.find(({ value }) => value === text);
      return {
        type: 'static_select',
        action_id: VALUE,
        options,
        ...(initial ? { initial_option: initial } : {}),
      };
    }
    case 'date':
      return isDate(text) ? { type: 'datepicker', action_id: VALUE, initial_date: text } : written(field);
    case 'money':
    case 'number':
      return DECIMAL.test(text)
        ? { type: 'number_input', action_id: VALUE, is_decimal_allowed: true, initial_value: text }
        : written(field);
    case 'text':
    case 'long':
      return written(field);
    default:
      return kind satisfies never;
  }
}

/** As an input is filled at first; what comes back the same was not touched. */
export const shownText = (field: Field): string => field.text.toWellFormed();

function written(field: Field): types.PlainTextInput | undefined {
  const text = shownText(field);
  if (text.length > LIMITS.input.text) return undefined;
  return {
    type: 'plain_text_input',
    action_id: VALUE,
    multiline: field.kind === 'long' || text.includes('\n'),
    max_length: LIMITS.input.text,
    ...(text === '' ? {} : { initial_value: text }),
  };
}

function isDate(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

export function fieldBlock(id: string, field: Field): types.InputBlock | undefined {
  const element = inputFor(field);
  if (element === undefined) return undefined;
  return { type: 'input', block_id: id, optional: true, label: plain(penOf(150).line(field.label)), element };
}

/** One input's state in a submitted view. */
export interface InputState {
  value?: string | null;
  selected_date?: string | null;
  selected_option?: { value?: string } | null;
  selected_options?: { value?: string }[] | null;
}

/** What an input holds as text; empty where it was emptied, undefined where there was no such input. */
export function typedIn(state: InputState | undefined): string | undefined {
  if (state === undefined) return undefined;
  return state.value ?? state.selected_date ?? state.selected_option?.value ?? '';
}
