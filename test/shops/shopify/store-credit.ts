/** Store credit and metafields of customers, as Shopify documents them. */
import type { CreditAccount, CreditMovement, Customer, Metafield, Records } from './records.ts';
import { type Context, connection, money } from './views.ts';

const no = (message: string, field: string[] | null = null, code?: string) => ({ field, message, code });

interface MetafieldInput extends Omit<Metafield, 'createdAt' | 'type'> {
  ownerId: string;
  type?: string | null;
}

/** All of them or none; one with the key of another takes its place. */
export function metafieldsSet(records: Records) {
  return ({ metafields }: { metafields: MetafieldInput[] }, { need }: Context) => {
    const found = metafields.map((input) => ({ input, kept: keptOn(records, input.ownerId) }));
    for (const { kept } of found) need(kept?.scope ?? 'write_customers', 'metafieldsSet');
    for (const [n, { input, kept }] of found.entries()) {
      const wrong = (message: string, code: string) => ({
        metafields: [],
        userErrors: [no(message, ['metafields', String(n)], code)],
      });
      if (!kept) return wrong('Owner does not exist.', 'INVALID');
      if (records.isFull) return wrong('There are too many metafields.', 'CAPABILITY_VIOLATION');
      if (!/^[\w-]{3,255}$/.test(input.namespace)) return wrong('Namespace is invalid.', 'INVALID');
      if (!/^[\w-]{2,64}$/.test(input.key)) return wrong('Key is invalid.', 'INVALID');
      if (!input.type) return wrong("Type can't be blank.", 'BLANK');
    }
    for (const { input, kept } of found) {
      const { namespace, key, value, type } = input;
      const known = kept?.all.find((one) => one.namespace === namespace && one.key === key);
      if (known) known.value = value;
      else kept?.all.push({ namespace, key, value, type: type ?? '', createdAt: records.now() });
    }
    return { metafields: [], userErrors: [] };
  };
}

/** Of one that is not there nothing is told. */
export function metafieldsDelete(records: Records) {
  type Named = { ownerId: string; namespace: string; key: string };
  return ({ metafields }: { metafields: Named[] }, { need }: Context) => ({
    userErrors: [],
    deletedMetafields: metafields.map(({ ownerId, namespace, key }) => {
      const kept = keptOn(records, ownerId);
      need(kept?.scope ?? 'write_customers', 'metafieldsDelete');
      const at = kept?.all.findIndex((one) => one.namespace === namespace && one.key === key) ?? -1;
      if (at === -1) return null;
      kept?.all.splice(at, 1);
      return { ownerId, namespace, key };
    }),
  });
}

function keptOn(records: Records, owner: string): { all: Metafield[]; scope: string } | undefined {
  const order = records.orders.find(({ id }) => id === owner);
  if (order) return { all: order.metafields, scope: 'write_orders' };
  const customer = records.customers.find(({ id }) => id === owner);
  return customer && { all: customer.metafields, scope: 'write_customers' };
}

export function metafieldsOf(all: Metafield[]) {
  return ({
    namespace,
    ...page
  }: {
    namespace?: string | null;
    first?: number | null;
    after?: string | null;
  }) => connection(all.filter((one) => !namespace || one.namespace === namespace))(page);
}

type Amount = { amount: string; currencyCode: string };
const centsOf = ({ amount }: Amount): number => Math.round(Number(amount) * 100);

export function storeCreditMutations(records: Records) {
  const WRITE = 'write_store_credit_account_transactions';
  return {
    storeCreditAccountCredit(
      { id, creditInput }: { id: string; creditInput: { creditAmount: Amount } },
      { need }: Context,
    ) {
      need(WRITE, 'storeCreditAccountCredit');
      const { creditAmount } = creditInput;
      const owner = ownerOf(records, id);
      if (!owner) return refused('Owner does not exist.', 'OWNER_NOT_FOUND');
      const cents = centsOf(creditAmount);
      if (cents <= 0) return refused('A positive amount must be used.', 'NEGATIVE_OR_ZERO_AMOUNT');
      const known = owner.credit;
      if (known && known.currency !== creditAmount.currencyCode)
        return refused('The currency does not match.', 'MISMATCHING_CURRENCY');
      owner.credit ??= {
        ...{ id: records.newId('StoreCreditAccount'), currency: creditAmount.currencyCode, movements: [] },
      };
      return moved(records, owner.credit, { type: 'StoreCreditAccountCreditTransaction', cents });
    },
    storeCreditAccountDebit(
      { id, debitInput }: { id: string; debitInput: { debitAmount: Amount } },
      { need }: Context,
    ) {
      need(WRITE, 'storeCreditAccountDebit');
      const account = ownerOf(records, id)?.credit;
      if (!account) return refused('The account does not exist.', 'ACCOUNT_NOT_FOUND');
      const cents = centsOf(debitInput.debitAmount);
      if (cents <= 0) return refused('A positive amount must be used.', 'NEGATIVE_OR_ZERO_AMOUNT');
      if (cents > balanceOf(account)) return refused('There is not as much in it.', 'INSUFFICIENT_FUNDS');
      return moved(records, account, { type: 'StoreCreditAccountDebitTransaction', cents: -cents });
    },
  };
}

const refused = (message: string, code: string) => ({
  storeCreditAccountTransaction: null,
  userErrors: [no(message, ['id'], code)],
});

/** By the customer's id or the account's. */
function ownerOf({ customers }: Records, id: string): Customer | undefined {
  return customers.find((one) => one.id === id || one.credit?.id === id);
}

export const balanceOf = ({ movements }: CreditAccount): number =>
  movements.reduce((sum, { cents }) => sum + cents, 0);

/** Also what the staff moves, and what a customer spends. */
export function moved(
  records: Records,
  account: CreditAccount,
  { type, cents, event = 'ADJUSTMENT' }: { type: CreditMovement['type']; cents: number; event?: string },
) {
  let open = -cents;
  // The oldest is spent first: none of them expires.
  for (const credit of account.movements) {
    const share = Math.max(0, Math.min(open, credit.remaining));
    credit.remaining -= share;
    open -= share;
  }
  const id = records.newId(type);
  account.movements.push({
    ...{ id, type, cents, event, createdAt: records.now(), remaining: Math.max(0, cents) },
  });
  return { storeCreditAccountTransaction: { id }, userErrors: [] };
}

export function storeCreditAccountsOf({ credit }: Customer) {
  type Listing = { query?: string | null; first?: number | null };
  return ({ query, ...page }: Listing, { need }: Context) => {
    need('read_store_credit_accounts', 'storeCreditAccounts');
    const [, currency] = /^currency_code:([A-Z]{3})$/.exec(query ?? '') ?? [];
    if (!credit || currency !== credit.currency) return connection([])(page);
    const amountOf = (cents: number) => ({ amount: money(cents), currencyCode: credit.currency });
    return connection([
      {
        ...{ id: credit.id, balance: amountOf(balanceOf(credit)) },
        transactions(
          listing: { first?: number | null; after?: string | null; reverse?: boolean | null },
          context: Context,
        ) {
          context.need('read_store_credit_account_transactions', 'transactions');
          const all = listing.reverse ? credit.movements.toReversed() : credit.movements;
          return connection(
            all.map(({ id, type, cents, event, createdAt, remaining }) => ({
              ...{ __typename: type, id, amount: amountOf(cents), event, createdAt },
              remainingAmount: amountOf(remaining),
            })),
          )(listing);
        },
      },
    ])(page);
  };
}
