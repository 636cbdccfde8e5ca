/** Letters to customers. They are rows here; whoever delivers them reads them from here. */
import { and, asc, desc, eq, inArray, not, sql } from 'drizzle-orm';
import { StoreAway } from '../../flow/ports/ledger.ts';
import type { Mailer } from '../../flow/ports/tools.ts';
import { present } from '../../run/present.ts';
import { noteAccount } from '../addresses/of-customers.ts';
import type { Connection, Database, Transaction } from '../db.ts';
import { codes, outbox } from '../schema/effects.ts';
import { letterPlace } from '../sealing/places.ts';
import { nextId } from './counters.ts';

/** Stands in a letter's text where its code is put in when it is shown. */
export const CODE_PLACE = '{code}';

/**
 * Stands for the address of an account that does not exist: its letter goes nowhere, and nobody can tell
 * by it.
 */
const NOBODY = '';

/**
 * The address that the records have for a customer; undefined where there is no such account. Whoever
 * holds the records implements it. It is asked inside the letter's transaction.
 */
export type EmailOnFile = (
  from: Transaction,
  tenant: string,
  whose: { customer: string; run: string },
) => Promise<string | undefined>;

type Row = typeof outbox.$inferSelect;
type Letter = Omit<typeof outbox.$inferInsert, 'tenant' | 'id' | 'sealed' | 'nobody'> &
  Pick<Opened, 'subject'>;
interface Opened {
  email: string;
  text: string;
  subject?: string | undefined;
}

/** undefined: its case was erased. */
async function opened(
  keys: Database['keys'],
  from: Connection,
  { tenant, run, key, email, text, sealed }: Row,
): Promise<Opened | undefined> {
  if (sealed === null) return { email, text };
  return (await keys.open(from, letterPlace({ tenant, run, key }), sealed)) as Opened | undefined;
}

/** Gives the letter's id; of a letter with a known key the first one's. */
export async function writeLetter(
  tx: Transaction,
  tenant: string,
  { email, text, subject, ...letter }: Letter,
): Promise<string> {
  const place = letterPlace({ tenant, run: letter.run, key: letter.key });
  const sealed = await tx.database.keys.seal(tx, place, present({ email, text, subject }) satisfies Opened);
  const nobody = email === NOBODY;
  const { run, customer } = letter;
  // Its case may have the address nowhere, or masked.
  if (!nobody) await noteAccount(tx, tenant, { run, customer, email });
  const written = await tx.orm
    .insert(outbox)
    .values({ tenant, id: await nextId(tx, tenant, 'ML'), ...letter, email: '', text: '', sealed, nobody })
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
    async send({ tenant, run, customer, key, text, subject }, signal) {
      if (signal.aborted)
        return { fault: { code: 'stopped', message: 'The reply was not sent: the work was stopped.' } };
      try {
        const id = await database.of(tenant).transaction(async (tx) => {
          const email = (await emailOnFile(tx, tenant, { customer, run })) ?? NOBODY;
          return writeLetter(tx, tenant, { key, run, customer, kind: 'reply', email, text, subject });
        });
        return { id };
      } catch (error) {
        if (error instanceof StoreAway) throw error;
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
      const scope = database.of(tenant);
      const [found] = await scope.orm
        .select({
          letter: outbox,
          waited: sql<number>`(extract(epoch from now() - ${outbox.at}) * 1000)::int`,
        })
        .from(outbox)
        .where(and(eq(outbox.tenant, tenant), eq(outbox.key, key)));
      const letter = found?.letter;
      // A code that was used or replaced is sent to nobody any more.
      if (letter?.kind === 'code' && letter.code === null) return undefined;
      const words = letter && (await opened(database.keys, scope, letter));
      return (
        words && {
          to: words.email,
          kind: letter.kind,
          subject: words.subject,
          waitedMs: found?.waited,
          text: words.text.replace(CODE_PLACE, letter.code ?? ''),
        }
      );
    },
  };
}

/** Of these cases, oldest first. A code that was sent is not among what it says. */
export async function openedLetters(database: Database, tenant: string, runs: string[]) {
  const scope = database.of(tenant);
  const rows = await scope.orm
    .select()
    .from(outbox)
    .where(and(eq(outbox.tenant, tenant), inArray(outbox.run, runs)))
    .orderBy(asc(outbox.at), asc(outbox.id));
  const each = rows.map(async (row) => {
    const words = await opened(database.keys, scope, row);
    return words
      ? [{ id: row.id, case: row.run, at: row.at, kind: row.kind, to: words.email, text: words.text }]
      : [];
  });
  return (await Promise.all(each)).flat();
}

export function openOutbox(database: Database) {
  return {
    async list(tenant: string, limit: number) {
      const scope = database.of(tenant);
      const rows = await scope.orm
        .select({
          letter: outbox,
          open: sql<boolean>`coalesce(${codes.usedAt} is null and ${codes.triesLeft} > 0 and ${codes.expiresAt} > now(), false)`,
        })
        .from(outbox)
        .leftJoin(codes, and(eq(codes.tenant, outbox.tenant), eq(codes.run, outbox.run)))
        .where(and(eq(outbox.tenant, tenant), not(outbox.nobody)))
        .orderBy(desc(outbox.at), desc(outbox.id))
        .limit(limit);
      const each = rows.map(async ({ letter, open }) => {
        const words = await opened(database.keys, scope, letter);
        return words ? [shownLetter({ ...letter, ...words }, open)] : [];
      });
      return (await Promise.all(each)).flat();
    },
  };
}

function shownLetter({ id, at, customer, email: to, kind, text, code }: Row, open: boolean) {
  const item = { id, at, customer, to, kind };
  if (kind !== 'code') return { ...item, text };
  const shown = open ? code : null;
  return { ...item, text: text.replace(CODE_PLACE, shown ?? 'used or expired'), used: shown === null };
}
