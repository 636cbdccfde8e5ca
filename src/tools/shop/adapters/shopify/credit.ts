/**
 * Store credit, given and taken back. Shopify has no key and no text for it: the entry that says what it was
 * for is written by the same request, and what cannot be told from another's is unknown.
 */
import { z } from 'zod';
import type { Json } from '../../../../run/plan/plan.ts';
import { decimal } from '../../../../run/text/money.ts';
import { fact, orderFacts } from '../../contract/facts.ts';
import { type Progress, Refusal, type RemoteChange, type Sending } from '../remote/kinds.ts';
import { onOrder } from '../remote/on-order.ts';
import { MOST_OF_CUSTOMER, refuseFull, writeKept } from './entries.ts';
import { tailOf } from './ids.ts';
import { CREDIT, DEBIT } from './mutations.ts';
import type { OrderState, Parts } from './on-order.ts';
import {
  type Booked,
  bookedOf,
  type CreditAccount,
  type CreditEntry,
  firstOf,
  movedAs,
  newestOf,
} from './store-credit.ts';

export interface CreditParts extends Parts {
  /** undefined: the customer has no account yet. */
  account(customer: string, since: string | undefined): Promise<CreditAccount | undefined>;
}

interface CreditState extends OrderState {
  /** Shopify's id of who the order belongs to. */
  owner: string | undefined;
  account: CreditAccount | undefined;
  booked: Booked[];
}

/** `after`: the newest movement that there was. */
type GiveArgs = { order: string; cents: number; reason: string; after?: string };
type BackArgs = { order: string; id: string; cents?: number; after?: string };

function onCredit(parts: CreditParts) {
  const { subject, read } = onOrder(parts);
  return {
    subject,
    async read(tenant: string, customer: string, args: { order: string }): Promise<CreditState | undefined> {
      const state = await read(tenant, customer, args);
      const owner = state?.raw.customer?.id;
      if (!state || owner === undefined) return state && { ...state, owner, account: undefined, booked: [] };
      const account = await parts.account(owner, firstOf(state.raw.customer?.metafields));
      return { ...state, owner, account, booked: bookedOf(state.raw.customer?.metafields, account) };
    },
    facts: ({ order, account }: CreditState) => ({
      ...orderFacts(order),
      [fact.storeCredit(order.customer)]: decimal(account?.balance ?? 0),
      [fact.creditMoved(order.customer)]: newestOf(account),
    }),
  };
}

export function giveCredit(parts: CreditParts): RemoteChange<CreditState, GiveArgs> {
  return {
    ...onCredit(parts),
    expected({ raw, order, owner, account }, args) {
      if (owner === undefined)
        throw new Refusal('no_account', `${order.id} is nobody's in Shopify: it has no customer.`);
      // One more stays free, by which it is taken back.
      refuseFull(raw.customer?.metafields, { most: MOST_OF_CUSTOMER - 1, whose: OWNER });
      return {
        output: { order: order.id, cents: args.cents },
        args: { ...args, after: newestOf(account) },
      };
    },
    progress: ({ booked, account }, _args, mark) => progressWith(booked, { mark, account }),
    progressOf({ account }, _args, made) {
      const id = movedAs(account, made);
      if (id === undefined || !account) return { kind: 'nothing' };
      return { kind: 'whole', id, output: { credit: id, method: tailOf(account.id) } };
    },
    async send({ raw, order, owner = '' }, { cents, reason, after = '0' }, sending) {
      const entry: CreditEntry = { kind: 'credit', order: order.id, cents, reason, after };
      const amount = { amount: decimal(cents), currencyCode: raw.currencyCode };
      const variables = { owner, credit: { creditAmount: amount } };
      const change = { document: CREDIT, variables, owner, value: entry };
      const answer = await writeKept(parts.client, change, sending);
      tellNamed(answer, sending);
    },
  };
}

export function withdrawCredit(parts: CreditParts): RemoteChange<CreditState, BackArgs> {
  return {
    ...onCredit(parts),
    expected({ raw, order, booked, account }, args) {
      refuseFull(raw.customer?.metafields, { most: MOST_OF_CUSTOMER, whose: OWNER });
      const given = order.payouts.find(({ id, kind }) => kind === 'credit' && id === args.id);
      if (given?.state !== 'done')
        throw new Refusal('no_such_payout', `${order.id} has no store credit ${args.id} that stands.`);
      const { cents } = given;
      const { remaining = 0 } = booked.find(({ kind, id }) => kind === 'credit' && id === args.id) ?? {};
      if (remaining < cents) throw new Refusal('already_spent', `Of ${args.id} something is spent already.`);
      const method = tailOf(account?.id ?? '');
      return {
        output: { credit: args.id, order: order.id, method, cents },
        args: { ...args, cents, after: newestOf(account) },
      };
    },
    progress({ booked, account }, { id }, mark) {
      const moved = progressWith(booked, { mark, account });
      return moved.kind === 'whole' ? { ...moved, id, output: { credit: id } } : moved;
    },
    progressOf({ account }, { id }, made) {
      const stands = movedAs(account, made) !== undefined;
      return stands ? { kind: 'whole', id, output: { credit: id } } : { kind: 'nothing' };
    },
    async send({ raw, order, owner = '', account }, { id: of, cents = 0, after = '0' }, sending) {
      const entry: CreditEntry = { kind: 'debit', order: order.id, cents, reason: 'withdrawn', after, of };
      const amount = { amount: decimal(cents), currencyCode: raw.currencyCode };
      const variables = { account: account?.id ?? '', debit: { debitAmount: amount } };
      const change = { document: DEBIT, variables, owner, value: entry };
      const answer = await writeKept(parts.client, change, sending);
      tellNamed(answer, sending);
    },
  };
}

const Made = z.object({ storeCreditAccountTransaction: z.object({ id: z.string() }) });

/** By what Shopify's answer names it is known from one of the staff at the same time. */
function tellNamed(answer: { [name: string]: Json }, sending: Sending): void {
  const made = Made.safeParse(answer).data?.storeCreditAccountTransaction.id;
  if (made !== undefined) sending.named(made);
}

const OWNER = 'The customer';

function progressWith(
  booked: Booked[],
  { mark, account }: { mark: string; account: CreditAccount | undefined },
): Progress {
  const made = booked.find((one) => one.mark === mark);
  if (!made || !account) return { kind: 'nothing' };
  if (!made.isSure) return { kind: 'pending' };
  const output = { credit: made.id, method: tailOf(account.id) };
  return { kind: 'whole', id: made.id, output };
}
