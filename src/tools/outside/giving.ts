/**
 * What a write of the tools file gives away, in the currency of the desk's policy: counted on its account
 * and for its customer, with what tools outside gave the customer before, in whichever case.
 */
import type { OutsideMoney } from '../../flow/ports/effects.ts';
import type { CallContext } from '../../flow/ports/tools.ts';
import type { Facts, Json, Preview } from '../../run/plan/plan.ts';
import { daysBefore } from '../../run/text/dates.ts';
import { ToolFault } from '../contract.ts';
import { customerOf } from '../keyed-write.ts';
import { majorUnits, minorUnits } from './amounts.ts';
import type { MoneyShape, Value } from './authority-shape.ts';
import type { Declared, Input, Outside } from './calling.ts';
import type { Values } from './templates.ts';
import { valueIn } from './values.ts';

export type Priced = Exclude<MoneyShape, 'none'>;

export const pricedOf = ({ declared }: Outside): Priced | undefined =>
  typeof declared.money === 'object' ? declared.money : undefined;

/** Arguments are in minor units; what a service answers is in its own. */
const unitOf = (value: Value, { unit }: Priced) => (typeof value === 'string' ? 'minor' : unit);

/** The argument that is the amount, where the service wants it in major units. */
export function majorArgument({ money }: Pick<Declared, 'money'>): string | undefined {
  return typeof money === 'object' && money.unit === 'major' ? amountArgument({ money }) : undefined;
}

/** The argument that is the amount. */
export function amountArgument({ money }: Pick<Declared, 'money'>): string | undefined {
  if (typeof money !== 'object' || typeof money.amount !== 'string') return undefined;
  return /^\{([\w.-]+)\}$/.exec(money.amount)?.[1];
}

/** The arguments as the service takes them. */
export function inServiceUnits(
  { declared, input: { shape } }: Outside,
  input: Input,
  currency: string,
): Input {
  const name = majorArgument(declared);
  const value = name === undefined ? undefined : input[name];
  if (name === undefined || typeof value !== 'number') return input;
  const takesText = shape[name]?.safeParse(majorUnits(value, currency, 'string')).success === true;
  return { ...input, [name]: majorUnits(value, currency, takesText ? 'string' : 'number') };
}

/** A write that does not say what it gives away is for the highest role. */
export const UNPRICED: Facts = { money_undeclared: true };

export interface Giving {
  money: NonNullable<Preview['money']>;
  /**
   * What the customer got by tools outside, before and after: moved where another case gave meanwhile.
   */
  before: Facts;
  after: Facts;
  /** All that the customer got in the window, which is looked at again when the payment is noted. */
  known: { since: string; cents: number };
}

/**
 * `key`: of the call itself, which counts as not done. Throws ToolFault where the amount is none, or is
 * in a currency that the policy's limits say nothing of.
 */
export async function givingOf(
  priced: Priced,
  { tool, values, read, assumed }: { tool: string; values: Values; read: Json; assumed: Facts },
  { context, outgoing, key }: { context: CallContext; outgoing: OutsideMoney; key?: string },
): Promise<Giving> {
  const { policy, tenant, now } = context;
  const given = { values, read };
  const currency = String(valueIn(priced.currency, given) ?? '').toUpperCase();
  if (currency !== policy.currency)
    throw new ToolFault(
      'other_currency',
      `This is in ${currency.slice(0, 20) || 'no currency'}, and what may be approved is counted in ${policy.currency}.`,
    );
  const cents = minorUnits(valueIn(priced.amount, given), unitOf(priced.amount, priced), currency);
  const account = String(valueIn(priced.account, given) ?? '');
  if (account === '')
    throw new ToolFault('no_account', `${tool} does not say on which record the money is counted.`);
  const customer = customerOf(context);
  const since = daysBefore(now, policy.moneyWindowDays);
  const earlier = await outgoing.given(tenant, {
    customer,
    since,
    ...(key === undefined ? {} : { except: key }),
  });
  const sum = (some: typeof earlier) => some.reduce((total, one) => total + one.cents, 0);
  const [service] = tool.split('.');
  const onAccount = sum(
    earlier.filter((one) => one.account === account && one.tool.split('.')[0] === service),
  );
  const recorded =
    priced.given === undefined
      ? 0
      : minorUnits(valueIn(priced.given, given), unitOf(priced.given, priced), currency);
  const before = Math.max(onAccount, recorded);
  const name = `given outside to ${customer}`;
  const total = Number(assumed[name] ?? sum(earlier));
  return {
    money: {
      account,
      cents,
      given: before,
      customer: { id: customer, given: sum(earlier) - onAccount + before },
      earlier,
    },
    before: { [name]: total, [`amount of ${tool}`]: cents, [`account of ${tool}`]: account },
    after: { [name]: total + cents },
    known: { since, cents: sum(earlier) },
  };
}
