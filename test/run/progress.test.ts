/** How far a plan has come: what may start, what waits, and that a write starts only under its approval. */
import { describe, expect, test } from 'vitest';
import { ApprovalState } from '../../src/run/approval.ts';
import {
  closedWithANo,
  laterWrites,
  nextWrite,
  notReadText,
  openReads,
  readyReads,
  showableWrites,
} from '../../src/run/plan/progress.ts';
import { present } from '../../src/run/present.ts';
import { Phase, type Run } from '../../src/run/state.ts';
import type { Plan, Step } from '../../src/run/steps.ts';
import { Ending } from '../../src/run/terms.ts';
import * as commands from './commands.ts';
import { given } from './given.ts';
import * as stages from './stages.ts';

/** The run with some of it as it says; `undefined` takes away. */
const but = (run: Run, change: object): Run => present({ ...run, ...change }) as Run;

describe('a write starts next', () => {
  const { run } = given(...stages.acting).now;
  const next = (change: object) => nextWrite(but(run, change))?.id;
  const approval = (change: object) => next({ approval: { ...run.approval, ...change } });
  const steps = (id: string, change: Partial<Step>) =>
    next({
      plan: {
        ...run.plan,
        steps: run.plan?.steps.map((one) => (one.id === id ? { ...one, ...change } : one)),
      },
    });

  test('in the order of the approval, passing over what is done', () => {
    expect(next({})).toBe('s4');
    expect(steps('s4', { state: 'done' })).toBe('s5');
    expect(approval({ steps: ['s5', 's4'] })).toBe('s5');
    expect(approval({ steps: [] })).toBeUndefined();
  });

  test('only while the case acts', () => {
    for (const phase of Phase.options) expect(next({ phase })).toBe(phase === 'acting' ? 's4' : undefined);
  });

  test('only under an approval that was given, for the writes of this very plan', () => {
    for (const state of ApprovalState.options)
      expect(approval({ state })).toBe(state === 'approved' ? 's4' : undefined);
    expect(approval({ covers: 'reads' })).toBeUndefined();
    expect(approval({ revision: 2 })).toBeUndefined();
    expect(approval({ revision: 0 })).toBeUndefined();
    expect(next({ approval: undefined })).toBeUndefined();
    expect(next({ plan: undefined })).toBeUndefined();
  });

  test('not while a message is unread, a change waits, or the case is to end', () => {
    expect(next({ read: 0 })).toBeUndefined();
    expect(next({ closing: { ending: 'stopped' } })).toBeUndefined();
    expect(next({ edits: { by: commands.lead, drop: [], args: {} } })).toBeUndefined();
  });

  test('and none after one that did not come to its end, or that something is missing for', () => {
    for (const state of ['doing', 'failed', 'unknown', 'skipped'] as const)
      expect(steps('s4', { state })).toBeUndefined();
    expect(steps('s2', { state: 'todo' })).toBeUndefined();
    expect(steps('s4', { needs: ['s2', 's99'] })).toBeUndefined();
    const { call: _, ...bare } = run.plan?.steps[3] ?? {};
    expect(
      next({ plan: { ...run.plan, steps: [...(run.plan?.steps.slice(0, 3) ?? []), bare] } }),
    ).toBeUndefined();
  });

  test('not what the approval does not name, though it is in the plan', () =>
    expect(approval({ steps: ['s9', 's5'] })).toBe('s5'));
});

describe('what a plan has open', () => {
  const { run } = given(...stages.gathering).now;
  const step = (id: string, change: Partial<Step>): Step => ({
    ...{ id, title: id, tool: 't', args: {}, needs: [], effect: 'read', expect: [], state: 'todo' },
    ...{ call: { digest: id, args: {} } },
    ...change,
  });
  const read = (id: string, change: Partial<Step> = {}) => step(id, change);
  const write = (id: string, change: Partial<Step> = {}) => step(id, { effect: 'write', ...change });
  const open = (...steps: Step[]) => {
    const plan = { revision: 1, by: 'mind', summary: '', steps } as Plan;
    const ids = (of: (run: Run, plan: Plan) => Step[]) => of(run, plan).map(({ id }) => id);
    return {
      reads: ids(openReads),
      ready: ids(readyReads),
      writes: ids(showableWrites),
      later: ids(laterWrites),
    };
  };

  test('reads that are still to be done, and of them those that nothing is missing for', () => {
    const steps = [
      read('a'),
      read('b', { needs: ['a'] }),
      read('c', { state: 'done' }),
      read('d', { needs: ['c'] }),
    ];
    expect(open(...steps)).toMatchObject({ reads: ['a', 'b', 'd'], ready: ['a', 'd'] });
    const { call: _, ...waits } = read('e');
    expect(open(waits, read('f', { needs: ['g'] }))).toMatchObject({ reads: ['e', 'f'], ready: [] });
  });

  test('no read that failed or was skipped', () => {
    for (const state of ['failed', 'skipped'] as const) expect(open(read('a', { state })).reads).toEqual([]);
  });

  test('no read that needs a write, or a proof, or what needs one', () => {
    const steps = [write('w'), read('a', { needs: ['w'] }), read('b', { needs: ['a'] }), read('c')];
    expect(open(...steps).reads).toEqual(['c']);
    expect(open(write('w', { state: 'done' }), read('a', { needs: ['w'] })).reads).toEqual(['a']);
    const proof = [read('v', { verified: true }), read('k', { code: true }), read('n', { needs: ['k'] })];
    expect(open(...proof).reads).toEqual([]);
  });

  test('writes that can be shown: with all arguments, after what is done or shown before them', () => {
    const steps = [
      write('a'),
      write('b', { needs: ['a'] }),
      read('r'),
      write('c', { needs: ['r'] }),
      write('d', { needs: ['c'] }),
    ];
    expect(open(...steps)).toMatchObject({ writes: ['a', 'b'], later: ['c', 'd'] });
    const { call: _, ...bare } = write('e');
    expect(open(bare, write('f', { needs: ['e'] }), write('g', { needs: ['h'] }))).toMatchObject({
      ...{ writes: [], later: ['e', 'f', 'g'] },
    });
    const proof = [write('v', { verified: true }), write('k', { code: true }), write('n', { needs: ['v'] })];
    expect(open(...proof)).toMatchObject({ writes: [], later: ['v', 'k', 'n'] });
  });

  test('no write that has begun, whatever became of it', () => {
    for (const state of ['doing', 'done', 'failed', 'unknown', 'skipped'] as const)
      expect(open(write('a', { state }))).toMatchObject({ writes: [], later: [] });
  });
});

describe('an exception may still be asked for after a kind no', () => {
  const no = [commands.draft(), commands.composes, commands.send(), commands.sent];
  const { run } = given(...stages.refused, ...no).now;

  test('while the refused plan is the last, and the case ended with it', () => {
    expect(closedWithANo(run)).toBe(true);
    for (const ending of Ending.options)
      expect(closedWithANo(but(run, { closed: { ...run.closed, ending } }))).toBe(ending === 'refused');
    for (const state of ApprovalState.options)
      expect(closedWithANo(but(run, { approval: { ...run.approval, state } }))).toBe(state === 'superseded');
    for (const change of [
      { phase: 'handed_over' },
      { refusal: { kind: 'declined', reason: 'no' } },
      { refusal: undefined },
      { approval: undefined },
      { revision: 2 },
    ])
      expect(closedWithANo(but(run, change))).toBe(false);
  });
});

test('each part that was not read is named, in quotation marks', () => {
  expect(notReadText(['keep the receipt', 'and the box'])).toBe(
    'Not read: "keep the receipt", "and the box".',
  );
});
