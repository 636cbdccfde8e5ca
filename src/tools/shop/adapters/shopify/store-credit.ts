/**
 * A customer's store credit at Shopify, which says neither what a movement was for nor who asked for it: an
 * entry of ours on the customer does, and is held against the movements that there are.
 */
import { z } from 'zod';
import type { Payout } from '../../contract/shop.ts';
import type { GraphqlClient } from '../remote/graphql.ts';
import { type Entries, entriesOf } from './entries.ts';
import { tailOf } from './ids.ts';
import { refuseAll } from './read-order.ts';

const Money = z
  .object({ amount: z.string().regex(/^-?\d{1,9}(?:\.\d{1,2}0{0,4})?$/) })
  .transform(({ amount }) => Math.round(Number(amount) * 100));

const Movement = z.object({
  __typename: z.string(),
  id: z.string().optional(),
  amount: Money,
  createdAt: z.string(),
  event: z.string(),
  remainingAmount: Money.optional(),
});
type Movement = z.infer<typeof Movement>;

export const CREDIT_ACCOUNT = `query ($customer: ID!, $currency: String!, $after: String) {
  customer(id: $customer) {
    storeCreditAccounts(first: 1, query: $currency) {
      nodes { id balance { amount }
        transactions(first: 100, after: $after, reverse: true) {
          nodes { __typename amount { amount } createdAt event
            ... on StoreCreditAccountCreditTransaction { id remainingAmount { amount } }
            ... on StoreCreditAccountDebitTransaction { id } }
          pageInfo { hasNextPage endCursor }
        } }
    }
  }
}`;
const Account = z.object({
  id: z.string(),
  balance: Money,
  /** The newest first. */
  transactions: z.object({
    nodes: z.array(Movement),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullish() }),
  }),
});
export type CreditAccount = z.infer<typeof Account>;
const AccountAnswer = z.object({
  customer: z.object({ storeCreditAccounts: z.object({ nodes: z.array(Account) }) }).nullable(),
});

const PAGES = 10;

/**
 * With its newest movement, and all since this time; undefined: none of them is asked for. Throws ToolFault
 * where there are more than are read.
 */
export async function readAccount(
  client: GraphqlClient,
  { customer, currency }: { customer: string; currency: string },
  since: string | undefined,
): Promise<CreditAccount | undefined> {
  const pageFrom = async (after: string | null): Promise<CreditAccount | undefined> => {
    const variables = { customer, currency: `currency_code:${currency}`, after };
    const answer = await client.read(CREDIT_ACCOUNT, variables, AccountAnswer);
    return answer.customer?.storeCreditAccounts.nodes[0];
  };
  const first = await pageFrom(null);
  if (!first) return undefined;
  const from = since === undefined ? Infinity : Date.parse(since) - MOST_EARLIER_MS;
  const nodes = [...first.transactions.nodes];
  let { pageInfo } = first.transactions;
  const isNeeded = () => pageInfo.hasNextPage && nodes.every((one) => Date.parse(one.createdAt) >= from);
  for (let pages = 1; isNeeded() && pages < PAGES; pages += 1) {
    const next = await pageFrom(pageInfo.endCursor ?? null);
    if (!next) break;
    nodes.push(...next.transactions.nodes);
    pageInfo = next.transactions.pageInfo;
  }
  if (isNeeded()) refuseAll({ nodes, pageInfo }, 'movements of store credit');
  return { ...first, transactions: { nodes, pageInfo } };
}

/** When the first of our entries was written: older movements are of no one's here. */
export function firstOf(kept: z.infer<typeof Entries> | undefined): string | undefined {
  return entriesOf(kept, CreditEntry)[0]?.at;
}

/** `after`: the newest movement that there was before, so that no older one is taken for it. */
const CreditEntry = z.object({
  kind: z.enum(['credit', 'debit']),
  order: z.string(),
  cents: z.int().positive(),
  reason: z.string(),
  after: z.string(),
  /** Of a debit: the credit that it takes back. */
  of: z.string().optional(),
});
export type CreditEntry = z.infer<typeof CreditEntry>;

/** An entry and the movement that is taken for it. */
export interface Booked {
  kind: CreditEntry['kind'];
  mark: string;
  order: string;
  id: string;
  cents: number;
  reason: string;
  at: string;
  of: string | undefined;
  /** What is left of a credit. */
  remaining: number;
  /** Others of the same amount stand beside it, as many as there are entries of. */
  isSure: boolean;
}

/** A movement comes with its entry, in one request: one that is so much later is somebody else's. */
const MOST_LATER_MS = 60_000;
/** Shopify tells times in seconds. */
const MOST_EARLIER_MS = 2_000;

const TYPE_OF = {
  credit: 'StoreCreditAccountCreditTransaction',
  debit: 'StoreCreditAccountDebitTransaction',
};

export function bookedOf(kept: z.infer<typeof Entries> | undefined, account: CreditAccount | undefined) {
  const entries = entriesOf(kept, CreditEntry);
  const movements = (account?.transactions.nodes ?? []).toSorted(
    (one, other) => numberOf(one) - numberOf(other),
  );
  const choices = entries.map((entry) => ({
    entry,
    ids: movements.filter((one) => mayBe(one, entry)).map(({ id }) => id),
  }));
  const taken = new Set<string | undefined>();
  return choices.flatMap(({ entry, ids }): Booked[] => {
    const movement = movements.find(({ id }) => ids.includes(id) && !taken.has(id));
    if (!movement?.id) return [];
    taken.add(movement.id);
    const rivals = choices.filter((other) => other.ids.some((id) => ids.includes(id)));
    const { kind, mark, order, cents, reason, at, of } = entry;
    return [
      {
        ...{ kind, mark, order, cents, reason, at, of, id: creditIdOf(movement.id) },
        remaining: movement.remainingAmount ?? 0,
        isSure: new Set(rivals.flatMap((other) => other.ids)).size === rivals.length,
      },
    ];
  });
}

function mayBe(movement: Movement, entry: CreditEntry & { at: string }): boolean {
  return (
    movement.__typename === TYPE_OF[entry.kind] &&
    movement.event === 'ADJUSTMENT' &&
    Math.abs(movement.amount) === entry.cents &&
    numberOf(movement) > Number(entry.after) &&
    Date.parse(movement.createdAt) <= Date.parse(entry.at) + MOST_LATER_MS
  );
}

const numberOf = ({ id = '' }: Movement): number => Number(tailOf(id));

/** That of the newest movement; `0`: there is none. */
export function newestOf(account: CreditAccount | undefined): string {
  const numbers = (account?.transactions.nodes ?? []).map(numberOf);
  return String(Math.max(0, ...numbers));
}

/** Movements have no number that Shopify shows: `gid://…/929` is told as `C929`. */
const creditIdOf = (gid: string): string => `C${tailOf(gid)}`;

/** What was given as store credit, the oldest first. */
export function creditsOf(booked: Booked[]): (Payout & { order: string })[] {
  const back = new Set(booked.filter(({ kind }) => kind === 'debit').map(({ of }) => of));
  return booked
    .filter(({ kind }) => kind === 'credit')
    .map(({ order, id, cents, reason, at }) => ({
      ...{ order, id, kind: 'credit', cents, parts: [{ cents }], reason, at },
      state: back.has(id) ? 'withdrawn' : 'done',
    }));
}
