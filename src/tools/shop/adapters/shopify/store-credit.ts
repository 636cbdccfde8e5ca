/**
 * A customer's store credit at Shopify, which says neither what a movement was for nor who asked for it: an
 * entry of ours on the customer does, and is held against the movements that there are.
 */
import { z } from 'zod';
import type { Payout } from '../../contract/shop.ts';
import type { GraphqlClient } from '../remote/graphql.ts';
import { type Entries, type Entry, entriesOf } from './entries.ts';
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
  const from = since === undefined ? Infinity : Date.parse(since) - CLOSE_MS;
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
  /** It came at the same time, and whatever else may be it is another entry's. */
  isSure: boolean;
}

/** A movement comes with its entry, in one request: one that is so much later is somebody else's. */
const MOST_LATER_MS = 60_000;
/** Shopify tells times in seconds. One that is further away may be somebody else's: nobody says which. */
const CLOSE_MS = 2_000;

const TYPE_OF = {
  credit: 'StoreCreditAccountCreditTransaction',
  debit: 'StoreCreditAccountDebitTransaction',
};

/**
 * What two entries could have made is the newer one's: the older one was refused, or made an older movement.
 * Of several movements an entry made the one that is nearest in time.
 */
export function bookedOf(
  kept: z.infer<typeof Entries> | undefined,
  account: CreditAccount | undefined,
): Booked[] {
  const movements = account?.transactions.nodes ?? [];
  const choices = entriesOf(kept, CreditEntry).map((entry) => choiceOf(entry, movements));
  const taken = new Map<string, Choice>();
  for (const choice of choices.toReversed()) {
    const free = choice.all.find(({ id = '' }) => !taken.has(id));
    if (free?.id !== undefined) taken.set(free.id, choice);
  }
  return [...taken].toReversed().map(([of, choice]) => bookedAs(of, { choice, choices, taken }));
}

interface Choice {
  entry: Entry<CreditEntry>;
  /** The nearest in time first, of those the newest. */
  all: Movement[];
  /** The ids of those that came with it. */
  close: Set<string>;
}

function choiceOf(entry: Entry<CreditEntry>, movements: Movement[]): Choice {
  const all = movements
    .filter((one) => mayBe(one, entry))
    .toSorted((one, other) => apart(one, entry) - apart(other, entry) || numberOf(other) - numberOf(one));
  const close = new Set(all.filter((one) => apart(one, entry) <= CLOSE_MS).flatMap(({ id }) => id ?? []));
  return { entry, all, close };
}

function bookedAs(
  id: string,
  by: { choice: Choice; choices: Choice[]; taken: ReadonlyMap<string, Choice> },
): Booked {
  const { entry, all, close } = by.choice;
  const rivals = by.choices.filter((other) => [...other.close].some((one) => close.has(one)));
  const { kind, mark, order, cents, reason, at, of } = entry;
  return {
    ...{ kind, mark, order, cents, reason, at, of, id: creditIdOf(id) },
    remaining: all.find((one) => one.id === id)?.remainingAmount ?? 0,
    isSure:
      close.has(id) &&
      all.every((one) => by.taken.has(one.id ?? '')) &&
      new Set(rivals.flatMap((other) => [...other.close])).size === rivals.length,
  };
}

function mayBe(movement: Movement, entry: Entry<CreditEntry>): boolean {
  return (
    movement.__typename === TYPE_OF[entry.kind] &&
    movement.event === 'ADJUSTMENT' &&
    Math.abs(movement.amount) === entry.cents &&
    numberOf(movement) > Number(entry.after) &&
    laterThan(movement, entry) >= -CLOSE_MS &&
    laterThan(movement, entry) <= MOST_LATER_MS
  );
}

const laterThan = ({ createdAt }: Movement, { at }: { at: string }): number =>
  Date.parse(createdAt) - Date.parse(at);
const apart = (movement: Movement, entry: { at: string }): number => Math.abs(laterThan(movement, entry));

/** Of the movement that Shopify's answer named; undefined: it does not stand. */
export function movedAs(account: CreditAccount | undefined, made: string): string | undefined {
  return account?.transactions.nodes.some(({ id }) => id === made) ? creditIdOf(made) : undefined;
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
