/** Letters to customers. They are rows here; whoever delivers them reads them from here. */
import { and, desc, eq, ne, sql } from 'drizzle-orm';
import type { Mailer } from '../../flow/ports/tools.ts';
import type { Connection, Database, Transaction } from '../db.ts';
import { codes, outbox } from '../schema/effects.ts';
import { nextId } from './counters.ts';

/** Stands in a letter's text where its code is put in when it is shown. */
export const CODE_PLACE = '{code}';

/**
 * Stands for the address of an account that does not exist: its letter goes nowhere, and nobody can tell by
 * it.
 */
const NOBODY = '';

/**
 * The address that the records have for a customer; undefined where there is no such account. Whoever holds
 * the records implements it. It is asked inside the letter's transaction.
 */
export type EmailOnFile = (from: Connection, tenant: string, customer: string) => Promise<string | undefined>;

type Letter = Omit<typeof outbox.$inferInsert, 'tenant' | 'id'>;

/** Gives the letter's id; of a letter with a known key the first one's. */
export async function writeLetter(tx: Transaction, tenant: string, letter: Letter): Promise<string> {
  const written = await tx.orm
    .insert(outbox)
    .values({ tenant, id: await nextId(tx, tenant, 'ML'), ...letter })
    .onConflictDoNothing({ target: [outbox.tenant, outbox.key] })
    .returning({ id: outbox.id });
  if (written[0]) return written[0].id;
  const [first] = await tx.orm
    .select({ id: outbox.id })
    .from(outbox)
    .where(and(eq(outbox.tenant, tenant), eq(outbox.key, letter.key)));
  if (!first) throw new Error('the letter was neither written nor found');
  return first.id;
}

/** `report` gets why a letter could not be written; a letter is safe to send again with its key. */
export function openMailer(
  database: Database,
  { emailOnFile, report }: { emailOnFile: EmailOnFile; report: (error: unknown) => void },
): Mailer {
  return {
    async send({ tenant, run, customer, key, text }, signal) {
      if (signal.aborted)
        return { fault: { code: 'stopped', message: 'The reply was not sent: the work was stopped.' } };
      try {
        const id = await database.of(tenant).transaction(async (tx) => {
          const email = (await emailOnFile(tx, tenant, customer)) ?? NOBODY;
          return writeLetter(tx, tenant, { key, run, customer, kind: 'reply', email, text });
        });
        return { id };
      } catch (error) {
        report(error);
        return { fault: { code: 'not_sent', message: 'The reply could not be handed over for sending.' } };
      }
    },
  };
}

/** Letters by their key, for whoever delivers them. */
export function openLetters(database: Database) {
  return {
    async find(tenant: string, key: string) {
      const [letter] = await database
        .of(tenant)
        .orm.select({ to: outbox.email, kind: outbox.kind, text: outbox.text, code: outbox.code })
        .from(outbox)
        .where(and(eq(outbox.tenant, tenant), eq(outbox.key, key)));
      // A code that was used or replaced is sent to nobody any more.
      if (letter?.kind === 'code' && letter.code === null) return undefined;
      return (
        letter && {
          to: letter.to,
          kind: letter.kind,
          text: letter.text.replace(CODE_PLACE, letter.code ?? ''),
        }
      );
    },
  };
}

export function openOutbox(database: Database) {
  return {
    async list(tenant: string, limit: number) {
      const rows = await database
        .of(tenant)
        .orm.select({
          letter: outbox,
          open: sql<boolean>`coalesce(${codes.usedAt} is null and ${codes.triesLeft} > 0 and ${codes.expiresAt} > now(), false)`,
        })
        .from(outbox)
        .leftJoin(codes, and(eq(codes.tenant, outbox.tenant), eq(codes.run, outbox.run)))
        .where(and(eq(outbox.tenant, tenant), ne(outbox.email, NOBODY)))
        .orderBy(desc(outbox.at), desc(outbox.id))
        .limit(limit);
      return rows.map(({ letter, open }) => {
        const item = {
          id: letter.id,
          at: letter.at,
          customer: letter.customer,
          to: letter.email,
          kind: letter.kind,
        };
        if (letter.kind !== 'code') return { ...item, text: letter.text };
        const code = open ? letter.code : null;
        return {
          ...item,
          text: letter.text.replace(CODE_PLACE, code ?? 'used or expired'),
          used: code === null,
        };
      });
    },
  };
}
