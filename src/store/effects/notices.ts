/** Letters that go to the address on file because something was changed. */
import { type KeyedChange, noticeKey } from '../../flow/ports/effects.ts';
import type { Transaction } from '../db.ts';
import { type EmailOnFile, writeLetter } from './outbox.ts';

/**
 * To the address of the account, whatever address the record has, and in the transaction that keeps the
 * change. Nothing is written where there is no such account.
 */
export async function writeNotice(
  tx: Transaction,
  tenant: string,
  of: {
    effect: Pick<KeyedChange, 'key' | 'run'>;
    customer: string;
    text: string;
    emailOnFile: EmailOnFile;
  },
): Promise<void> {
  const { effect, customer, text, emailOnFile } = of;
  const email = await emailOnFile(tx, tenant, { customer, run: effect.run });
  if (email === undefined) return;
  const letter = { key: noticeKey(effect.key), run: effect.run, kind: 'notice' as const };
  await writeLetter(tx, tenant, { ...letter, customer, email, text });
}
