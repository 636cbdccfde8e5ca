/**
 * Looks once through the runs of whose addresses not everything was noted when they moved on. It can be
 * cut off at any moment and begun again.
 */
import { and, asc, eq, isNotNull, not } from 'drizzle-orm';
import { type EmailOnFile, openedLetters } from '../effects/outbox.ts';
import { loadRun, type RunReader } from '../runs.ts';
import { runAddresses, runs } from '../schema/core.ts';
import { listTenants } from '../tenants.ts';
import { AddressHashes, addressesOf } from './hashes.ts';
import { noteAccount } from './of-customers.ts';

const PAGE = 100;

interface OlderParts extends RunReader {
  /** What the records have now; absent: nobody asks them. */
  emailOnFile?: EmailOnFile | undefined;
}

/** Resolves when no run is left whose addresses are not noted; early when `signal` aborts. */
export async function readOlderAddresses(parts: OlderParts, signal?: AbortSignal): Promise<void> {
  const hashes = new AddressHashes(parts.keyring);
  for (const { tenant } of await listTenants(parts.database)) {
    for (;;) {
      const rows = await parts.database
        .of(tenant)
        .orm.select({ id: runs.id })
        .from(runs)
        .where(and(eq(runs.tenant, tenant), not(runs.addressesRead), isNotNull(runs.key)))
        .orderBy(asc(runs.id))
        .limit(PAGE);
      if (rows.length === 0) break;
      for (const { id } of rows) {
        if (signal?.aborted) return;
        await readAddresses(parts, { tenant, run: id, hashes });
      }
    }
  }
}

async function readAddresses(
  parts: OlderParts,
  { tenant, run, hashes }: { tenant: string; run: string; hashes: AddressHashes },
): Promise<void> {
  const loaded = await loadRun(parts, tenant, run);
  const events = loaded === 'missing' || 'erased' in loaded ? [] : loaded.events;
  const found = [...addressesOf(events)].map(([address, ofCustomer]) => ({
    tenant,
    run,
    address: hashes.of(tenant, address),
    ofCustomer,
  }));
  const letters = await openedLetters(parts.database, tenant, [run]);
  await parts.database.of(tenant).transaction(async (tx) => {
    const { orm } = tx;
    // Locked, so that nothing is noted of a run that is erased meanwhile.
    const [locked] = await orm
      .update(runs)
      .set({ addressesRead: true })
      .where(and(eq(runs.tenant, tenant), eq(runs.id, run), isNotNull(runs.key)))
      .returning({ customer: runs.customer });
    if (!locked) return;
    // What a commit of this version noted meanwhile stays.
    if (found.length > 0) await orm.insert(runAddresses).values(found).onConflictDoNothing();
    const { customer } = locked;
    if (customer === null) return;
    const onFile = await parts.emailOnFile?.(tx, tenant, { customer, run });
    for (const email of new Set([...letters.map(({ to }) => to), onFile ?? '']))
      if (email !== '') await noteAccount(tx, tenant, { run, customer, email });
  });
}
