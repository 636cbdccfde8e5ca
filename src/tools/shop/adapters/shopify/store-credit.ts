/**
 * A customer's store credit at Shopify, which says neither what a movement was for nor who asked for it: an
 * entry of ours on the customer does, and is held against the movements that there are.
 */
import { z } from 'zod';
import type { Payout } from '../../contract/shop.ts';
import { type Entries, entriesOf } from './entries.ts';
import { tailOf } from './ids.ts';

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

export const CREDIT_ACCOUNT = `query ($customer: ID!, $currency: String!) {
  customer(id: $customer) {
    storeCreditAccounts(first: 1, query: $currency) {
      nodes { id balance { amount }
        transactions(first: 100, reverse: true) {
          nodes { __typename amount { amount } createdAt event
            ... on StoreCreditAccountCreditTransaction { id remainingAmount { amount } }
            ... on StoreCreditAccountDebitTransaction { id } }
          pageInfo { hasNextPage }
        } }
    }
  }
}`;
const Account = z.object({
  id: z.string(),
  balance: Money,
  transactions: z.object({ nodes: z.array(Movement), pageInfo: z.object({ hasNextPage: z.boolean() }) }),
});
export type CreditAccount = z.infer<typeof Account>;
export const CreditAccountAnswer = z.object({
  customer: z.object({ storeCreditAccounts: z.object({ nodes: z.array(Account) }) }).nullable(),
});

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
