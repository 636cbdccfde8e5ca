/** The steps of a card: what each is doing, what went wrong, and what is new against the plan before. */
import { describe, expect, test } from 'vitest';
import type { Run } from '../../../src/run/state.ts';
import type { Step } from '../../../src/run/steps.ts';
import { view } from '../../../src/run/view/view.ts';
import * as commands from '../commands.ts';
import { type Given, given } from '../given.ts';
import { catalogue, catalogueOf, policy } from '../shop.ts';
import * as stages from '../stages.ts';

const { find, details, article, refund, note, hold, address, release } = stages;
const card = (...steps: Given[]) => view(given(...steps).now.run, policy, catalogue);
const states = (...steps: Given[]) => card(...steps).steps.map(({ state }) => state);
const differences = (...steps: Given[]) => card(...steps).steps.map(({ difference }) => difference);
const but = (run: Run, id: string, change: Partial<Step>) => {
  const steps = run.plan?.steps.map((step) => (step.id === id ? { ...step, ...change } : step));
  return view({ ...run, plan: { ...run.plan, steps } } as Run, policy, catalogue);
};

describe('a step is shown', () => {
  test('as being read while it is, and as waiting while it needs another', () => {
    expect(states(...stages.gathering)).toEqual(['doing', 'todo', 'doing', 'todo', 'todo']);
    expect(states(...stages.prepared)).toEqual(['done', 'done', 'done', 'todo', 'todo']);
    expect(states(...stages.acting)).toEqual(['done', 'done', 'done', 'todo', 'todo']);
    expect(states(...stages.writing)).toEqual(['done', 'done', 'done', 'doing', 'todo']);
  });

  test('as later where its approval puts it off, and no more once it is done or planned again', () => {
    const live = commands.step('live', 'orders.live', { args: { order: 'FH-10482' }, needs: ['hold'] });
    const late = commands.step('n', 'orders.note', { args: { order: { $ref: 'live.order.id' }, text: 'x' } });
    const asked = [commands.open(), commands.plans([hold, live, late]), commands.previews()];
    expect(states(...asked)).toEqual(['todo', 'todo', 'later']);
    expect(states(...asked, commands.info('x'), commands.plans([hold, live, late]))).toEqual([
      ...['todo', 'todo', 'todo'],
    ]);
    const { run } = given(...asked).now;
    expect(but(run, 's3', { state: 'skipped' }).steps[2]?.state).toBe('skipped');
  });

  test('with its headline, and with its fault only while it failed', () => {
    const { run } = given(...stages.pending).now;
    const fault = { code: 'away', message: 'it is away' };
    expect(card(...stages.pending).steps[0]).not.toHaveProperty('headline');
    expect(but(run, 's1', { headline: 'Found Mara' }).steps[0]?.headline).toBe('Found Mara');
    expect(but(run, 's1', { state: 'failed', fault }).steps[0]?.fault).toBe('it is away');
    expect(but(run, 's1', { state: 'done', fault }).steps[0]).not.toHaveProperty('fault');
    expect(but(run, 's1', { state: 'failed' }).steps[0]).not.toHaveProperty('fault');
  });

  test('with what it changes once that is known, and every argument of a write', () => {
    expect(card(...stages.prepared).steps[3]).toMatchObject({ changes: [] });
    const [read, , , write] = card(...stages.pending).steps;
    expect(write?.changes).toEqual([{ label: 'orders.refund', before: '0.00', after: '48.00' }]);
    expect(write?.arguments?.map(({ label }) => label)).toEqual(['order', 'lines', 'reason']);
    expect(read).not.toHaveProperty('arguments');
    expect(read).not.toHaveProperty('undo');
    const bare = commands.step('code', 'accounts.send_code', { args: {} });
    expect(card(commands.open(), commands.plans([bare]), commands.previews()).steps[0]).not.toHaveProperty(
      'arguments',
    );
  });
});

