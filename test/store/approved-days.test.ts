/** What somebody approves on a day is counted over all cases, two at once included. */
import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { onEachDatabase, storeOn } from './on-each-database.ts';
import { append, opened, said } from './samples.ts';

onEachDatabase((place) => {
  let store: Store;
  beforeAll(async () => {
    ({ store } = await storeOn(place));
  });

  it('of two approvals at once that together are too much one passes, and the other is decided anew', async () => {
    const seen: number[] = [];
    const runs = [randomUUID(), randomUUID()];
    for (const run of runs)
      await store.ledger.change({
        tenant: 't',
        run,
        request: { open: true, knownSeq: 0, person: 'engineer' },
        work: () => append([opened]),
      });
    /** As the rules decide: what was approved today, and this, within 60.00. */
    const approve = (run: string) =>
      store.ledger.change({
        tenant: 't',
        run,
        request: { knownSeq: 1, person: 'engineer' },
        work: ({ authority }) => {
          const { today = 0 } = authority ?? {};
          seen.push(today);
          if (today + 4_000 > 6_000) return { refused: { why: 'the day' } };
          const spends = { approver: 'engineer', cents: 4_000, most: 6_000 };
          return { ...append([said('approved')]), spends };
        },
      });
    const kinds = (await Promise.all(runs.map(approve))).map(({ kind }) => kind);
    expect(kinds.sort()).toEqual(['appended', 'refused']);
    expect(seen).toContain(0);
    expect(seen.at(-1)).toBe(4_000);
    const again = await approve(runs[0] ?? '');
    expect(again.kind).toBe('refused');
  });
});
