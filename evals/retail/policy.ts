/** The public shop's rules as this tenant's policy: what policy.md says, as data. */
import type { AgentDesk } from '../../src/agent/desk.ts';
import { DeskEntity } from '../../src/run/desk.ts';
import type { Policy } from '../../src/run/policy/policy.ts';

export const TENANT = 'retail';
/** What its customers write to say who they are. */
export const DESK: AgentDesk = {
  languages: ['en'],
  entities: {
    postcode: DeskEntity.parse({
      ...{ label: 'zip code', pattern: '#####', example: '10001', synonyms: ['zip'] },
      ...{ identifies: true, address: true },
    }),
  },
  currencies: ['USD'],
  evidence: {},
};
/** Whoever asks and approves. The published policy knows no limits among staff. */
export const AGENT = {
  id: 'agent',
  name: 'Agent',
  email: 'agent@example.com',
  role: 'agent',
  limit: 1_000_000_000,
};

const article = (section: string, quote: string) => ({
  id: 'retail-policy',
  title: 'Retail agent policy',
  section,
  quote,
});

const cancelling = article('Cancel pending order', 'Other reasons are not acceptable.');
const once = article(
  'Generic action rules',
  'Exchange or modify order tools can only be called once per order.',
);
const modified = article('Modify items', 'The agent will not be able to modify or cancel the order anymore.');
const paying = article('Modify payment', 'The user can only choose a single payment method.');
const returning = article(
  'Return delivered order',
  'The refund must either go to the original payment method, or an existing gift card.',
);

/** `approvalMinutes`: how long an approval may be waited for. */
export function retailPolicy(version = 'retail-1', approvalMinutes = 60): Policy {
  return {
    version,
    currency: 'USD',
    approval: 'writes',
    roles: [{ role: AGENT.role, limit: AGENT.limit }],
    moneyWindowDays: 30,
    evidence: [['order_email'], ['account_email'], ['name', 'postcode']],
    rules: [
      {
        tool: 'orders.cancel',
        require: { reason: { one_of: ['no longer needed', 'ordered by mistake'] } },
        says: 'the reason has to be "no longer needed" or "ordered by mistake"',
        article: cancelling,
      },
      {
        tool: 'orders.cancel',
        require: { items_changed: { at_most: 0 } },
        says: 'the items were changed already',
        article: modified,
      },
      {
        tool: 'orders.change_items',
        require: { items_changed: { at_most: 0 } },
        says: 'the items were changed already',
        article: once,
      },
      {
        tool: 'orders.change_payment',
        require: { payments: { at_most: 1 } },
        says: 'more than one payment was made on the order',
        article: paying,
      },
      {
        tool: 'orders.return',
        require: { returns: { at_most: 0 } },
        says: 'a return or exchange was asked for already',
        article: once,
      },
      {
        tool: 'orders.return',
        when: { to_original: { equals: false } },
        require: { method: { equals: 'gift_card' } },
        says: 'the money goes back to the original payment method or a gift card',
        article: returning,
      },
      {
        tool: 'orders.exchange',
        require: { returns: { at_most: 0 } },
        says: 'a return or exchange was asked for already',
        article: once,
      },
    ],
    toolRoles: {},
    limits: { steps: 60, replans: 40, toolCalls: 3, tokens: 1_000_000, costUsd: 100, minutes: 600 },
    deadlines: {
      approvalMinutes,
      abandonedMinutes: 600,
      questionMinutes: 600,
      draftMinutes: 600,
      takeMinutes: 600,
    },
    escalateTo: AGENT.role,
    codeTries: 3,
  };
}
