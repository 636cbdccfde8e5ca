/**
 * Whose an order is. Vendure keeps one record for an e-mail address, and anybody may order as a guest under
 * any: so a guest is the customer of one order, and only an account that was proved to be theirs has several.
 */
import { ToolFault } from '../../../contract.ts';
import type { VendureCustomer } from './documents.ts';

export function isAccount({ user }: Pick<VendureCustomer, 'user'>): boolean {
  return user?.verified === true;
}

/** `7`; a guest's with the code of the order, which may have a slash of its own: `7/V-10012`. */
export function customerIdOf(record: Pick<VendureCustomer, 'id' | 'user'>, code: string): string {
  return isAccount(record) ? record.id : `${record.id}/${code}`;
}

export function readCustomerId(id: string): { record: string; order?: string } {
  const slash = id.indexOf('/');
  return slash < 0 ? { record: id } : { record: id.slice(0, slash), order: id.slice(slash + 1) };
}

/** `V-10012/31`: the order that a note is on. */
export function orderOfNote(id: string): string {
  return id.slice(0, Math.max(0, id.lastIndexOf('/')));
}

/** Throws ToolFault where Vendure has more than was read: what is judged rests on all of it. */
export function refuseMore(
  { items, totalItems }: { items: unknown[]; totalItems: number },
  { code, what }: { code: string; what: string },
): void {
  if (totalItems > items.length)
    throw new ToolFault(
      code,
      `There are ${totalItems} ${what}, which is more than is read: a person has to look.`,
    );
}
