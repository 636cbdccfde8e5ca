/** What is remembered of a case: the way it was resolved, never what was said in it. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rememberedOf, wordsToFindBy } from '../../src/run/remembered.ts';
import * as commands from './commands.ts';
import { given } from './given.ts';
import { damaged, details, find, note, refund } from './stages.ts';

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
