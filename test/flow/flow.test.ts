/** Commands in, effects out, on both databases. */
import { afterEach, expect, test } from 'vitest';
import { AgentFailure } from '../../src/flow/ports/agent.ts';
import type { Ledger } from '../../src/flow/ports/ledger.ts';
import { StoreAway } from '../../src/flow/ports/ledger.ts';
import type { Next } from '../../src/run/plan/plan.ts';
import type { ModelCall } from '../../src/run/terms.ts';
import type { Store } from '../../src/store/store.ts';
import { onEachDatabase, storeOn } from '../store/on-each-database.ts';
import {
  answer,
  change,
  ENGINEER,
  LEAD,
  look,
  looked,
  type Office,
  type OfficeOptions,
  openOffice,
  planOf,
  type Script,
} from './office.ts';

const never = new Promise<never>(() => {});

onEachDatabase((place) => {
  let opened: Promise<Store> | undefined;
  const offices: Office[] = [];
  const office = async (script: Partial<Script>, options: (store: Store) => OfficeOptions = () => ({})) => {
    opened ??= storeOn(place).then(({ store }) => store);
    const store = await opened;
    const one = openOffice(store, script, options(store));
    offices.push(one);
    return one;
  };
  afterEach(async () => {
    for (const one of offices.splice(0)) await one.stop();
  });

  test('independent reads run side by side, dependent ones after them', async () => {
    // Each of the three waits for the other two: one after the other they would never end.
    let running = 0;
    let together = () => {};
    const three = new Promise<void>((resolve) => {
      together = resolve;
    });
    const order: number[] = [];
    const { open, close } = await office({
      think: () => planOf(look('a', 1), look('b', 2), look('c', 3), look('d', 4, ['a', 'b', 'c'])),
      read: async ({ n }) => {
        running += 1;
        if (running === 3) together();
        await three;
        order.push(Number(n));
        return looked;
      },
    });
    const run = await close(await open());
    expect(order).toHaveLength(4);
    expect(order.at(-1)).toBe(4);
    expect(run.ending).toBe('resolved');
    expect(run.usage.toolCalls).toBe(4);
  });

  test('a mind that rejects hands the case to people, and says so', async () => {
    const { open, until, errors } = await office({ think: () => Promise.reject(new Error('down')) });
    const run = await until(await open(), (one) => one.status === 'handed_over');
    expect(run.card.notices.map(({ text }) => text).join()).toContain('The agent could not answer');
    expect(errors).toContain('the agent did not answer');
  });

  test('a mind that hangs is cut off', async () => {
    const { open, until } = await office({ think: () => never }, () => ({ agentTimeoutMs: 50 }));
    const run = await until(await open(), (one) => one.status === 'handed_over');
    expect(run.card.notices.map(({ text }) => text).join()).toContain('did not answer within');
  });

  test('what a mind was paid before it failed is kept, for a thought and for an answer', async () => {
    const call: ModelCall = {
      ...{
        role: 'planner',
        model: 'm',
        inputTokens: 7,
        cachedTokens: 0,
        outputTokens: 3,
        ms: 1,
        costUsd: null,
      },
      ...{ promptHash: 'h', outcome: 'failed' },
    };
    const fails = () => Promise.reject(new AgentFailure('busy', 'There was no room.', [call]));
    const thinks = await office({ think: fails });
    const first = await thinks.until(await thinks.open(), (one) => one.status === 'handed_over');
    const composes = await office({ compose: fails });
    const second = await composes.until(await composes.open(), (one) => one.status === 'handed_over');
    for (const run of [first, second]) {
      expect(run.usage).toMatchObject({ modelCalls: 1, inputTokens: 7, outputTokens: 3, costUsd: null });
      expect(run.card.notices.map(({ text }) => text).join()).toContain('There was no room.');
    }
  });

  test('a mind that lets another stand in when its time is over is heard', async () => {
    const thinking = (_: unknown, signal: AbortSignal) =>
      new Promise<Next>((resolve) => {
        signal.addEventListener('abort', () => resolve({ kind: 'question', text: 'From the stand-in?' }));
      });
    const { open, until } = await office({ think: thinking }, () => ({ agentTimeoutMs: 50 }));
    const run = await until(await open(), (one) => one.status === 'asking');
    expect(run.question?.text).toBe('From the stand-in?');
  });

  test('information is taken up while a slow read is still running, and read in one thought with all that came', async () => {
    const thoughts: number[] = [];
    let finish = () => {};
    const slow = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const { open, until, cases, close } = await office({
      think: ({ run }) => {
        thoughts.push(run.messages.length);
        return thoughts.length === 1 ? planOf(look('a', 1)) : { kind: 'reply' };
      },
      read: async () => {
        await slow;
        return looked;
      },
    });
    const id = await open();
    await until(id, (run) => run.status === 'gathering');
    await cases.command({
      tenant: 't',
      run: id,
      command: { type: 'information', by: ENGINEER, text: 'one thing more' },
    });
    const run = await close(id);
    expect(thoughts).toEqual([1, 2]);
    expect(run.goal.information.map(({ text }) => text)).toEqual(['one thing more']);
    finish();
  });

  test('of two people who approve at once one wins, and the other is told', async () => {
    let writes = 0;
    const { open, until, cases, close } = await office({
      think: () => planOf(change('a', 1)),
      write: () => {
        writes++;
        return { outcome: 'done', ms: 1, tries: 1, output: { text: 'changed' }, after: {} };
      },
    });
    const id = await open();
    const { approval } = await until(id, (run) => run.approval?.state === 'pending');
    const { revision = 0, digest = '' } = approval ?? {};
    const answers = await Promise.all(
      [ENGINEER, LEAD, ENGINEER, LEAD].map((by) =>
        cases.command({ tenant: 't', run: id, command: { type: 'approve', by, revision, digest } }),
      ),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    for (const one of answers)
      if (!one.ok) expect(one.refusal).toMatchObject({ status: 409, error: 'already_approved' });
    await close(id);
    expect(writes).toBe(1);
  });

  test('the same message opens one run however often and however closely it comes', async () => {
    const { cases } = await office({});
    const key = `slack:T1:C1:${Math.random()}`;
    const answers = await Promise.all(
      Array.from({ length: 11 }, () =>
        cases.open({ tenant: 't', by: ENGINEER, place: { channel: 'api' }, text: 'please', inbox: key }),
      ),
    );
    expect(new Set(answers.map((one) => (one.ok ? one.run : 'refused'))).size).toBe(1);
    expect(answers.filter((one) => one.ok && !one.again)).toHaveLength(1);
  });

  test('a refusal is remembered with its message', async () => {
    const { cases, open, until } = await office({ think: () => planOf(change('a', 1)) });
    const id = await open();
    await until(id, (run) => run.approval?.state === 'pending');
    const forged = { type: 'approve', by: ENGINEER, revision: 1, digest: 'f'.repeat(64) } as const;
    const first = await cases.command({ tenant: 't', run: id, command: forged, inbox: 'press-1' });
    expect(first).toMatchObject({ ok: false, refusal: { error: 'stale' } });
    expect(await cases.command({ tenant: 't', run: id, command: forged, inbox: 'press-1' })).toEqual(first);
  });

  test('a message that comes again after its run was erased is told so, also with a code', async () => {
    const { cases, open } = await office({});
    const id = await open();
    await cases.command({
      tenant: 't',
      run: id,
      command: { type: 'information', by: ENGINEER, text: 'more' },
      inbox: `erased-${id}`,
    });
    const database = await place.database();
    await database.execute(`update inbox set outcome = '{"erased": true}' where key = 'erased-${id}'`);
    const gone = { ok: false, refusal: { status: 410, error: 'erased' } };
    expect(
      await cases.verify({ tenant: 't', run: id, by: ENGINEER, code: '123456', inbox: `erased-${id}` }),
    ).toMatchObject(gone);
    expect(
      await cases.open({
        tenant: 't',
        by: ENGINEER,
        place: { channel: 'api' },
        text: 'more',
        inbox: `erased-${id}`,
      }),
    ).toMatchObject(gone);
  });

  test('a name that was used for something else is refused where what was said is given', async () => {
    const { cases } = await office({});
    const key = `api:${Math.random()}`;
    const say = (text: string) =>
      cases.open({ tenant: 't', by: ENGINEER, place: { channel: 'api' }, text, inbox: key, content: text });
    expect(await say('once')).toMatchObject({ ok: true });
    expect(await say('once')).toMatchObject({ ok: true, again: true });
    expect(await say('twice')).toMatchObject({ ok: false, refusal: { status: 422, error: 'key_reused' } });
  });

  test('each write has a key of its own, and is fresh to the drive that started it', async () => {
    const seen: { key: string; fresh: boolean }[] = [];
    const { open, until, cases, close } = await office({
      think: () => planOf(change('a', 1), change('b', 2)),
      write: (_, key, fresh) => {
        seen.push({ key, fresh });
        return { outcome: 'done', ms: 1, tries: 1, output: { text: 'changed' }, after: {} };
      },
    });
    const id = await open();
    const { approval } = await until(id, (run) => run.approval?.state === 'pending');
    await cases.command({
      tenant: 't',
      run: id,
      command: { type: 'approve', by: ENGINEER, revision: 1, digest: approval?.digest ?? '' },
    });
    await close(id);
    expect(seen.map(({ fresh }) => fresh)).toEqual([true, true]);
    expect(new Set(seen.map(({ key }) => key)).size).toBe(2);
  });

  test('while the database is away a result is kept and recorded afterwards, once', async () => {
    let away = 0;
    let reads = 0;
    const flaky = (store: Store): OfficeOptions => ({
      ledger: {
        ...store.ledger,
        change: ((asked) => {
          if (away > 0) {
            away--;
            return Promise.reject(new StoreAway('away'));
          }
          return store.ledger.change(asked);
        }) as Ledger['change'],
      },
    });
    const { open, close } = await office(
      {
        read: () => {
          reads++;
          away = 2;
          return looked;
        },
      },
      flaky,
    );
    const run = await close(await open());
    expect(reads).toBe(1);
    expect(run.plan?.steps[0]?.state).toBe('done');
  });

  test('a part that fails while it works on a run hands the run over instead of trying for ever', async () => {
    const { open, until, errors } = await office({
      read: () => {
        throw new Error('a defect');
      },
    });
    const run = await until(await open(), (one) => one.status === 'handed_over');
    expect(run.card.notices.map(({ text }) => text).join()).toContain('failed while it worked on this case');
    expect(errors).toContain('an effect could not be performed');
  });

  test('a run that takes its worker down again and again is set aside instead of being driven once more', async () => {
    let thoughts = 0;
    const { open, until } = await office(
      {
        think: () => {
          thoughts++;
          return planOf(look('a', 1));
        },
      },
      () => ({ job: (job) => ({ ...job, fruitless: 12 }) }),
    );
    const run = await until(await open(), (one) => one.status === 'handed_over');
    expect(run.card.notices.map(({ text }) => text).join()).toContain('begun 12 times');
    expect(thoughts).toBe(0);
  });

  test('a reply that cannot be composed hands the case over', async () => {
    const { open, until } = await office({ compose: () => Promise.reject(new Error('down')) });
    const run = await until(await open(), (one) => one.status === 'handed_over');
    expect(run.card.notices.map(({ text }) => text).join()).toContain('could not be drafted');
  });

  test('unknown runs, unknown people and texts that are none are refused, and nothing is written', async () => {
    const { cases, open } = await office({ compose: () => answer });
    expect(
      await cases.command({
        tenant: 't',
        run: 'nowhere',
        command: { type: 'information', by: ENGINEER, text: 'x' },
      }),
    ).toMatchObject({
      ok: false,
      refusal: { status: 404 },
    });
    const id = await open();
    expect(
      await cases.command({
        tenant: 'other',
        run: id,
        command: { type: 'information', by: ENGINEER, text: 'x' },
      }),
    ).toMatchObject({
      ok: false,
      refusal: { status: 404 },
    });
    const stranger = { id: 'stranger', name: 'Stranger' };
    expect(
      await cases.open({ tenant: 't', by: stranger, place: { channel: 'api' }, text: 'please' }),
    ).toMatchObject({
      ok: false,
      refusal: { status: 403, error: 'not_staff' },
    });
    expect(
      await cases.command({ tenant: 't', run: id, command: { type: 'stop', by: stranger } }),
    ).toMatchObject({
      ok: false,
      refusal: { status: 403 },
    });
    for (const [text, error] of [
      ['  ', 'empty_text'],
      ['x'.repeat(32_769), 'too_long'],
      ['a\u0000b', 'not_text'],
      ['\ud800', 'not_text'],
    ] as const)
      expect(await cases.open({ tenant: 't', by: ENGINEER, place: { channel: 'api' }, text })).toMatchObject({
        ok: false,
        refusal: { error },
      });
    expect(
      await cases.open({ tenant: 't', by: ENGINEER, place: { channel: 'api' }, text: 'x'.repeat(32_768) }),
    ).toMatchObject({ ok: true });
  });
});
