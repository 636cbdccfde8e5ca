/** A service that is away is waited for: no person is called, and no write is lost or made up. */
import { afterEach, expect, test } from 'vitest';
import { PATIENCE_MS, unlessLater } from '../../src/flow/not-now.ts';
import type { ToolResult } from '../../src/flow/ports/tools.ts';
import type { Store } from '../../src/store/store.ts';
import { onEachDatabase, storeOn } from '../store/on-each-database.ts';
import { change, ENGINEER, looked, type Office, openOffice, planOf, type Script } from './office.ts';

const fault = { code: 'unavailable', message: 'It is not available.' };
const away: ToolResult = { outcome: 'failed', ms: 1, tries: 1, fault, afterMs: 10 };
const changed: ToolResult = {
  outcome: 'done',
  ms: 1,
  tries: 1,
  output: { text: 'changed' },
  headline: 'c',
  after: {},
};

onEachDatabase((place) => {
  let opened: Promise<Store> | undefined;
  const offices: Office[] = [];
  const office = async (script: Partial<Script>) => {
    opened ??= storeOn(place).then(({ store }) => store);
    const one = openOffice(await opened, script);
    offices.push(one);
    return one;
  };
  afterEach(async () => {
    for (const one of offices.splice(0)) await one.stop();
  });
  const approved = async ({ until, cases, open }: Office) => {
    const id = await open();
    const { approval } = await until(id, (run) => run.approval?.state === 'pending');
    const { revision = 0, digest = '' } = approval ?? {};
    await cases.command({
      tenant: 't',
      run: id,
      command: { type: 'approve', by: ENGINEER, revision, digest },
    });
    return id;
  };

  test('a read is asked again later, and nothing of the wait is told', async () => {
    let left = 3;
    const { open, until } = await office({
      read: () => {
        left -= 1;
        return left >= 0 ? away : looked;
      },
    });
    const run = await until(await open(), (one) => one.status === 'awaiting_reply');
    expect(run.plan?.revision).toBe(1);
    expect(run.plan?.steps[0]?.state).toBe('done');
  });

  test('a write that was not sent is sent once its service is back, as new as it is', async () => {
    const sent: { key: string; fresh: boolean }[] = [];
    const one = await office({
      think: () => planOf(change('a', 1)),
      write: (_, key, fresh) => {
        sent.push({ key, fresh });
        return sent.length < 3 ? away : changed;
      },
    });
    const run = await one.until(await approved(one), ({ status }) => status === 'awaiting_reply');
    expect(run.plan?.steps[0]?.state).toBe('done');
    expect(sent).toHaveLength(3);
    expect(new Set(sent.map(({ key }) => key)).size).toBe(1);
    expect(sent.every(({ fresh }) => fresh)).toBe(true);
  });

  test('a write of which nobody knows is asked for by its key once its service is back', async () => {
    const sent: { key: string; fresh: boolean }[] = [];
    const one = await office({
      think: () => planOf(change('a', 1)),
      write: (_, key, fresh) => {
        sent.push({ key, fresh });
        return sent.length < 3 ? { ...away, outcome: 'unknown' } : changed;
      },
    });
    const run = await one.until(await approved(one), ({ status }) => status === 'awaiting_reply');
    expect(run.plan?.steps[0]?.state).toBe('done');
    expect(sent.map(({ fresh }) => fresh)).toEqual([true, false, false]);
    expect(new Set(sent.map(({ key }) => key)).size).toBe(1);
  });
});

test('a service is waited for so long and no longer; then the case hears of it', () => {
  const since = '2026-11-23T09:00:00.000Z';
  const at = (ms: number) => ({ since, now: new Date(Date.parse(since) + ms).toISOString() });
  expect(() => unlessLater(away, at(PATIENCE_MS - 1))).toThrow('away');
  const { afterMs: _, ...told } = away;
  expect(unlessLater(away, at(PATIENCE_MS))).toEqual(told);
  expect(unlessLater(looked, at(0))).toEqual(looked);
});
