/**
 * What was filled into a form, as the Form of its press, or a sentence on each input that is not right. Pure.
 */
import { badText } from '../../../flow/text.ts';
import { present } from '../../../run/present.ts';
import type { RunView } from '../../../run/view/run-view.ts';
import { asksFirst, type Form, type Press } from '../press.ts';
import { adjustableSteps, type StepEdit, stepChanges } from './adjust.ts';
import { dropId, fieldId } from './adjust-form.ts';
import { type Field, meaning } from './arguments.ts';

/** What the inputs hold, by their ids: empty where one was emptied; nothing where there was no such input. */
export type Filled = Readonly<Record<string, string>>;

/** `errors` by the input's id. */
export type ReadForm = { form: Form } | { errors: Record<string, string> };

/** undefined: the press asks for nothing. */
export function readForm(press: Press, filled: Filled, view: RunView): ReadForm | undefined {
  const asking = asksFirst(press);
  if (asking === undefined) return undefined;
  const text = (id: string, missing: string): ReadForm => {
    const fault = textFault(filled[id] ?? '', missing);
    return fault === undefined ? { form: { text: filled[id] ?? '' } } : { errors: { [id]: fault } };
  };
  switch (asking) {
    case 'decline':
    case 'hand_off':
    case 'ask':
    case 'approve':
      return text('reason', 'Say why, in a sentence.');
    case 'answer':
      return text('text', 'Write the answer.');
    case 'verify': {
      const code = (filled.code ?? '').replace(/\s/g, '');
      return /^\d{6}$/.test(code) ? { form: { code } } : { errors: { code: 'The code has six digits.' } };
    }
    case 'looked': {
      const { outcome } = filled;
      return outcome === 'done' || outcome === 'failed'
        ? { form: { outcome } }
        : { errors: { outcome: 'Say what you found.' } };
    }
    case 'edit':
      return edited(filled);
    case 'adjust':
      return adjusted(filled, view);
    case 'confirm':
      return { form: {} };
    default:
      return asking satisfies never;
  }
}

function textFault(text: string, missing: string): string | undefined {
  switch (badText(text, 'text')?.error) {
    case undefined:
      return undefined;
    case 'empty_text':
      return missing;
    case 'too_long':
      return 'This is too long: 32 kB are the most.';
    default:
      return 'This holds control characters or broken text: paste it as plain text.';
  }
}

/** The parts of a reply in their order, joined as they were. */
function edited(filled: Filled): ReadForm {
  const ids = Object.keys(filled)
    .filter((id) => id.startsWith('reply:'))
    .sort((a, b) => partOf(a) - partOf(b));
  let text = '';
  for (const id of ids) {
    const part = filled[id] ?? '';
    if (part !== '') text += `${text === '' ? '' : jointNamed(id.split(':')[2] ?? '0')}${part}`;
  }
  const fault = textFault(text, 'Write the reply.');
  return fault === undefined ? { form: { text } } : { errors: { [ids[0] ?? 'reply:0']: fault } };
}

const partOf = (id: string): number => Number(id.split(':')[1]);
const jointNamed = (name: string): string => (name === 's' ? ' ' : '\n'.repeat(Number(name) || 0));

function adjusted(filled: Filled, view: RunView): ReadForm {
  const errors: Record<string, string> = {};
  const edits: Record<string, StepEdit> = {};
  for (const { id, fields } of adjustableSteps(view)) {
    const drop = filled[dropId(id)] === 'drop';
    const typed: Record<string, string> = {};
    for (const [at, field] of drop ? [] : fields.entries()) {
      const put = filled[fieldId(id, at)];
      if (put === undefined || untouched(field, put)) continue;
      const read = meaning(field, put);
      if ('fault' in read) errors[fieldId(id, at)] = `${read.fault}.`;
      typed[field.path] = put;
    }
    edits[id] = { drop, typed };
  }
  const text = (filled.text ?? '').trim();
  const fault = text === '' ? undefined : textFault(text, '');
  if (fault !== undefined) errors.text = fault;
  if (Object.keys(errors).length > 0) return { errors };
  const { steps } = stepChanges(view, edits);
  if (text === '' && steps.length === 0)
    return { errors: { text: 'Say what to change, or change or drop a step below.' } };
  return { form: present({ text: text || undefined, steps: steps.length > 0 ? steps : undefined }) };
}

/** Channels give numbers back in their own spelling (`48` for `48.00`), and ends of texts trimmed. */
function untouched(field: Field, put: string): boolean {
  const shown = field.text.toWellFormed();
  if (put === shown || put === shown.trim()) return true;
  if (field.kind !== 'money' && field.kind !== 'number') return false;
  const [was, now] = [meaning(field, field.text), meaning(field, put)];
  return 'value' in was && 'value' in now && was.value === now.value;
}
