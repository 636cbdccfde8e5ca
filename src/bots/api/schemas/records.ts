/**
 * Everything else that the API answers with: receipts of commands, staff, the outbox, errors, audit lines,
 * stream events.
 */
import { z } from 'zod';
import { Json } from '../../../run/plan/plan.ts';
import { Time } from '../../../run/view/card.ts';

export const Opened = z.strictObject({ id: z.string() });
export type Opened = z.infer<typeof Opened>;

export const Taken = z.strictObject({
  id: z.string(),
  seq: z.int().meta({ description: 'Number of the last event that the command caused.' }),
});
export type Taken = z.infer<typeof Taken>;

export const Verified = z.strictObject({ ...Taken.shape, right: z.boolean() });
export type Verified = z.infer<typeof Verified>;

const DeskShown = z.strictObject({
  name: z.string(),
  version: z.string().meta({ description: 'Of what the desk says: the beginning of a hash of its files.' }),
  notice: z
    .string()
    .exactOptional()
    .meta({ description: 'What is wrong with its files as they are now; it works without that.' }),
  currency: z.string().meta({ description: 'Of the limits below.' }),
  examples: z.array(z.string()).meta({ description: 'Requests to try first.' }),
  askFor: z
    .string()
    .exactOptional()
    .meta({ description: 'What a request should name, as part of a sentence.' }),
  person: z.string().exactOptional().meta({ description: "The desk's word for a customer, if it has one." }),
  evidence: z.record(z.string(), z.string()).meta({ description: 'Words for each kind of evidence.' }),
});
export type DeskShown = z.infer<typeof DeskShown>;

export const StaffList = z.strictObject({
  desk: DeskShown,
  staff: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      role: z.string(),
      limit: z.int().meta({ description: 'In cents: how much this person may approve.' }),
    }),
  ),
  you: z.string().exactOptional().meta({ description: 'The id of whoever asks.' }),
  session: z
    .strictObject({ csrf: z.string(), endsAt: Time })
    .exactOptional()
    .meta({ description: 'Of a browser that is signed in: what it sends as x-greenlight-csrf.' }),
});
export type StaffList = z.infer<typeof StaffList>;

export const SignedIn = z.strictObject({ endsAt: Time });
export type SignedIn = z.infer<typeof SignedIn>;

export const TokenList = z.strictObject({
  tokens: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string().exactOptional(),
      madeAt: Time,
      expiresAt: Time,
      lastUsedAt: Time.exactOptional().meta({ description: 'To the minute.' }),
    }),
  ),
});
export type TokenList = z.infer<typeof TokenList>;

export const TokenMade = z.strictObject({
  token: z.string().meta({ description: 'Shown this once; it is not kept.' }),
});
export type TokenMade = z.infer<typeof TokenMade>;

export const Ended = z.strictObject({ ended: z.literal(true) });
export type Ended = z.infer<typeof Ended>;

export const OutboxQuery = z.strictObject({ limit: z.coerce.number().int().min(1).max(200).default(50) });
export const OutboxList = z.strictObject({
  messages: z.array(
    z.strictObject({
      id: z.string(),
      at: Time,
      customer: z.string(),
      to: z.string(),
      kind: z.string(),
      text: z.string(),
      used: z.boolean().exactOptional(),
    }),
  ),
});
export type OutboxList = z.infer<typeof OutboxList>;

export const AuditLine = z.strictObject({
  run: z.string(),
  seq: z.int(),
  at: Time,
  type: z.string(),
  actor: Json,
  data: Json,
  sealed: z.string().nullable(),
  prev: z.string(),
  hash: z.string(),
  personal: Json.exactOptional(),
  version: z.int().exactOptional().meta({ description: 'Of the stored event; 1 where it is not said.' }),
});

export const Changed = z.strictObject({ id: z.string(), seq: z.int() });
export type Changed = z.infer<typeof Changed>;

export const ErrorBody = z.strictObject({
  error: z.string().meta({ description: 'A short name for programs.' }),
  message: z.string().meta({ description: 'A sentence that says what to do.' }),
  revision: z.int().exactOptional().meta({ description: 'With 409: the plan as it is now.' }),
  id: z.string().exactOptional().meta({ description: 'With 500: how the log names this error.' }),
  signIn: z.string().exactOptional().meta({ description: 'With 401: where a browser signs in.' }),
});
export type ErrorBody = z.infer<typeof ErrorBody>;
