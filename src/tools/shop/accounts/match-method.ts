/**
 * Which of the customer's payment methods somebody means, by the words they wrote: `with PayPal`, `the card
 * ending 4444`.
 */

import { z } from 'zod';
import { type ReadTool, ToolFault } from '../../contract.ts';
import { OWN_READ, verifiedCustomer } from '../../keyed-write.ts';
import type { PaymentMethod, ShopPort } from '../contract/shop.ts';
import { methodName } from '../contract/swaps.ts';
import { GIFT_CARD } from '../words.ts';

const Input = z.strictObject({
  words: z.string().min(1).max(32_768).describe('what was written about the payment that is wanted'),
});
const Output = z.strictObject({ method: z.strictObject({ id: z.string(), name: z.string() }) });

export function matchMethod(shop: ShopPort): ReadTool<typeof Input, typeof Output> {
  return {
    ...OWN_READ,
    name: 'accounts.match_method',
    description:
      "Finds the customer's payment method that a request names by its kind, its brand or its last digits.",
    input: Input,
    output: Output,
    verified: true,
    async run({ words }, context) {
      const profile = await shop.profile(context.tenant, verifiedCustomer(context));
      const methods = profile?.methods ?? [];
      const meant = methods.filter((method) => names(method, words));
      const [method] = meant;
      if (!method || meant.length > 1) {
        const known = methods.map(methodName).join(', ') || 'none';
        throw new ToolFault(
          'no_method',
          `The request names not one of the customer's payment methods: ${known}.`,
        );
      }
      const name = methodName(method);
      return { output: { method: { id: method.id, name } }, headline: `payment method ${name}` };
    },
  };
}

const GIFT_CARDS = new RegExp(Object.values(GIFT_CARD).flat().join('|').replaceAll(' ', ' ?'));

/** The last digits decide where they are given; else the brand or the kind must be. */
function names(method: PaymentMethod, words: string): boolean {
  const text = words.toLowerCase();
  const digits: string[] = text.match(/(?<!\d)\d{4}(?!\d)/g) ?? [];
  if (method.last4 !== null && digits.length > 0) return digits.includes(method.last4);
  if (method.brand !== null && text.includes(method.brand.toLowerCase())) return true;
  switch (method.kind) {
    case 'paypal':
      return text.includes('paypal');
    case 'gift_card':
      return GIFT_CARDS.test(text);
    case 'card':
      return false;
    default:
      return method.kind satisfies never;
  }
}
