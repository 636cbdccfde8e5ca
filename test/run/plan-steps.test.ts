/** What is sent: each reference filled with what a step really gave, and nothing that came from outside. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  anyStep,
  anyWriteDone,
  callOf,
  finalArgs,
  openEntries,
  resolveCall,
} from '../../src/run/plan/steps.ts';
import type { Run } from '../../src/run/state.ts';
import type { Plan, Step } from '../../src/run/steps.ts';
import * as commands from './commands.ts';
import { type Given, given } from './given.ts';
import * as stages from './stages.ts';

const { find, details, hold, note, refund } = stages;
const runOf = (...steps: Given[]) => given(...steps).now.run;
const approved = [commands.previews(), commands.approve()];
const noteOf = ($ref: string) =>
  commands.step('n', 'orders.note', { args: { order: 'FH-10482', text: { $ref } } });

describe('a call', () => {
  test('waits for the call of a write that it refers to, and then names it', () => {
    const plan = [commands.open(), commands.plans([find, details, refund(), noteOf('refund.refund')])];
    expect(runOf(...plan).plan?.steps.map(({ call }) => call !== undefined)).toEqual([
      true,
      true,
      false,
      false,
    ]);
    const [, , refunds, notes] = runOf(...plan, commands.reads).plan?.steps ?? [];
    expect(notes?.call?.args.text).toEqual({ $call: refunds?.call?.digest, path: '.refund' });
  });

  test('of a read that refers to a write is made of what the write gave, once it did', () => {
    const read = commands.step('r', 'orders.live', { args: { order: { $ref: 'hold.packing' } } });
    const plan = [commands.open(), commands.plans([hold, read]), ...approved];
    expect(runOf(...plan).plan?.steps[1]?.call).toBeUndefined();
    const done = runOf(...plan, commands.starts, commands.writes());
    expect(done.plan?.steps[1]?.call?.args).toEqual({ order: 'held' });
  });

  test('that refers to no step of its plan waits, and one that refers to nothing or to null is unresolved', () => {
    const run = runOf(...stages.gathering, commands.reads);
    const plan = run.plan as Plan;
    const call = ($ref: string) =>
      resolveCall(run, plan, { ...plan.steps[4], args: { a: { $ref } } } as Step);
    expect(call('s9.x')).toBeUndefined();
    expect(call('s1.nothing')).toBe('unresolved');
    expect(call('s1.customer.id')).toMatchObject({ args: { a: 'c-mara' } });
    const [first, ...rest] = plan.steps as [Step, ...Step[]];
    const nobody = { ...plan, steps: [{ ...first, output: { customer: null } }, ...rest] };
    const args = { a: { $ref: 's1.customer' } };
    expect(resolveCall(run, nobody, { ...plan.steps[4], args } as Step)).toBe('unresolved');
  });
});

describe('a call of any arguments', () => {
  const ids = ['s1', 's2', 's3', 's4'];
  const reference = fc.record({ to: fc.constantFrom(...ids), deep: fc.boolean() });
  const input = {
    done: fc.subarray(ids),
    skipped: fc.subarray(ids),
    references: fc.array(reference, { maxLength: 4 }),
  };

  test('waits exactly while something that it refers to is not done, and is then filled with it', () => {
    fc.assert(
      fc.property(fc.record(input), ({ done, skipped, references }) => {
        const state = (id: string) =>
          done.includes(id) ? 'done' : skipped.includes(id) ? 'skipped' : 'todo';
        const steps = new Map(
          ids.map((id) => [
            id,
            { id, effect: 'read', state: state(id), output: { v: id } } as unknown as Step,
          ]),
        );
        const args = references.map(({ to, deep }, n) => {
          const value = { $ref: `${to}.v` };
          return [`a${n}`, deep ? { in: [value] } : value];
        });
        const step = { id: 's9', tool: 't', effect: 'read', args: Object.fromEntries(args) } as Step;
        const call = callOf('salt', step, (id) => steps.get(id));
        const filled = references.map(({ to, deep }, n) => [`a${n}`, deep ? { in: [to] } : to]);
        const ready = references.every(({ to }) => done.includes(to));
        if (ready) expect(call).toMatchObject({ args: Object.fromEntries(filled) });
        else expect(call).toBeUndefined();
      }),
    );
  });

  test('an argument that is named as references are is none: its text is sent as it stands', () => {
    const step = { id: 's9', tool: 't', effect: 'read', args: { $ref: 's1.v' } } as unknown as Step;
    expect(callOf('salt', step, () => undefined)).toMatchObject({ args: { $ref: 's1.v' } });
  });
});

describe('what is sent of an earlier write', () => {
  const plan = [
    commands.open(),
    commands.plans([hold, noteOf('hold.packing')]),
    ...approved,
    commands.starts,
  ];
  const sentWith = (output: Record<string, string | null>) => {
    const run = runOf(...plan, commands.writes('done', { output }));
    return finalArgs(run, run.plan?.steps[1]?.call?.args ?? {});
  };

  test('is what it gave', () =>
    expect(sentWith({ packing: 'held' })).toEqual({ order: 'FH-10482', text: 'held' }));

  test('is nothing where it gave nothing, or null', () => {
    expect(sentWith({})).toBeUndefined();
    expect(sentWith({ packing: null })).toBeUndefined();
  });

  test('is nothing while it is not done', () => {
    const run = runOf(...plan);
    expect(finalArgs(run, run.plan?.steps[1]?.call?.args ?? {})).toBeUndefined();
  });
});

test('a step is found in whichever plan it was made', () => {
  const run = runOf(
    ...stages.gathering,
    commands.info('x'),
    stages.damaged,
    commands.info('y'),
    stages.damaged,
  );
  const found = ['s1', 's6', 's15', 's16'].map((id) => anyStep(run, id)?.id);
  expect(found).toEqual(['s1', 's6', 's15', undefined]);
});

test('something was changed once a write is done, as long as it is not taken back', () => {
  const wrote = (...steps: Given[]) => anyWriteDone(runOf(...steps));
  expect(wrote(...stages.acting)).toBe(false);
  for (const outcome of ['failed', 'unknown'] as const)
    expect(wrote(...stages.writing, commands.writes(outcome))).toBe(false);
  expect(wrote(...stages.writing)).toBe(false);
  expect(wrote(...stages.writing, commands.writes())).toBe(true);
  const held = [commands.open(), commands.plans([hold]), ...approved, commands.starts, commands.writes()];
  expect(wrote(...held)).toBe(true);
  expect(wrote(...held, commands.stop(true), commands.previews(), commands.approve(), commands.acts)).toBe(
    false,
  );
});

test('of an approval is left what has not begun, in the order in which it was asked for', () => {
  const left = (run: Run) =>
    run.approval && openEntries(run, run.approval).map((entry) => JSON.parse(entry).tool);
  expect(left(runOf(...stages.acting))).toEqual(['orders.refund', 'orders.note']);
  expect(left(runOf(...stages.writing))).toEqual(['orders.note']);
  expect(left(runOf(...stages.writing, commands.writes('failed')))).toEqual(['orders.note']);
  expect(left(runOf(...stages.acting, commands.acts))).toEqual([]);
  expect(left(runOf(commands.open(), commands.plans([note]), commands.previews()))).toEqual(['orders.note']);
});
