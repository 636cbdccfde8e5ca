/**
 * Money that leaves, as limits and rules count it: what the records say went out in the policy's window, on
 * every account of the customer, and what earlier writes of the same plan give. Pure.
 */
import type { Facts, Outgoing, Preview } from '../plan/plan.ts';
import type { PolicyRule } from './policy.ts';

export interface CountedWrite {
  tool: string;
  preview: Preview;
  /** What the writes before it in the plan give. */
  planned?: readonly Outgoing[];
}

/** Each write with what those before it give. */
export function inOrder<W extends CountedWrite>(writes: readonly W[]): W[] {
  const planned: Outgoing[] = [];
  return writes.map((write) => {
    const counted = { ...write, planned: [...planned] };
    planned.push(...givenBy(write));
    return counted;
  });
}

function givenBy({ tool, preview: { money, judged } }: CountedWrite): Outgoing[] {
  if (!money || money.cents <= 0) return [];
  const reason = typeof judged.reason === 'string' ? { reason: judged.reason } : {};
  return [{ tool, account: money.account, cents: money.cents, ...reason }];
}

/**
 * The judged facts as a rule counts them: `total_cents` of the account and `customer_cents` of all of them,
 * with what went out before for the reasons that the rule is about, by whatever tool; where it names none, by
 * its own tool.
 */
export function countedFacts(rule: PolicyRule, write: CountedWrite): Facts {
  const { money, judged } = write.preview;
  if (!money) return judged;
  const { earlier = [] } = money;
  const reasons = reasonsOf(rule);
  const before = [...earlier, ...(write.planned ?? [])].filter(({ tool, reason }) =>
    reasons ? reason !== undefined && reasons.includes(reason) : tool === rule.tool,
  );
  const sum = (some: readonly Outgoing[]) => some.reduce((cents, one) => cents + one.cents, 0);
  const own = typeof judged.total_cents === 'number' ? judged.total_cents : money.cents;
  return {
    ...judged,
    total_cents: own + sum(before.filter(({ account }) => account === money.account)),
    customer_cents: own + sum(before),
  };
}

function reasonsOf({ when }: PolicyRule): unknown[] | undefined {
  const { equals, one_of } = when?.reason ?? {};
  return equals === undefined ? one_of : [equals];
}

/** What these writes give together, without what went out before. */
export function proposedMoney(writes: readonly CountedWrite[]): number {
  return writes.flatMap(givenBy).reduce((sum, { cents }) => sum + cents, 0);
}

/**
 * What counts against a limit, in cents: what the writes give, and what went out before on all accounts of
 * the customer; where the customer's others are not known, on the accounts themselves, each counted once.
 */
export function countedMoney(writes: readonly CountedWrite[]): number {
  const given = new Map<string, number>();
  const proposed = proposedMoney(writes);
  if (proposed === 0) return 0;
  for (const { preview } of writes) {
    const { money } = preview;
    if (!money || money.cents <= 0) continue;
    const [name, cents] = money.customer
      ? [`customer ${money.customer.id}`, money.customer.given]
      : [`account ${money.account}`, money.given];
    given.set(name, Math.max(given.get(name) ?? 0, cents));
  }
  return proposed + [...given.values()].reduce((sum, cents) => sum + cents, 0);
}
