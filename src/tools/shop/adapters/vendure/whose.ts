/**
 * Whose an order is. Vendure keeps one record for an e-mail address, and anybody may order as a guest under
 * any: so a guest is the customer of one order, and only an account that was proved to be theirs has several.
 */
import { guestId } from '../remote/whose.ts';
import type { VendureCustomer } from './documents.ts';

export function isAccount({ user }: Pick<VendureCustomer, 'user'>): boolean {
  return user?.verified === true;
}

/** `7`; a guest's with the code of the order, which may have a slash of its own: `7/V-10012`. */
export function customerIdOf(record: Pick<VendureCustomer, 'id' | 'user'>, code: string): string {
  return isAccount(record) ? record.id : guestId(record.id, code);
}
