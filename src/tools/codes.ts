/** A code that proves who is writing: sent to the address on file and never seen by a model. */
import { z } from 'zod';
import { type CodeEffects, effectFact } from '../flow/ports/effects.ts';
import { codesPerDayOf } from '../run/policy/judge.ts';
import type { Tool } from './contract.ts';
import { customerOf, keyedWrite } from './keyed-write.ts';

/** A mail server that does not answer is tried three times. */
const MAIL_TIMEOUT_MS = 60_000;

export function codeTool(codes: CodeEffects): Tool {
  return keyedWrite(codes, {
    name: 'accounts.send_code',
    description:
      "Sends a 6-digit code to the address on file. Whoever reads it there is the account's owner.",
    input: z.strictObject({}),
    output: z.strictObject({ sent: z.literal(true) }),
    asks: 'code',
    claims: ['coded'],
    timeoutMs: MAIL_TIMEOUT_MS,
    async preview(_input, context) {
      customerOf(context);
      return {
        before: {},
        after: { [effectFact.codeSent]: true },
        shows: [
          {
            label: 'a 6-digit code to the address on file',
            before: 'not sent',
            after: 'sent, valid for 15 minutes; only the last one counts',
          },
        ],
        judged: {},
        undoable: false,
      };
    },
    effect: (_input, { tenant, policy }, effect) =>
      codes.sendCode(tenant, effect, { tries: policy.codeTries, perDay: codesPerDayOf(policy) }),
    account: () => ({ headline: 'a code was sent to the address on file, if there is such an account' }),
  });
}
