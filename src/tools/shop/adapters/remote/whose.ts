/**
 * Ids of ours for what a system knows by a record of its own: a guest, who is the customer of one order of a
 * record, and a note, which is found by its order.
 */
import { createHmac } from 'node:crypto';
import { ToolFault } from '../../../contract.ts';

/** `7/V-10012`; the order may have a slash of its own. */
export function guestId(record: string, order: string): string {
  return `${record}/${order}`;
}

/** `order`: of a guest. */
export function readCustomerId(id: string): { record: string; order?: string } {
  const slash = id.indexOf('/');
  return slash < 0 ? { record: id } : { record: id.slice(0, slash), order: id.slice(slash + 1) };
}

/** A system's own number of a note says nothing of the order, which has to be read to find it. */
export const noteId = (order: string, entry: string): string => `${order}/${entry}`;

/** `V-10012/31`: the order that a note is on. */
export function orderOfNote(id: string): string {
  return id.slice(0, Math.max(0, id.lastIndexOf('/')));
}

/** Of an address that has no account: nobody reads one by it, since accounts.claim is not offered. */
export function standIn(secret: Buffer, { tenant, email }: { tenant: string; email: string }): string {
  return createHmac('sha256', secret).update(`${tenant}\n${email.toLowerCase()}`).digest('hex').slice(0, 16);
}

/** Throws ToolFault where the system has more than was read: what is judged rests on all of it. */
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
