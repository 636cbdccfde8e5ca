/** A service that is away is waited for: no person is called, and no write is lost or made up. */
import { afterEach, describe, expect, test } from 'vitest';
import { PATIENCE_MS, Waits } from '../../src/flow/not-now.ts';
import type { Job } from '../../src/flow/ports/ledger.ts';
import type { ToolResult } from '../../src/flow/ports/tools.ts';
import type { Store } from '../../src/store/store.ts';
import { onEachDatabase, storeOn } from '../store/on-each-database.ts';
import { change, look, looked, type Office, openOffice, planOf, type Script } from './office.ts';

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
  const approved = async ({ open, approve }: Office) => {
    const id = await open();
    await approve(id);
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

  test('a service that asks to wait for hours is not waited for: people hear of a read at once', async () => {
    let asked = 0;
    const reasons: string[] = [];
    const { open, until } = await office({
      think({ reason }) {
        reasons.push(reason);
        return reason === 'goal' ? planOf(look('a', 1)) : { kind: 'hand_over', to: 'support', reason: 'No.' };
      },
      read: () => {
        asked += 1;
        return { ...away, afterMs: 3_600_000 };
      },
    });
    await until(await open(), (one) => one.status === 'handed_over');
    expect(reasons).toEqual(['goal', 'step_failed']);
    expect(asked).toBe(1);
  });

  test('… and of a write that it may have done they hear that nobody knows', async () => {
    const one = await office({
      think: () => planOf(change('a', 1)),
      write: () => ({ ...away, outcome: 'unknown', afterMs: 3_600_000 }),
    });
    const run = await one.until(await approved(one), ({ plan }) => plan?.steps[0]?.state === 'unknown');
    expect(JSON.stringify(run.card)).not.toMatch(/did not happen|nothing was changed/i);
  });

  test('a write that waits is not sent any more where another worker has the case', async () => {
    const sent: boolean[] = [];
    const held: boolean[] = [];
    const script: Partial<Script> = {
      think: () => planOf(change('a', 1)),
      write: (_, _key, fresh) => {
        sent.push(fresh);
        return sent.length === 1 ? away : { outcome: 'failed', ms: 1, tries: 1, fault };
      },
    };
    opened ??= storeOn(place).then(({ store }) => store);
    const store = await opened;
    // Asked before the first try it is ours, and before the second not any more.
    const holds = async (job: Job) => {
      if (sent.length === 0) return store.queue.holds(job);
      held.push(false);
      return false;
    };
    const one = openOffice(store, script, { queue: { holds } });
    offices.push(one);
    await approved(one);
    await expect.poll(() => held.length, { timeout: 30_000 }).toBeGreaterThan(0);
    expect(sent).toEqual([true]);
  });
});

describe('who is away', () => {
  const { afterMs: _, ...told } = away;
  const asking = (afterMs = 10) => {
    const waits = new Waits();
    return (at: number, result: ToolResult = { ...away, afterMs }) =>
      waits.unlessLater('t/r/read:1', result, at);
  };

  test('is waited for so long and no longer, since it was first asked; then the case hears of it', () => {
    const asked = asking();
    expect(() => asked(5_000_000)).toThrow('away');
    expect(() => asked(5_000_000 + PATIENCE_MS - 11)).toThrow('away');
    expect(asked(5_000_000 + PATIENCE_MS)).toEqual(told);
    expect(asked(0, looked)).toEqual(looked);
  });

  test.each([PATIENCE_MS, 3_600_000, 86_400_000, 1e15])(
    'and says that it will be so for %i ms is not waited for: the case hears of it at once',
    (afterMs) => expect(asking(afterMs)(0)).toEqual(told),
  );

  test('is waited for anew where it answered meanwhile, and where we were away ourselves', () => {
    const asked = asking();
    expect(() => asked(0)).toThrow('away');
    asked(PATIENCE_MS / 2, looked);
    expect(() => asked(PATIENCE_MS)).toThrow('away');
    expect(() => asked(10 * PATIENCE_MS)).toThrow('away');
    expect(asked(11 * PATIENCE_MS)).toEqual(told);
  });
});
