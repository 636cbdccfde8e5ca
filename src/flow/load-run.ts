/** A run as its events in the database say it stands, read without a lock. */
import { replay } from '../run/evolve/evolve.ts';
import type { KnownRun } from './known-runs.ts';
import type { ErasedRun, Ledger } from './ports/ledger.ts';

/** An erased run is never folded: only its head and end are given. */
export async function loadRun(
  ledger: Ledger,
  tenant: string,
  run: string,
): Promise<KnownRun | ErasedRun | 'missing'> {
  const loaded = await ledger.load(tenant, run);
  if (loaded === 'missing' || 'erased' in loaded) return loaded;
  const folded = replay(loaded.events, { tenant, run });
  return folded ? { run: folded, policy: loaded.policy, hash: loaded.head.hash } : 'missing';
}
