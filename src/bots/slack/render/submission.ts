/**
 * What was filled into a form of ours, as the Form of its press, or a sentence on each input that is not
 * right.
 */
import { badText } from '../../../flow/text.ts';
import type { RunView } from '../../../run/view/run-view.ts';
import { adjustableSteps, type StepEdit, stepChanges } from '../../shared/card/adjust.ts';
import { type Field, meaning } from '../../shared/card/arguments.ts';
import { asksFirst, decodePress, type Form, type Press } from '../../shared/press.ts';
import { dropId, fieldId } from './adjust-form.ts';
import { type InputState, shownText, typedIn, VALUE } from './fields.ts';
import { jointNamed } from './forms.ts';

/** The part of a `view_submission` payload's view that is read. */
export interface SubmittedView {
  private_metadata: string;
  state: { values: Record<string, Record<string, InputState>> };
}

export type Submission = { press: Press; form: Form } | { errors: Record<string, string> };

/**
 * undefined: no form of ours. `errors` go back to Slack as `response_action: errors`, by the input's block
 * id.
 */
export function readSubmission(submitted: SubmittedView, view: RunView): Submission | undefined {
  const press = decodePress(submitted.private_metadata);
  const asking = press && asksFirst(press);
  if (!press || !asking) return undefined;
  const state = (id: string) => submitted.state.values[id]?.[VALUE];
  const said = (id: string) => typedIn(state(id)) ?? '';
  const text = (id: string, missing: string): Submission => {
    const fault = textFault(said(id), missing);
    return fault === undefined ? { press, form: { text: said(id) } } : { errors: { [id]: fault } };
  };
  switch (asking) {
    case 'decline':
    case 'hand_off':
    case 'ask':
      return text('reason', 'Say why, in a sentence.');
    case 'answer':
      return text('text', 'Write the answer.');
    case 'verify': {
      const code = said('code').replace(/\s/g, '');
      return /^\d{6}$/.test(code)
        ? { press, form: { code } }
        : { errors: { code: 'The code has six digits.' } };
    }
    case 'looked': {
      const outcome = said('outcome');
      return outcome === 'done' || outcome === 'failed'
        ? { press, form: { outcome } }
        : { errors: { outcome: 'Say what you found.' } };
    }
    case 'edit':
      return edited(press, submitted);
    case 'adjust':
      return adjusted(press, view, state);
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
function edited(press: Press, { state }: SubmittedView): Submission {
  const ids = Object.keys(state.values)
    .filter((id) => id.startsWith('reply:'))
    .sort((a, b) => partOf(a) - partOf(b));
  let text = '';
  for (const id of ids) {
    const part = typedIn(state.values[id]?.[VALUE]) ?? '';
    if (part !== '') text += `${text === '' ? '' : jointNamed(id.split(':')[2] ?? '0')}${part}`;
  }
  const fault = textFault(text, 'Write the reply.');
  return fault === undefined ? { press, form: { text } } : { errors: { [ids[0] ?? 'reply:0']: fault } };
}

const partOf = (id: string): number => Number(id.split(':')[1]);

function adjusted(press: Press, view: RunView, state: (id: string) => InputState | undefined): Submission {
  const errors: Record<string, string> = {};
  const edits: Record<string, StepEdit> = {};
  for (const { id, fields } of adjustableSteps(view)) {
    const drop = (state(dropId(id))?.selected_options ?? []).some(({ value }) => value === 'drop');
    const typed: Record<string, string> = {};
    for (const [at, field] of drop ? [] : fields.entries()) {
      const put = typedIn(state(fieldId(id, at)));
      if (put === undefined || untouched(field, put)) continue;
      const read = meaning(field, put);
      if ('fault' in read) errors[fieldId(id, at)] = `${read.fault}.`;
      typed[field.path] = put;
    }
    edits[id] = { drop, typed };
  }
  const text = (typedIn(state('text')) ?? '').trim();
  const fault = text === '' ? undefined : textFault(text, '');
  if (fault !== undefined) errors.text = fault;
  if (Object.keys(errors).length > 0) return { errors };
  const { steps } = stepChanges(view, edits);
  if (text === '' && steps.length === 0)
    return { errors: { text: 'Say what to change, or change or drop a step below.' } };
  return { press, form: { ...(text === '' ? {} : { text }), ...(steps.length === 0 ? {} : { steps }) } };
}

/** Slack gives numbers back in its own spelling (`48` for `48.00`), and ends of texts trimmed. */
function untouched(field: Field, put: string): boolean {
  if (put === shownText(field) || put === shownText(field).trim()) return true;
  if (field.kind !== 'money' && field.kind !== 'number') return false;
  const [was, now] = [meaning(field, field.text), meaning(field, put)];
  return 'value' in was && 'value' in now && was.value === now.value;
}
