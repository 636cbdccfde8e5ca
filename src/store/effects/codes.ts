/**
 * Codes that prove who is writing: sent to the address on file, stored as a hash, one use, 15 minutes by
 * the database's clock.
 */
import { randomBytes, randomInt, scrypt, timingSafeEqual } from 'node:crypto';
import { and, eq, sql } from 'drizzle-orm';
import { type CodeEffects, effectFact } from '../../flow/ports/effects.ts';
import type { Codes } from '../../flow/ports/tools.ts';
import { TOO_MANY_CODES } from '../../run/plan/catalogue.ts';
import type { Connection, Database, Transaction } from '../db.ts';
import { codes, evidenceTries, outbox, toolEffects } from '../schema/effects.ts';
import { count } from './evidence-tries.ts';
import { once, refuse, settle } from './once.ts';
import { CODE_PLACE, type EmailOnFile, writeLetter } from './outbox.ts';

const VALID_MINUTES = 15;

export interface CodeOptions {
  /**
   * Codes are written to the outbox, where whoever runs the embedded demo reads them. Without it no code
   * can reach anybody, so none is sent.
   */
  demoOutbox: boolean;
  emailOnFile: EmailOnFile;
}

export function codeEffects(database: Database, options: CodeOptions): CodeEffects {
  return {
    settle: (tenant, key) => settle(database, tenant, key),

    giveUpCode: (tenant, key) =>
      database.of(tenant).transaction(async (tx) => {
        const [spent] = await tx.orm
          .update(toolEffects)
          .set({ result: null, sealed: null })
          .where(and(eq(toolEffects.tenant, tenant), eq(toolEffects.key, key)))
          .returning({ run: toolEffects.run });
        if (spent) await tx.orm.delete(codes).where(and(eq(codes.tenant, tenant), eq(codes.run, spent.run)));
        await tx.orm.delete(outbox).where(and(eq(outbox.tenant, tenant), eq(outbox.key, key)));
        // What reached nobody does not count.
        await tx.orm
          .delete(evidenceTries)
          .where(and(eq(evidenceTries.tenant, tenant), eq(evidenceTries.value, key)));
      }),

    async sendCode(tenant, effect, { tries, perDay }) {
      const code = String(randomInt(1_000_000)).padStart(6, '0');
      const salt = randomBytes(16).toString('hex');
      const hash = await hashed(code, salt);
      const customer = effect.customer ?? '';
      return once(database, tenant, {
        effect,
        facts: async (tx) => ({
          [effectFact.codeSent]: (await openCode(tx, tenant, effect.run)) !== undefined,
        }),
        async make(tx) {
          if (!options.demoOutbox)
            throw refuse('cannot_send', 'No way to send mail is set up here; no code was sent.');
          const sending = {
            run: effect.run,
            subject: `codes:${customer}`,
            limit: { most: perDay, hours: 24 },
          };
          if ((await count(tx, tenant, { ...sending, values: [] })) !== undefined)
            throw refuse(
              TOO_MANY_CODES,
              `No more than ${perDay} codes go to one customer in a day, over all cases; none was sent.`,
            );
          await count(tx, tenant, { ...sending, values: [effect.key] });
          const email = await options.emailOnFile(tx, tenant, { customer, run: effect.run });
          const row = {
            customer,
            salt,
            hash,
            expiresAt: sql`now() + make_interval(mins => ${VALID_MINUTES})`,
          };
          await tx.orm
            .insert(codes)
            .values({ tenant, run: effect.run, ...row, triesLeft: tries })
            .onConflictDoUpdate({
              target: [codes.tenant, codes.run],
              set: { ...row, triesLeft: tries, usedAt: null },
            });
          await forgetLetters(tx, tenant, effect.run);
          // An account that does not exist has the same row and the same answer, and no letter.
          if (email !== undefined) {
            const text = `Your code is ${CODE_PLACE}. Tell it to the person who is helping you. It is valid for ${VALID_MINUTES} minutes.`;
            const letter = { key: effect.key, run: effect.run, kind: 'code' as const, text, code };
            await writeLetter(tx, tenant, { ...letter, customer, email });
          }
          return { output: { sent: true } };
        },
      });
    },
  };
}

export function openCodes(database: Database): Codes {
  return {
    async check(tenant, run, { customer, code }) {
      const open = await openCode(database.of(tenant), tenant, run);
      if (!open || open.customer !== customer) return 'gone';
      const given = await hashed(code.replaceAll(/\s/g, ''), open.salt);
      // It was right before, and whoever asked was cut off before the run recorded it. The run itself takes
      // it once.
      if (open.usedAt) return sameHash(open.hash, given) ? 'right' : 'gone';
      return database.of(tenant).transaction(async (tx) => {
        // The try is counted on the code it was made for: a newer one has another salt.
        const [counted] = await tx.orm
          .update(codes)
          .set({ triesLeft: sql`${codes.triesLeft} - 1` })
          .where(and(isOpen(tenant, run), eq(codes.salt, open.salt)))
          .returning({ hash: codes.hash });
        if (!counted) return 'gone';
        if (!sameHash(counted.hash, given)) return 'wrong';
        await tx.orm
          .update(codes)
          .set({ usedAt: sql`now()` })
          .where(and(eq(codes.tenant, tenant), eq(codes.run, run)));
        await forgetLetters(tx, tenant, run);
        return 'right';
      });
    },
  };
}

function isOpen(tenant: string, run: string) {
  return and(
    eq(codes.tenant, tenant),
    eq(codes.run, run),
    sql`${codes.usedAt} is null and ${codes.triesLeft} > 0 and ${codes.expiresAt} > now()`,
  );
}

/** The code that is open, or the one that was right and has not expired. */
async function openCode(from: Connection, tenant: string, run: string) {
  const { customer, salt, hash, usedAt } = codes;
  const [row] = await from.orm
    .select({ customer, salt, hash, usedAt })
    .from(codes)
    .where(
      and(
        eq(codes.tenant, tenant),
        eq(codes.run, run),
        sql`${codes.expiresAt} > now() and (${codes.usedAt} is not null or ${codes.triesLeft} > 0)`,
      ),
    );
  return row;
}

function sameHash(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(one, 'hex'), Buffer.from(other, 'hex'));
}

async function forgetLetters(tx: Transaction, tenant: string, run: string): Promise<void> {
  await tx.orm
    .update(outbox)
    .set({ code: null })
    .where(and(eq(outbox.tenant, tenant), eq(outbox.run, run)));
}

/** Slow on purpose: a million codes must not be tried out in 15 minutes by whoever reads the table. */
function hashed(code: string, salt: string): Promise<string> {
  return new Promise((resolve, reject) => {
    scrypt(code, salt, 32, (error, key) => (error ? reject(error) : resolve(key.toString('hex'))));
  });
}