describe('what leaves', () => {
  const [, , ...tools] = catalogue.all();
  const outside = catalogueOf('tools-1', [
    ...tools,
    ...catalogue.all().slice(0, 2),
    {
      ...(catalogue.tool('knowledge.article') as never as (typeof tools)[0]),
      name: 'crm.search',
      leaves: { sends: {} },
    },
  ]);
  const search = commands.step('search', 'crm.search', { args: { id: { $ref: 'order.order.id' } } });
  const words = commands.step('words', 'crm.search', { args: { id: 'mug arrived' } });
  const made = commands.step('made', 'crm.search', { args: { id: 'zzzz' } });
  const found = commands.step('found', 'crm.search', { args: { id: { $ref: 'words.title' } } });
  const planned = (calls?: []) =>
    given(
      { catalogue: outside },
      commands.open(),
      commands.thinks(
        { kind: 'plan', summary: 'p', steps: [find, details, search, words, made, found] },
        calls,
      ),
    ).now.run;
  const origins = (run: Run) => view(run, policy, outside).steps.map((step) => step.origins);

  test('says of each argument where it comes from; what stays says nothing', () =>
    expect(origins(planned())).toEqual([
      ...[undefined, undefined],
      ...[{ id: ['records'] }, { id: ['customer'] }, { id: ['model'] }, { id: ['outside'] }],
    ]));

  test('was chosen by nobody else where no model was asked', () =>
    expect(origins(planned([])).slice(3)).toEqual([{ id: ['customer'] }, { id: [] }, { id: ['outside'] }]));

  test('cannot be said without the tools', () =>
    expect(view(planned(), policy).steps.map((step) => step.origins)).toEqual(Array(6).fill(undefined)));
});

describe('against the plan before', () => {
  const first = [commands.open(), commands.plans([find, details, article, refund(), note]), commands.reads];
  const changed = (...plan: Parameters<typeof commands.plans>[0]) => [
    ...[...first, commands.previews(), commands.adjust({ text: 'other' })],
    ...[commands.plans(plan), commands.reads, commands.previews()],
  ];

  test('of a first plan nothing is new', () => {
    expect(differences(...first)).toEqual(Array(5).fill(undefined));
    expect(card(...first).dropped).toEqual([]);
    expect(card(commands.open()).dropped).toEqual([]);
    expect(card(commands.open()).steps).toEqual([]);
  });

  test('what was read is kept, what is the same says nothing, another call of a tool is changed', () => {
    expect(differences(...changed(find, details, refund(), note))).toEqual([
      ...['kept', 'kept'],
      ...[undefined, undefined],
    ]);
    expect(differences(...changed(find, details, refund({ shipping: 690 }), hold))).toEqual([
      ...['kept', 'kept', 'changed', 'new'],
    ]);
  });

  test('what is not there any more was dropped, save what was changed or done', () => {
    const dropped = (...plan: Parameters<typeof commands.plans>[0]) => card(...changed(...plan)).dropped;
    expect(dropped(find, details, refund(), note)).toEqual(['article (knowledge.article)']);
    expect(dropped(find, details, refund({ shipping: 690 }), note)).toEqual(['article (knowledge.article)']);
    expect(dropped(find, details, article, note)).toEqual(['refund (orders.refund)']);
    const twice = { ...note, id: 'more', title: 'more', args: { order: 'FH-10482', text: 'another' } };
    const two = [commands.open(), commands.plans([note, twice]), commands.previews()];
    const one = commands.plans([{ ...note, args: { order: 'FH-10482', text: 'third' } }]);
    expect(card(...two, commands.info('x'), one, commands.previews()).dropped).toEqual(['more']);
    expect(card(...two, commands.info('x'), commands.plans([note]), commands.previews()).dropped).toEqual([
      'more',
    ]);
    const done = [...two, commands.approve(), commands.acts, commands.info('x'), commands.plans([article])];
    expect(card(...done).dropped).toEqual([]);
  });

  test('a step without a call yet is known by its title', () => {
    const other = { ...refund(), title: 'another title' };
    const before = [commands.open(), commands.plans([find, details, refund()]), commands.info('x')];
    expect(differences(...before, commands.plans([find, details, refund()]))).toEqual([
      ...[undefined, undefined, undefined],
    ]);
    expect(differences(...before, commands.plans([find, details, other]))[2]).toBe('changed');
    const written = { ...refund({ order: 'FH-10482', lines: [{ line: 1, cents: 1 }] }) };
    expect(differences(...before, commands.plans([find, details, written]))[2]).toBeUndefined();
    const ref = { order: { $ref: 'order.order.id' }, text: 'x' };
    const titled = commands.step('n', 'orders.note', { args: ref, title: refund().title });
    expect(differences(...before, commands.plans([find, details, titled]))[2]).toBe('new');
  });

  test('what takes something back is new against nothing, and drops nothing', () => {
    const moving = [commands.open(), commands.plans([hold, address(), release]), commands.previews()];
    const back = [...moving, commands.approve(), commands.starts, commands.writes(), commands.stop(true)];
    expect(differences(...back)).toEqual([undefined]);
    expect(card(...back).dropped).toEqual([]);
  });
});
