/** What is remembered of a case: the way it was resolved, never what was said in it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isExample, rememberedOf, wordsOfRun, wordsToFindBy } from '../../src/run/remembered.ts';
import type { Run } from '../../src/run/state.ts';
import * as commands from './commands.ts';
import { given } from './given.ts';
import { article, damaged, details, find, hold, note, refund, release } from './stages.ts';

const approved = [
  damaged,
  commands.reads,
  commands.previews(),
  commands.approve(),
  commands.acts,
  commands.composes,
];
const resolved = [...approved, commands.send(), commands.sent];

test('of a resolved case: tools in order, names of arguments, and no value of any', () => {
  const { run } = given(commands.open(), ...resolved).now;
  const remembered = rememberedOf(run);
  expect(remembered).toMatchObject({
    customer: 'c-mara',
    kind: 'orders.note',
    steps: [
      { tool: 'accounts.find', effect: 'read', args: ['order'], needs: [] },
      { tool: 'orders.details', effect: 'read', args: ['order'], needs: [0] },
      { tool: 'knowledge.article', effect: 'read', args: ['id'], needs: [] },
      { tool: 'orders.refund', effect: 'write', args: ['lines', 'order', 'reason'], needs: [1] },
      { tool: 'orders.note', effect: 'write', args: ['order', 'text'], needs: [] },
    ],
  });
  const kept = JSON.stringify(remembered?.steps);
  for (const value of ['FH-10482', 'mara', '4800', 'damaged']) expect(kept).not.toContain(value);
});

test('a result that a later plan kept is one step', () => {
  const { run } = given(
    commands.open(),
    damaged,
    commands.reads,
    commands.previews(),
    commands.adjust({ text: 'also give the shipping back' }),
    commands.plans([find, details, refund({ shipping: 690 }), note]),
    commands.reads,
    commands.previews(),
    commands.approve(commands.lead),
    commands.acts,
    commands.composes,
    commands.send(),
    commands.sent,
  ).now;
  const tools = rememberedOf(run)?.steps.map(({ tool }) => tool);
  expect(tools).toEqual([
    'accounts.find',
    'orders.details',
    'knowledge.article',
    'orders.refund',
    'orders.note',
  ]);
  expect(rememberedOf(run)?.steps[3]?.args).toContain('shipping');
});

test('nothing is remembered of what was not resolved, or not approved', () => {
  expect(rememberedOf(given(commands.open(), ...approved).now.run)).toBeUndefined();
  expect(
    rememberedOf(
      given(commands.open(), damaged, commands.reads, commands.previews(), commands.stop()).now.run,
    ),
  ).toBeUndefined();
  const declined = given(
    commands.open(),
    damaged,
    commands.reads,
    commands.previews(),
    commands.decline(),
    commands.composes,
    commands.send(),
    commands.sent,
  );
  expect(declined.now.run).toMatchObject({ phase: 'closed' });
  const open = given(commands.open(), ...resolved, commands.info('one more thing')).now.run;
  expect(open.phase).not.toBe('closed');
  expect(rememberedOf(open)).toBeUndefined();
});

test('words to find by name nobody and nothing', () => {
  const text =
    'FH-10482, mara.l@example.com, 10115: Mara writes that the mug (€48.00, see https://example.com/p/1) broke';
  const words = wordsToFindBy(text, 'Mara L.').match(/[a-z]+/gi);
  expect(words).toEqual(['writes', 'that', 'the', 'mug', 'see', 'broke']);
});

test('no digit and no address is ever among them', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.emailAddress(), fc.nat(), (text, email, number) => {
      const words = wordsToFindBy(`${text} ${email} FH-${number} ${number}`);
      expect(words).not.toMatch(/\p{N}|@\S/u);
    }),
  );
});

describe('something may be learnt', () => {
  const answered = [commands.open(), commands.plans([find]), commands.reads, commands.composes];
  const { run } = given(...answered, commands.send(), commands.sent).now;
  const but = (change: object) => isExample({ ...run, ...change } as Run);
  const write = { outcome: 'done' };

  test('of a case that is closed as resolved, and of no other', () => {
    expect(but({})).toBe(true);
    for (const ending of ['refused', 'stopped', 'handed_over', 'expired'])
      expect(but({ closed: { ending } })).toBe(false);
    expect(but({ phase: 'answering' })).toBe(false);
  });

  test('where somebody approved it: a write that stands, or the reply that was sent', () => {
    expect(but({ answer: undefined })).toBe(false);
    expect(but({ answer: { ...run.answer, sentId: undefined } })).toBe(false);
    expect(but({ answer: undefined, writes: [{ outcome: 'failed' }, write] })).toBe(true);
    expect(but({ answer: undefined, writes: [{ ...write, undone: true }] })).toBe(false);
    expect(but({ answer: undefined, writes: [{ outcome: 'unknown' }] })).toBe(false);
  });

  test('and where something was done', () =>
    expect(rememberedOf({ ...run, plan: undefined } as never)).toBeUndefined());
});

describe('the way that is remembered', () => {
  const ways = (run: Run) => rememberedOf(run)?.steps.map(({ tool }) => tool);
  const { run } = given(commands.open(), ...resolved).now;

  test('is named by the playbook that was followed, else by what was written last, else by what was read', () => {
    const kindOf = (name: string | undefined, from = run) =>
      rememberedOf({ ...from, mind: name === undefined ? undefined : { name, fallback: false } } as never)
        ?.kind;
    expect(kindOf('playbook:damaged item')).toBe('damaged item');
    expect(kindOf('a playbook:damaged')).toBe('orders.note');
    expect(kindOf(undefined)).toBe('orders.note');
    const reading = commands.plans([find, details, article]);
    const read = [commands.open(), reading, commands.reads, commands.composes];
    expect(kindOf('model', given(...read, commands.send(), commands.sent).now.run)).toBe('knowledge.article');
    const last = [commands.open(), commands.plans([note, article]), commands.reads, commands.previews()];
    const noted = [...last, commands.approve(), commands.acts, commands.composes, commands.send()];
    expect(kindOf('model', given(...noted).now.run)).toBe('orders.note');
  });

  test('has nothing that was taken back, nor what took it back, nor what was not done', () => {
    const steps = run.plan?.steps.map((step) => (step.id === 's5' ? { ...step, state: 'failed' } : step));
    expect(ways({ ...run, plan: { ...run.plan, steps } } as never)).not.toContain('orders.note');
    const held = [commands.open(), commands.plans([hold, note]), commands.previews(), commands.approve()];
    const back = given(
      ...held,
      commands.acts,
      commands.stop(true),
      commands.previews(),
      commands.approve(),
      commands.acts,
    );
    const closed = { ...back.now.run, closed: { ending: 'resolved', at: '' }, answer: { sentId: 'x' } };
    expect(ways(closed as never)).toBeUndefined();
  });

  test('has a write as often as it was meant, and a read once', () => {
    const again = { ...note, id: 'again', again: 1 };
    const plan = [commands.open(), commands.plans([article, { ...article, id: 'b' }, note, again])];
    const end = [commands.reads, commands.previews(), commands.approve(), commands.acts, commands.composes];
    const done = given(...plan, ...end, commands.send()).now.run;
    expect(ways(done)).toEqual(['knowledge.article', 'orders.note', 'orders.note']);
  });

  test('names what a step needed by its place, once and in order', () => {
    const both = { ...refund(), needs: ['article', 'order', 'find'] };
    const plan = [commands.open(), commands.plans([find, details, article, both]), commands.reads];
    const end = [
      commands.previews(),
      commands.approve(),
      commands.acts,
      commands.composes,
      commands.send(),
      commands.sent,
    ];
    expect(rememberedOf(given(...plan, ...end).now.run)?.steps[3]?.needs).toEqual([0, 1, 2]);
    const late = [
      commands.open(),
      commands.plans([find, details, hold, { ...release, needs: ['hold', 'order'] }]),
    ];
    const moved = given(...late, commands.reads, ...end.slice(0)).now.run;
    expect(rememberedOf(moved)?.steps[3]?.needs).toEqual([1, 2]);
  });

  test('has no customer where nobody is known', () => {
    expect(rememberedOf({ ...run, customer: undefined } as never)).not.toHaveProperty('customer');
    expect(rememberedOf(run)?.words).toMatch(/mug arrived broken$/);
  });
});

describe('the words of a case', () => {
  test('are those that people wrote, apart from one another, and no reminder', () => {
    const told = [
      commands.open('the mug'),
      commands.info('broke'),
      { type: 'remind', text: 'a trace' } as const,
    ];
    expect(wordsOfRun(given(...told).now.run)).toBe('the mug broke');
  });

  test('lack the name of the customer, once that is known', () => {
    const { run } = given(commands.open('Mara Lind: the mug'), commands.plans([find]), commands.reads).now;
    expect(wordsOfRun(run)).toBe(': the mug');
    expect(wordsOfRun(given(commands.open('Mara Lind: the mug')).now.run)).toBe('Mara Lind: the mug');
  });

  test.each([
    ['a@b c', 'c'],
    ['@mara said', '@mara said'],
    ['mara@ said', 'mara@ said'],
    ['see www.example.com/a or HTTP://x.de now', 'see or now'],
    ['code A-12/b, R2D2 and B_', 'code , and B_'],
    ['  the\n\n mug  ', 'the mug'],
    ['ｆｕｌｌ width', 'full width'],
    ['mug,12,cup', 'mug, ,cup'],
    ['what was here', 'what was here'],
    ['a@b@c d@e, @', '@'],
  ])('of "%s" are "%s"', (text, words) => expect(wordsToFindBy(text)).toBe(words));

  test('name nobody, in whatever letters, and only whole words of a name', () => {
    expect(wordsToFindBy('MARA and Maras mug, Lindström', 'Mara lindström')).toBe('and Maras mug,');
    expect(wordsToFindBy('the mug', '')).toBe('the mug');
  });

  test('are no more than the first ones, however long the text', () => {
    expect(wordsToFindBy('ab '.repeat(5_000))).toHaveLength(4_000);
    expect(wordsToFindBy(`${'a@b.de '.repeat(3_000)}mug`)).toBe('');
    expect(wordsToFindBy(`${'a@b.de '.repeat(2_000)}mug`)).toBe('mug');
  });
});
