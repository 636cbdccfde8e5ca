/**
 * Forms that come back: the press they were opened for, with what was filled in. What is wrong is written in
 * the form, which stays open.
 */
import { createHmac } from 'node:crypto';
import { decodePress } from '../shared/press.ts';
import { takeSubmission } from '../shared/presses.ts';
import { troubleNotice } from '../shared/trouble.ts';
import { inboxKey, type SlackContext, type SlackRequest } from './context.ts';
import { FORM } from './names.ts';
import type { ViewSubmission } from './payloads.ts';
import { type InputState, readSubmission } from './render/submission.ts';
import { SlackTurn } from './turn.ts';

/** What Slack does with the form: nothing here closes it. */
export type FormAnswer = { response_action: 'errors'; errors: Record<string, string> } | undefined;

/**
 * `secret` keys the names of what was filled in, since a code of six digits must not be guessed from its
 * name.
 */
export async function takeViewSubmission(
  context: SlackContext,
  request: SlackRequest,
  { submission: { view, user }, secret }: { submission: ViewSubmission; secret: string },
): Promise<FormAnswer> {
  const metadata = view.private_metadata ?? '';
  const press = decodePress(metadata);
  if (!FORM.test(view.callback_id ?? '') || !press) return undefined;
  const values = (view.state?.values ?? {}) as Record<string, Record<string, InputState>>;
  // Errors stand at an input; a form without one has nothing to submit.
  const [input = 'text'] = Object.keys(values);
  const wrong = (errors: Record<string, string>): FormAnswer => ({ response_action: 'errors', errors });
  const filled = createHmac('sha256', secret).update(JSON.stringify(values)).digest('base64url').slice(0, 22);
  try {
    const result = await takeSubmission(
      context,
      new SlackTurn(context, request, { user: user.id, teams: [user.team_id] }),
      {
        press,
        key: inboxKey.view(request.workspace.team, {
          id: view.id,
          hash: view.hash ?? '',
          values: `${user.id}:${filled}`,
        }),
        read(shown) {
          const read = readSubmission({ private_metadata: metadata, state: { values } }, shown);
          return read && 'errors' in read ? { faults: read.errors } : { form: read?.form ?? {} };
        },
      },
    );
    if (result.kind === 'faults') return wrong(result.faults);
    return result.kind === 'refused' ? wrong({ [input]: result.notice.text }) : undefined;
  } catch (error) {
    const trouble = troubleNotice('slack', error);
    if (trouble === undefined) throw error;
    return wrong({ [input]: trouble.text });
  }
}
