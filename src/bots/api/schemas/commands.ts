/**
 * What a person may ask of a run, as request bodies. Unknown fields are refused, so that a misspelt one is
 * not silently ignored.
 */
import { z } from 'zod';
import { Args } from '../../../run/plan/plan.ts';
import { Text } from './text.ts';

const Revision = z
  .int()
  .min(1)
  .meta({ description: 'The revision of the plan that the sender was looking at.' });
const Id = z.string().min(1).max(100);

/** What is said of a field that is not there. */
const missing = (says: string) => (issue: { input: unknown }) =>
  issue.input === undefined ? says : undefined;

/** Of what came with the words, as the caller's own platform says. */
const Files = z
  .array(
    z
      .string()
      .min(1)
      .max(100)
      .regex(/^\P{C}+$/u, 'must be a name without control characters'),
  )
  .min(1)
  .max(20)
  .exactOptional()
  .meta({
    description: 'Names of the files that came with it, with their endings; the files stay where they are.',
  });
export const Open = z.strictObject({ text: Text, files: Files });
export const Information = z.strictObject({ text: Text, files: Files });
export const Approve = z.strictObject({
  revision: Revision,
  digest: Id.meta({ description: 'approval.digest of the run: names exactly the writes that were shown.' }),
  reason: Text.exactOptional().meta({ description: 'Why; required from the sum on that the policy names.' }),
});
export const Adjust = z
  .strictObject({
    revision: Revision,
    text: Text.exactOptional(),
    steps: z
      .array(z.strictObject({ id: Id, drop: z.literal(true).exactOptional(), args: Args.exactOptional() }))
      .min(1)
      .max(100)
      .exactOptional(),
  })
  .superRefine((body, context) => {
    const say = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    if (body.text === undefined && body.steps === undefined)
      say([], 'needs "text", "steps" or both: what to change');
    body.steps?.forEach((step, at) => {
      if ((step.drop === undefined) === (step.args === undefined)) {
        say(['steps', at], 'needs either "drop": true or "args"');
      }
    });
  });
export const Decline = z.strictObject({ revision: Revision, reason: Text });
export const Draft = z.strictObject({ revision: Revision });
export const Ask = z.strictObject({
  role: z
    .string({
      error: 'names nobody: write the role that is asked, as the button "ask" in card.buttons has it',
    })
    .min(1)
    .max(60),
  reason: Text.exactOptional().meta({ description: 'Required for an exception from policy.' }),
});
export const Renew = z.strictObject({ revision: Revision });
export const LeaveOut = z.strictObject({ revision: Revision });
export const Verify = z.strictObject({
  code: z
    .string()
    .trim()
    .min(1)
    .max(64)
    .meta({ description: "The customer's code. It is never kept; the answer says whether it was right." }),
});
export const Review = z.strictObject({ right: z.boolean() });
export const Looked = z.strictObject({
  call: Id.meta({ description: 'question.call of the run: the write whose outcome was unknown.' }),
  outcome: z.enum(['done', 'failed']),
});
export const Send = z.strictObject({
  draft: z
    .int({ error: missing('names no draft: write answer.draft of the run') })
    .min(1)
    .meta({ description: 'answer.draft of the run that the sender was looking at.' }),
  text: Text.exactOptional().meta({
    description:
      'The reply as edited; without it the draft is sent as it stands. It is checked as a draft is. Where not everything in it is found in the records and "confirm" is not set, it is not sent but stands as the next draft, and the answer is 409 "not_found_in_records".',
  }),
  confirm: z.literal(true).exactOptional().meta({
    description:
      'Send it although not everything in it is found in the records (card.draft.unfound and card.draft.unverified say what). Without it such a reply is refused with 409 "not_found_in_records"; a reply in which everything is found needs none.',
  }),
});
export const Stop = z.strictObject({ undo: z.literal(true).exactOptional() });
export const HandOff = z.strictObject({ reason: Text });
export const Nothing = z.strictObject({});
export const NewToken = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1)
    .max(60)
    .exactOptional()
    .meta({ description: 'What it is for, for you to know it by.' }),
  days: z.int().min(1).max(90).default(90).meta({ description: 'How long it is good.' }),
});
