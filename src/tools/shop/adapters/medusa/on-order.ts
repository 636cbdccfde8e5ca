/** What is the same of every change to an order of Medusa's. */
import { Refusal } from '../remote/kinds.ts';
import type { OrderParts, OrderState as StateOf } from '../remote/on-order.ts';
import type { MedusaClient } from './client.ts';
import { isBegunByUs, numberOf, openChange } from './marks.ts';
import { isOurs } from './ours.ts';
import type { MedusaChange, MedusaOrder } from './shapes.ts';

export type OrderState = StateOf<MedusaOrder>;
export type Parts = OrderParts<MedusaClient, MedusaOrder>;

/** Medusa refuses any other change beside it. What a call of ours left behind is taken away before one. */
export function refuseOpen({ raw }: OrderState): void {
  const open = openChange(raw);
  if (open && !isOurs(open, raw)) throw theirs(raw, open);
}

/** Of what is open: it is for people to end. */
export function theirs(raw: MedusaOrder, open: MedusaChange): Refusal {
  const number = numberOf(raw);
  return new Refusal(
    'busy',
    isBegunByUs(open)
      ? `What Greenlight began on ${number} in Medusa is not its own alone any more: a person has to look.`
      : `Somebody is changing ${number} in Medusa just now.`,
  );
}
