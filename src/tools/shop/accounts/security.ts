/**
 * Locks and sessions of the customer's account. Nothing here is shown or changed before the customer is
 * verified.
 */

import { z } from 'zod';
import type { CallContext } from '../../../flow/ports/tools.ts';
import { count, inWords } from '../../../run/text/counts.ts';
import { dayOf } from '../../../run/text/dates.ts';
import { type ReadTool, type Tool, ToolFault } from '../../contract.ts';
import { keyedWrite, OWN_READ, verifiedCustomer } from '../../keyed-write.ts';
import { accountFacts, fact } from '../contract/facts.ts';
import type { Security, ShopPort } from '../contract/shop.ts';
import { pick, withAssumed } from '../owned.ts';

const Nothing = z.strictObject({});
const SecurityOutput = z.strictObject({
  locked: z.boolean(),
  since: z.string().nullable(),
  reason: z.string().nullable(),
  wrongPasswords: z.int(),
  sessions: z.array(z.strictObject({ id: z.string(), device: z.string(), lastSeenAt: z.string() })),
  sessionCount: z.int(),
});

export function accountSecurity(shop: ShopPort): ReadTool<typeof Nothing, typeof SecurityOutput> {
  return {
    ...OWN_READ,
    name: 'accounts.security',
    description: "Whether and why the customer's account is locked, and its open sessions.",
    input: Nothing,
    output: SecurityOutput,
    verified: true,
    async run(_input, context) {
      const security = await shop.security(context.tenant, verifiedCustomer(context));
      return {
        output: { ...security, sessionCount: security.sessions.length },
        headline: `${lockLine(security, context)}; ${count(security.sessions.length, 'session')}`,
      };
    },
  };
}

function lockLine({ locked, since, wrongPasswords }: Security, context: CallContext): string {
  if (!locked || since === null) return 'not locked';
  const why = wrongPasswords > 0 ? ` after ${inWords(wrongPasswords, 'wrong password')}` : '';
  return `locked since ${dayOf(since, context.now)}${why}`;
}

export function accountWrites(shop: ShopPort): Tool[] {
  return [
    keyedWrite(shop, {
      name: 'accounts.unlock',
      claims: ['unlocked'],
      description: "Unlocks the customer's account.",
      input: Nothing,
      output: z.strictObject({ unlocked: z.literal(true) }),
      verified: true,
      async preview(_input, context, assumed) {
        const customer = verifiedCustomer(context);
        const security = await shop.security(context.tenant, customer);
        const before = pick(withAssumed(accountFacts(customer, security), assumed), [fact.locked(customer)]);
        if (before[fact.locked(customer)] !== true)
          throw new ToolFault('not_locked', 'The account is not locked.');
        return {
          before,
          after: { [fact.locked(customer)]: false },
          shows: [{ label: 'account', before: lockLine(security, context), after: 'open' }],
          judged: { wrong_passwords: security.wrongPasswords, locked_reason: security.reason ?? '' },
          undoable: false,
        };
      },
      effect: (_input, context, effect) => shop.unlock(context.tenant, effect),
      account: () => ({ headline: 'account unlocked' }),
    }),
    keyedWrite(shop, {
      name: 'accounts.end_sessions',
      claims: ['signed_out'],
      description: "Ends every session of the customer's account.",
      input: Nothing,
      output: z.strictObject({ ended: z.int() }),
      verified: true,
      async preview(_input, context, assumed) {
        const customer = verifiedCustomer(context);
        const security = await shop.security(context.tenant, customer);
        const before = pick(withAssumed(accountFacts(customer, security), assumed), [
          fact.sessions(customer),
        ]);
        if (before[fact.sessions(customer)] === 0)
          throw new ToolFault('nothing_to_do', 'There is no session to end.');
        const devices = security.sessions.map(({ device }) => device).join(', ');
        return {
          before,
          after: { [fact.sessions(customer)]: 0 },
          shows: [
            { label: 'open sessions', before: `${security.sessions.length} (${devices})`, after: 'none' },
          ],
          judged: {},
          undoable: false,
        };
      },
      effect: (_input, context, effect) => shop.endSessions(context.tenant, effect),
      account: ({ output: { ended } }) => ({ headline: `${count(ended, 'session')} ended` }),
    }),
  ];
}
