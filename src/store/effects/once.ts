/** What makes an effect happen once, and only on the facts its approver was shown. */

import { and, eq } from 'drizzle-orm';
import type { ChangeResult, KeyedChange } from '../../flow/ports/effects.ts';
import { changedFacts, movedFacts } from '../../run/plan/facts.ts';
import type { Facts, Json } from '../../run/plan/plan.ts';
import type { Database, Transaction } from '../db.ts';
import { toolEffects } from '../schema/effects.ts';
import { effectPlace } from '../sealing/places.ts';

export interface Change {
  /** Reads the facts and locks the rows they stand in; called again after `make`. */
  facts(tx: Transaction): Promise<Facts>;
  make(tx: Transaction): Promise<{ id?: string; output: { [name: string]: Json } }>;
}

class NothingWritten extends Error {
  override name = 'NothingWritten';
  readonly result: ChangeResult;
  constructor(result: ChangeResult) {
    super(result.kind);
    this.result = result;
  }
}

/** Thrown inside `facts` or `make`: the transaction is rolled back and the effect answers `refused`. */
export function refuse(code: string, message: string): NothingWritten {
  return new NothingWritten({ kind: 'refused', code, message });
}

/**
 * One transaction: the key, the check of `effect.before`, the change, its result. Of two calls with one key
 * the second waits for the first and gets its result; if the first rolled back, the second is the first.
 */
export async function once(
  database: Database,
  tenant: string,
  { effect, facts, make }: Change & { effect: KeyedChange },
): Promise<ChangeResult> {
  try {
    return await database.of(tenant).transaction(async (tx) => {
      if (!(await takeKey(tx, tenant, effect))) return recorded(tx, tenant, effect.key);
      const before = await facts(tx);
      const moved = movedFacts(effect.before, before);
      if (moved.length > 0) throw new NothingWritten({ kind: 'moved', facts: moved });
      const made = await make(tx);
      const result = { kind: 'done' as const, ...made, after: changedFacts(before, await facts(tx)) };
      await keepResult(tx, tenant, { effect, result });
      return result;
    });
  } catch (error) {
    if (error instanceof NothingWritten) return error.result;
    throw error;
  }
}

/** Keeps the result of an effect that was made elsewhere. Of two with one key the first stands. */
export async function record(
  tx: Transaction,
  tenant: string,
  { effect, result }: { effect: Pick<KeyedChange, 'key' | 'tool' | 'run'>; result: ChangeResult },
): Promise<ChangeResult> {
  if (!(await takeKey(tx, tenant, effect))) return recorded(tx, tenant, effect.key);
  await keepResult(tx, tenant, { effect, result });
  return result;
}

/** What is kept under a key; undefined: the key was never taken. */
export async function recordOf(
  tx: Transaction,
  tenant: string,
  key: string,
): Promise<ChangeResult | undefined> {
  const [row] = await tx.orm
    .select({ key: toolEffects.key })
    .from(toolEffects)
    .where(and(eq(toolEffects.tenant, tenant), eq(toolEffects.key, key)));
  return row && recorded(tx, tenant, key);
}

async function keepResult(
  tx: Transaction,
  tenant: string,
  { effect, result }: { effect: Pick<KeyedChange, 'key' | 'run'>; result: ChangeResult },
): Promise<void> {
  const place = effectPlace({ tenant, run: effect.run, key: effect.key });
  await tx.orm
    .update(toolEffects)
    .set({ sealed: await tx.database.keys.seal(tx, place, result) })
    .where(and(eq(toolEffects.tenant, tenant), eq(toolEffects.key, effect.key)));
}

/** The port's `settle`: gives the key up unless the effect happened. */
export function settle(
  database: Database,
  tenant: string,
  key: string,
): Promise<ChangeResult | 'did_not_happen'> {
  return database.of(tenant).transaction((tx) => giveUp(tx, tenant, key));
}

export async function giveUp(
  tx: Transaction,
  tenant: string,
  key: string,
): Promise<ChangeResult | 'did_not_happen'> {
  const given = { tool: 'given up', run: runOf(key), key };
  if (await takeKey(tx, tenant, given)) return 'did_not_happen';
  const result = await recorded(tx, tenant, key);
  return result.kind === 'done' ? result : 'did_not_happen';
}

/** Waits while another transaction holds the same key. */
async function takeKey(
  tx: Transaction,
  tenant: string,
  effect: Pick<KeyedChange, 'key' | 'tool' | 'run'>,
): Promise<boolean> {
  const { key, tool, run } = effect;
  const rows = await tx.orm
    .insert(toolEffects)
    .values({ tenant, key, tool, run, result: null })
    .onConflictDoNothing()
    .returning({ key: toolEffects.key });
  return rows.length > 0;
}

async function recorded(tx: Transaction, tenant: string, key: string): Promise<ChangeResult> {
  const [row] = await tx.orm
    .select({ run: toolEffects.run, result: toolEffects.result, sealed: toolEffects.sealed })
    .from(toolEffects)
    .where(and(eq(toolEffects.tenant, tenant), eq(toolEffects.key, key)));
  const opened =
    row?.sealed && (await tx.database.keys.open(tx, effectPlace({ tenant, run: row.run, key }), row.sealed));
  return (
    row?.result ??
    (opened as ChangeResult | undefined) ?? {
      kind: 'refused',
      code: 'given_up',
      message: 'This call was given up before it happened; ask again.',
    }
  );
}

/** Keys begin with their run. */
function runOf(key: string): string {
  return key.split(':')[0] ?? key;
}
