import { expect, test } from 'vitest';
import { spendingOf } from '../../src/store/spending.ts';
import { onEachDatabase } from './on-each-database.ts';

onEachDatabase((place) => {
  test('spending adds up for each tenant and day, from several writers at once', async () => {
    const spending = spendingOf(await place.database());
    expect(await spending.on('t1', '2026-11-25')).toEqual({ calls: 0, tokens: 0, costUsd: 0 });
    await Promise.all(
      Array.from({ length: 10 }, () =>
        spending.add('t1', '2026-11-25', { calls: 1, tokens: 100, costUsd: 0.25 }),
      ),
    );
    await spending.add('t1', '2026-11-26', { calls: 1, tokens: 7, costUsd: 0 });
    await spending.add('t2', '2026-11-25', { calls: 3, tokens: 9, costUsd: 1 });
    expect(await spending.on('t1', '2026-11-25')).toEqual({ calls: 10, tokens: 1000, costUsd: 2.5 });
    expect(await spending.on('t1', '2026-11-26')).toEqual({ calls: 1, tokens: 7, costUsd: 0 });
    expect(await spending.on('t2', '2026-11-25')).toEqual({ calls: 3, tokens: 9, costUsd: 1 });
  });
});
