/** Money as people read it. */

import type { CallContext } from '../../flow/ports/tools.ts';
import { decimal } from '../../run/text/money.ts';

/** `EUR 48.00`, in the tenant's currency. */
export function moneyOf(context: CallContext, cents: number): string {
  return `${context.policy.currency} ${decimal(cents)}`;
}

/** `Visa ...4417`. */
export function cardName(card: { brand: string; last4: string }): string {
  return `${card.brand} ...${card.last4}`;
}
