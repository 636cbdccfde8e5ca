/**
 * Makes what is remembered anew from the events: at the first start with a memory, and whenever this version
 * remembers in another way.
 */
import { replay } from '../../run/evolve/evolve.ts';
import { rememberedOf } from '../../run/remembered.ts';
import type { Run } from '../../run/state.ts';
import { WORDS_VERSION } from '../articles/words.ts';
import type { Statement } from '../database.ts';
import { loadRun, type RunReader } from '../runs.ts';
import { remember } from './remember.ts';

/** Goes up with WORDS_VERSION, and by one whenever a case would be remembered differently. */
export const MEMORY_VERSION = WORDS_VERSION * 1_000 + 1;

const VERSION: Statement = { name: 'memory_version', text: 'select version from memory_version' };
const SET_VERSION: Statement = { name: 'memory_version_set', text: 'update memory_version set version = $1' };
const RESOLVED: Statement = {
  name: 'memory_resolved',
  text: `select tenant, id from runs where phase = 'closed' and ending = 'resolved' and key is not null and (tenant, id) > ($1, $2)
         order by tenant, id limit 100`,
};
/** Taken so that the run is neither erased nor opened again meanwhile. */
const LOCK: Statement = {
  name: 'memory_lock',
  text: `select phase from runs where tenant = $1 and id = $2 and key is not null for update`,
};

/**
 * Resolves when everything is remembered as this version does it; at once where it is. Stops early, and goes
 * on at the next start, when `signal` aborts.
 */
export async function rebuildMemory(parts: RunReader, signal: AbortSignal): Promise<void> {
  const [state] = await parts.database.query<{ version: number }>(VERSION);
  if (state?.version === MEMORY_VERSION) return;
  for (let last = { tenant: '', id: '' }; ; ) {
    const rows = await parts.database.query<{ tenant: string; id: string }>(RESOLVED, [last.tenant, last.id]);
    for (const { tenant, id } of rows) {
      if (signal.aborted) return;
      await rememberAgain(parts, tenant, id);
    }
    const next = rows.at(-1);
    if (!next) break;
    last = next;
  }
  await parts.database.query(SET_VERSION, [MEMORY_VERSION]);
}

/** The run as its events say it stands; undefined for one that is erased. */
export async function foldRun(parts: RunReader, tenant: string, id: string): Promise<Run | undefined> {
  const loaded = await loadRun(parts, tenant, id);
  if (loaded === 'missing' || 'erased' in loaded) return undefined;
  return replay(loaded.events, { tenant, run: id });
}

async function rememberAgain(parts: RunReader, tenant: string, id: string): Promise<void> {
  const run = await foldRun(parts, tenant, id);
  if (!run) return;
  await parts.database.transaction(async (tx) => {
    const [locked] = await tx.query<{ phase: string }>(LOCK, [tenant, id]);
    if (locked?.phase !== 'closed') return;
    await remember(tx, parts.keyring, tenant, id, run.closed?.at ?? run.updatedAt, rememberedOf(run));
  });
}
