/** What was filled into a modal of ours: the press it was opened for, and what the inputs hold. */
import type { RunView } from '../../../run/view/run-view.ts';
import { type ReadForm, readForm } from '../../shared/card/read-form.ts';
import { decodePress, type Form, type Press } from '../../shared/press.ts';
import { VALUE } from './forms.ts';

/** One input's state in a submitted view. */
export interface InputState {
  value?: string | null;
  selected_date?: string | null;
  selected_option?: { value?: string } | null;
  selected_options?: { value?: string }[] | null;
}

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
export function readSubmission(
  { private_metadata, state }: SubmittedView,
  view: RunView,
): Submission | undefined {
  const press = decodePress(private_metadata);
  if (press === undefined) return undefined;
  const filled = Object.entries(state.values).map(([id, block]) => [id, filledIn(block[VALUE])]);
  const read: ReadForm | undefined = readForm(press, Object.fromEntries(filled), view);
  return read !== undefined && 'form' in read ? { press, ...read } : read;
}

/** Empty where it was emptied. */
function filledIn(state: InputState | undefined): string {
  const { value, selected_date, selected_option, selected_options } = state ?? {};
  return value ?? selected_date ?? selected_option?.value ?? selected_options?.[0]?.value ?? '';
}
