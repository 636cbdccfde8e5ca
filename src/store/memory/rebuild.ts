/**
 * Makes what is remembered anew from the events: at the first start with a memory, and whenever this version
 * remembers in another way.
 */
import { and, asc, eq, isNotNull, sql } from 'drizzle-orm';
import { replay } from '../../run/evolve/evolve.ts';
import { rememberedOf } from '../../run/remembered.ts';
import type { Run } from '../../run/state.ts';
import { WORDS_VERSION } from '../articles/words.ts';
import { loadRun, type RunReader } from '../runs.ts';
import { memoryVersion } from '../schema/agent.ts';
import { runs } from '../schema/core.ts';
import { remember } from './remember.ts';
import { blindTerms } from './terms.ts';

/** Goes up with WORDS_VERSION, and by one whenever a case would be remembered differently. */
export const MEMORY_VERSION = WORDS_VERSION * 1_000 + 2;

const PAGE = 100;

/**
 * Resolves when everything is remembered as this version does it; at once where it is. Stops early, and goes
 * on at the next start, when `signal` aborts.
 */
export async function rebuildMemory(parts: RunReader, signal: AbortSignal): Promise<void> {
  const { orm } = parts.database;
  const every = parts.database.across('memory').orm;
  const [state] = await orm.select({ version: memoryVersion.version }).from(memoryVersion);
  if (state?.version === MEMORY_VERSION) return;
  for (let last = { tenant: '', id: '' }; ; ) {
    const rows = await every
      .select({ tenant: runs.tenant, id: runs.id })
      .from(runs)
      .where(
        and(
          eq(runs.phase, 'closed'),
          eq(runs.ending, 'resolved'),
          isNotNull(runs.key),
          sql`(${runs.tenant}, ${runs.id}) > (${last.tenant}, ${last.id})`,
        ),
      )
      .orderBy(asc(runs.tenant), asc(runs.id))
      .limit(PAGE);
    for (const { tenant, id } of rows) {
      if (signal.aborted) return;
      await rememberRun(parts, tenant, id);
    }
    const next = rows.at(-1);
    if (!next) break;
    last = next;
  }
  await orm.update(memoryVersion).set({ version: MEMORY_VERSION });
}

/** The run as its events say it stands; undefined for one that is erased. */
export async function foldRun(parts: RunReader, tenant: string, id: string): Promise<Run | undefined> {
  const loaded = await loadRun(parts, tenant, id);
  if (loaded === 'missing' || 'erased' in loaded) return undefined;
  return replay(loaded.events, { tenant, run: id });
}

/** Makes what is remembered of the run anew. false: it was erased, is open, or moved on meanwhile. */
export async function rememberRun(parts: RunReader, tenant: string, id: string): Promise<boolean> {
  const run = await foldRun(parts, tenant, id);
  if (!run) return false;
  const remembered = rememberedOf(run);
  const { database, keyring } = parts;
  const terms = await blindTerms(database, keyring.wordKey(tenant), remembered?.words ?? '');
  return database.of(tenant).transaction(async (tx) => {
    // Locked, so that the run is neither erased nor opened again meanwhile.
    const [locked] = await tx.orm
      .select({ phase: runs.phase, seq: runs.seq })
      .from(runs)
      .where(and(eq(runs.tenant, tenant), eq(runs.id, id), isNotNull(runs.key)))
      .for('update');
    if (locked?.phase !== 'closed' || locked.seq !== run.seq) return false;
    await remember(tx, { tenant, run: id, closedAt: run.closed?.at ?? run.updatedAt, remembered, terms });
    return true;
  });
}
