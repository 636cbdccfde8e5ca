/**
 * How well cases are found by their words alone: of each playbook's example requests one half was resolved
 * before, and the other half asks.
 */
import { beforeAll, expect, it } from 'vitest';
import { Keyring } from '../../../src/store/keys.ts';
import { remember } from '../../../src/store/memory/remember.ts';
import { blindTerms } from '../../../src/store/memory/terms.ts';
import type { Store } from '../../../src/store/store.ts';
import { MASTER_KEY, onEachDatabase, storeOn } from '../on-each-database.ts';
import { asked, past } from './past-requests.ts';

onEachDatabase((place) => {
  let store: Store;
  beforeAll(async () => {
    const { store: made, database } = await storeOn(place);
    store = made;
    const keyring = new Keyring(MASTER_KEY);
    await database.execute(
      `insert into runs (tenant, id, seq, hash, phase, ending, asked_by, place, created_at, updated_at)
       select 't', 'past-' || n, 1, '', 'closed', 'resolved', 'engineer', '{}', now(), now() from generate_series(0, $1::int - 1) n`,
      [past.length],
    );
    for (const [n, { kind, text: words }] of past.entries()) {
      const steps = [{ tool: `tool.${kind}`, effect: 'write' as const, args: [], needs: [] }];
      const terms = await blindTerms(database, keyring.wordKey('t'), words);
      await database.transaction((tx) =>
        remember(tx, {
          tenant: 't',
          run: `past-${n}`,
          closedAt: '2026-01-01T00:00:00.000Z',
          remembered: { kind, steps },
          terms,
        }),
      );
    }
  }, 240_000);

  it('a case of the same kind is among the first three for most requests, and first for many', {
    timeout: 240_000,
  }, async () => {
    expect(asked.length).toBeGreaterThan(50);
    let first = 0;
    let three = 0;
    for (const { kind, text } of asked) {
      const found = await store.memory.recall({ tenant: 't', run: 'now', text, most: 3 });
      if (found[0]?.kind === kind) first += 1;
      if (found.some((one) => one.kind === kind)) three += 1;
    }
    expect(first / asked.length).toBeGreaterThan(0.5);
    expect(three / asked.length).toBeGreaterThan(0.65);
  });
});
