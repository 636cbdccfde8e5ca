/**
 * Forms that come back: the press they were opened for, with what was filled in. What is wrong is said in the
 * form, which stays open.
 */
import { createHmac } from 'node:crypto';
import { decodePress, type Form, type Press, pressed } from '../shared/press.ts';
import { type From, type Hall, inboxKey } from './hall.ts';
import { FORM } from './names.ts';
import { troubleInWords } from './open-run.ts';
import type { ViewSubmission } from './payloads.ts';
import { erased, gone, notOurs, wrongCode } from './render/sentences.ts';
import type { InputState } from './render/submission.ts';
import { readSubmission } from './render/submission.ts';

/** What Slack does with the form: nothing here closes it. */
export type FormAnswer = { response_action: 'errors'; errors: Record<string, string> } | undefined;

/**
 * `secret` keys the names of what was filled in, since a code of six digits must not be guessed from its
 * name.
 */
export async function hearSubmission(
  hall: Hall,
  from: From,
  body: ViewSubmission,
  secret: string,
): Promise<FormAnswer> {
  const { view, user } = body;
  const press = decodePress(view.private_metadata ?? '');
  if (!FORM.test(view.callback_id ?? '') || !press) return undefined;
  const values = (view.state?.values ?? {}) as Record<string, Record<string, InputState>>;
  const wrong = (message: string): FormAnswer => {
    // Errors stand at an input; a form without one has nothing to submit.
    const [input = 'text'] = Object.keys(values);
    return { response_action: 'errors', errors: { [input]: message } };
  };
  try {
    const who = await hall.whos.of(from.workspace, user.id, [user.team_id]);
    if (who.kind === 'nobody') return wrong(who.words.text);
    const shown = await hall.cases.show(who.tenant, press.run);
    if (!shown) return wrong(gone().text);
    if (!('card' in shown)) return wrong(erased().text);
    const submission = readSubmission(
      { private_metadata: view.private_metadata ?? '', state: { values } },
      shown,
    );
    if (!submission) return undefined;
    if ('errors' in submission) return { response_action: 'errors', errors: submission.errors };
    const filled = createHmac('sha256', secret)
      .update(JSON.stringify(values))
      .digest('base64url')
      .slice(0, 22);
    const key = inboxKey.view(from.workspace.team, view.id, view.hash ?? '', `${user.id}:${filled}`);
    const fault = await act(hall, from, {
      tenant: who.tenant,
      person: who.person,
      press,
      form: submission.form,
      key,
    });
    return fault === undefined ? undefined : wrong(fault);
  } catch (error) {
    const trouble = troubleInWords(error);
    if (trouble === undefined) throw error;
    return wrong(trouble.text);
  }
}

interface Act {
  tenant: string;
  person: { id: string; name: string };
  press: Press;
  form: Form;
  key: string;
}

/** undefined: it was done. Otherwise a sentence for whoever filled the form in. */
async function act(
  hall: Hall,
  from: From,
  { tenant, person, press, form, key }: Act,
): Promise<string | undefined> {
  const command = pressed(press, person, form);
  if (!command || command.type === 'receipt') return notOurs().text;
  if (command.type !== 'verify') {
    const told = await hall.cases.command({ tenant, run: press.run, command, inbox: key });
    from.kept();
    return told.ok ? undefined : told.refusal.message;
  }
  const told = await hall.cases.verify({
    tenant,
    run: press.run,
    by: person,
    code: command.code,
    inbox: key,
  });
  from.kept();
  if (!told.ok) return told.refusal.message;
  if (told.right) return undefined;
  const after = await hall.cases.show(tenant, press.run);
  // After the last try the card says where the case went.
  return after && 'card' in after && after.question?.kind === 'code' ? wrongCode().text : undefined;
}
