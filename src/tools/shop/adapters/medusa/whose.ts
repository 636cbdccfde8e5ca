/**
 * Whose an order is. Medusa puts an order into the record of the account with its e-mail address, whoever
 * made it, and does not say whether they were signed in. So an order is the account's where it was placed to
 * an address that the account has kept, which only its owner does; any other one is of a customer who has
 * that one order, as a guest has.
 */
import { guestId } from '../remote/whose.ts';
import { numberOf } from './marks.ts';
import type { MedusaCustomer, MedusaPerson, MedusaPlaced } from './shapes.ts';

/** `postcode`: of the address that it was placed to. */
export function isKept(
  { has_account, addresses }: MedusaPerson,
  postcode: string | null | undefined,
): boolean {
  return (
    has_account && !!postcode && (addresses?.some(({ postal_code }) => postal_code === postcode) ?? false)
  );
}

export function customerIdOf(
  { id, own }: Pick<MedusaCustomer, 'id' | 'own'>,
  order: Pick<MedusaPlaced, 'id' | 'display_id' | 'custom_display_id'>,
): string {
  return own.has(order.id) ? id : guestId(id, numberOf(order));
}
