/** Money as people read it. */

import type { CallContext } from '../../flow/ports/tools.ts';
import { decimal } from '../../run/text/money.ts';

/** `EUR 48.00`, in the tenant's currency. */
export function moneyOf(context: CallContext, cents: number): string {
  return `${context.policy.currency} ${decimal(cents, context.policy.currency)}`;
}

/** `Visa ...4417`; where a shop does not know the digits, `Visa`. */
export function cardName({ brand, last4 }: { brand: string; last4: string }): string {
  return last4 === '' ? brand : `${brand} ...${last4}`;
}
