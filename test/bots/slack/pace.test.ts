/** How fast Slack is asked, by all processes together: the rule, and the rows that it is kept in. */
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { type Rate, turnAt } from '../../../src/bots/shared/pace.ts';
import { type Client, SlackAsksToWait } from '../../../src/bots/slack/client.ts';
import { createPace, pacedClient } from '../../../src/bots/slack/pace.ts';
import { TryLater } from '../../../src/flow/ports/channels.ts';
import { StoreAway } from '../../../src/flow/ports/ledger.ts';
import type { PaceState, Paces } from '../../../src/flow/ports/paces.ts';
import { openDatabase } from '../../../src/store/db.ts';
import { pacesOf } from '../../../src/store/paces.ts';

const POST: Rate = { everyMs: 2_000, atOnce: 1 };
const EDIT: Rate = { everyMs: 2_000, atOnce: 3 };

/** A Slack that answers nothing else. */
const failing = (error: Error): Client => ({ call: () => Promise.reject(error) });

/** One after another at the times given: when each goes, or is to come back. */
function asked(rate: Rate, times: number[]) {
  let state: PaceState | undefined;
  return times.map((now) => {
    const [next, said] = turnAt(rate, state, now);
    state = next;
    return said.away ? { back: now + said.afterMs } : { goes: now + said.afterMs };
  });
}

describe('the rule', () => {
  test('one goes at once, the next one waits a little, one that would wait long is sent away', () => {
    expect(asked(POST, [1_000_000, 1_000_000, 1_001_000])).toEqual([
      { goes: 1_000_000 },
      { back: 1_002_000 },
      { goes: 1_002_000 },
    ]);
  });

  test('some may go at once after a pause, and steadily after them', () => {
    const at = [0, 0, 0, 0, 2_000].map((ms) => 1_000_000 + ms);
    expect(asked(EDIT, at)).toEqual([
      ...Array.from({ length: 3 }, () => ({ goes: 1_000_000 })),
      { back: 1_002_000 },
      { goes: 1_002_000 },
    ]);
  });

  test('whoever is sent away comes back after those who were sent away before, and at once where nobody did', () => {
    const crowd = Array.from({ length: 6 }, () => 1_000_000);
    expect(asked(EDIT, crowd).slice(3)).toEqual(
      [2_000, 4_000, 6_000].map((ms) => ({ back: 1_000_000 + ms })),
    );
    const later = [...crowd, ...Array.from({ length: 4 }, () => 1_060_000)];
    expect(asked(EDIT, later).slice(6)).toEqual([
      ...Array.from({ length: 3 }, () => ({ goes: 1_060_000 })),
      { back: 1_062_000 },
    ]);
  });

  test('nobody is sent away for more than four minutes', () => {
    const last = asked(
      EDIT,
      Array.from({ length: 600 }, () => 1_000_000),
    ).at(-1);
    expect(last).toEqual({ back: 1_240_000 });
  });

  test('given a place that a clock which went wrong wrote down, then nobody waits longer for it either', () => {
    const now = 1_000_000;
    const ahead = { nextAt: now + 86_400_000, turnAt: now + 86_400_000 };
    const [next, said] = turnAt(EDIT, ahead, now);
    expect(said).toEqual({ afterMs: 240_000, away: true });
    expect(turnAt(EDIT, next, now + said.afterMs)[1]).toEqual({ afterMs: 0, away: false });
  });

  test('however it is asked, no more go than Slack allows', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(gaps, fc.constantFrom(POST, EDIT), (waits, rate) => {
        let now = 1_000_000;
        const times = waits.map((wait) => {
          now += wait;
          return now;
        });
        const went = asked(rate, times).flatMap((one) => ('goes' in one ? [one.goes] : []));
        for (const [n, goes] of went.entries()) {
          const first = went[n - rate.atOnce];
          if (first !== undefined) expect(goes - first).toBeGreaterThanOrEqual(rate.everyMs);
        }
      }),
    );
  });
});

describe('in rows', () => {
  const open: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((one) => one.close()));
  });
  const paces = async () => {
    const database = await openDatabase({ memory: true });
    open.push(database);
    return pacesOf(database);
  };
  const RATES = { post: { everyMs: 60_000, atOnce: 1 }, edit: { everyMs: 60_000, atOnce: 3 }, read: POST };

  test('two processes share the pace; other rooms and workspaces do not wait for it', async () => {
    const rows = await paces();
    const [one, other] = [createPace(rows, RATES), createPace(rows, RATES)];
    await one.take('post', { team: 'T', room: 'C1' });
    await expect(other.take('post', { team: 'T', room: 'C1' })).rejects.toBeInstanceOf(TryLater);
    await other.take('post', { team: 'T', room: 'C2' });
    await other.take('post', { team: 'T2', room: 'C1' });
    const edits = [one, other, one, other, one].map((pace) => pace.take('edit', { team: 'T', room: 'C1' }));
    const went = (await Promise.allSettled(edits)).filter(({ status }) => status === 'fulfilled');
    expect(went).toHaveLength(3);
  });

  test('what Slack asks to wait holds for every process', async () => {
    const rows = await paces();
    const refusing = pacedClient(
      failing(new SlackAsksToWait('ratelimited', 90_000)),
      'T',
      createPace(rows, RATES),
    );
    await expect(refusing.call('chat.update', { channel: 'C1' })).rejects.toMatchObject({ afterMs: 90_000 });
    const held = createPace(rows, RATES).take('edit', { team: 'T', room: '' });
    await expect(held).rejects.toSatisfy((error) => error instanceof TryLater && error.afterMs > 60_000);
  });

  test('a process that cannot reach Slack holds up no other one', async () => {
    const rows = await paces();
    const cutOff = pacedClient(
      failing(new TryLater('Slack could not be reached', 90_000)),
      'T',
      createPace(rows, RATES),
    );
    await expect(cutOff.call('chat.update', { channel: 'C1' })).rejects.toBeInstanceOf(TryLater);
    await createPace(rows, RATES).take('edit', { team: 'T', room: 'C1' });
  });

  test('while the database is away nothing waits for it', async () => {
    const gone: Paces = {
      change: async () => {
        throw new StoreAway('the database is away');
      },
    };
    const pace = createPace(gone, RATES);
    await pace.take('post', { team: 'T', room: 'C1' });
    await pace.take('post', { team: 'T', room: 'C1' });
    const asking = pacedClient(failing(new SlackAsksToWait('ratelimited', 90_000)), 'T', pace);
    await expect(asking.call('chat.update', { channel: 'C1' })).rejects.toMatchObject({ afterMs: 90_000 });
  });

  test('what Slack does not count is not held up', async () => {
    const asked: string[] = [];
    const client = {
      call: async (method: string) => {
        asked.push(method);
        return {};
      },
    };
    const paced = pacedClient(client, 'T', createPace(await paces(), RATES));
    for (let n = 0; n < 5; n += 1) await paced.call('reactions.add', { channel: 'C1' });
    expect(asked).toHaveLength(5);
  });
});
