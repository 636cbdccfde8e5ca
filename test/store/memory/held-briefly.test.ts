/**
 * Whoever remembers or forgets a case holds what the tenant's other cases wait for: a process that stops in
 * the middle must not keep them waiting.
 */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { beforeAll, expect, it, vi } from 'vitest';
import type { Database } from '../../../src/store/db.ts';
import { erase } from '../../../src/store/erase.ts';
import { remember } from '../../../src/store/memory/remember.ts';
import type { Store } from '../../../src/store/store.ts';
import { onPostgres, storeOn } from '../on-each-database.ts';
import { answering, append, opened, row, said } from '../samples.ts';

/** What is sent in the turn in which the memory is first touched, from there on; and what is sent later. */
async function sentFromThere(work: () => Promise<unknown>): Promise<{ atOnce: string[]; later: string[] }> {
  const atOnce: string[] = [];
  const later: string[] = [];
  let turn: 'before' | 'here' | 'over' = 'before';
  const { query } = pg.Client.prototype;
  const spy = vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (
    this: pg.Client,
    ...asked: unknown[]
  ) {
    const text = (asked[0] as { text: string }).text;
    if (turn === 'before' && /delete from "?memory_cases/.test(text)) {
      turn = 'here';
      setImmediate(() => {
        turn = 'over';
      });
    }
    if (turn === 'here') atOnce.push(text);
    if (turn === 'over') later.push(text);
    return (query as (...all: unknown[]) => unknown).apply(this, asked);
  } as never);
  try {
    await work();
  } finally {
    spy.mockRestore();
  }
  return { atOnce, later };
}

onPostgres((place) => {
  let store: Store;
  let database: Database;
  beforeAll(async () => {
    ({ store, database } = await storeOn(place));
  });
  const closed = { ...row, phase: 'closed' as const, ending: 'resolved' as const, customer: 'c-1' };
  const remembered = { kind: 'k', customer: 'c-1', steps: [] };
  const rememberIt = (run: string) =>
    database.of('t').transaction((tx) =>
      remember(tx, {
        ...{ tenant: 't', run, closedAt: '2026-01-01T00:00:00.000Z', remembered },
        terms: new Map([['7', 1]]),
      }),
    );
  const remembering = async () => {
    const run = randomUUID();
    const work = () => append([opened, said('one')], { row: closed });
    await store.ledger.change({ tenant: 't', run, request: { open: true, knownSeq: 0 }, work });
    return run;
  };
  const kept = async () =>
    (await database.execute<{ n: number }>('select count(*)::int as n from memory_cases'))[0]?.n;

  it('a case that is opened again is forgotten in one packet with its events and COMMIT', async () => {
    const run = await remembering();
    await rememberIt(run);
    const before = (await kept()) ?? 0;
    const work = () => append([said('again'), answering], { row, memory: 'nothing' });
    const { atOnce } = await sentFromThere(() =>
      store.ledger.change({ tenant: 't', run, request: { knownSeq: 0 }, work }),
    );
    expect(atOnce.at(-1)).toBe('commit');
    expect(atOnce.join()).toContain('insert into events');
    expect(await kept()).toBe(before - 1);
  });

  it('what is remembered is written in one packet with COMMIT', async () => {
    const run = await remembering();
    const { atOnce, later } = await sentFromThere(() => rememberIt(run));
    expect([atOnce.length, atOnce.at(-1), later]).toEqual([3, 'commit', []]);
  });

  it('erasing forgets last of all', async () => {
    const run = await remembering();
    await rememberIt(run);
    const { atOnce, later } = await sentFromThere(() => erase(database, 't', { customer: 'c-1' }));
    expect([...atOnce.slice(1), ...later]).toEqual(['commit']);
    expect(await kept()).toBe(0);
  });
});
