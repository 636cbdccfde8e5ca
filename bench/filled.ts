/** Copies of the recorded chains, sealed texts and all, each in a run of its own that is closed. */
import { randomUUID } from 'node:crypto';
import { type ChainedLine, chainLine, FIRST_PREV } from '../src/run/audit/chain.ts';
import { EVENT_VERSION } from '../src/run/audit/upcast.ts';
import type { LineMacs } from '../src/store/audit/line-macs.ts';
import type { Database } from '../src/store/db.ts';
import { chainsOf, storedLine } from '../test/history/chains.ts';

/** Gives how many events they are. */
export async function fillChains(
  to: Database,
  macs: LineMacs,
  { tenant, runs }: { tenant: string; runs: number },
): Promise<number> {
  let events = 0;
  const chains = chainsOf(EVENT_VERSION).map(({ lines }) =>
    lines.map((line) => JSON.parse(storedLine(line)) as ChainedLine),
  );
  for (let n = 0; n < runs; n++) {
    const run = randomUUID();
    const made = { lines: [] as string[], hashes: [] as string[], macs: [] as string[] };
    let prev = FIRST_PREV;
    for (const line of chains[n % chains.length] ?? []) {
      const { text, hash } = chainLine({ ...line, run, prev });
      prev = hash;
      made.lines.push(text);
      made.hashes.push(hash);
      made.macs.push(macs.of({ tenant, run, seq: line.seq, hash }));
    }
    events += made.lines.length;
    await to.execute(
      `with chained as (
         insert into events (tenant, run, seq, line, hash, mac)
         select $1, $2, n, line, hash, mac from unnest($3::text[], $4::text[], $5::text[]) with ordinality as e (line, hash, mac, n)
       )
       insert into runs (tenant, id, seq, hash, phase, asked_by, place, created_at, updated_at)
       values ($1, $2, $6, $7, 'closed', 'engineer', '{"channel":"api"}', now(), now())`,
      [tenant, run, made.lines, made.hashes, made.macs, made.lines.length, prev],
    );
  }
  await to.execute('vacuum analyze events');
  return events;
}
