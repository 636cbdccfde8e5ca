/** What a case knows a value from: who wrote it, or what was read; the most trusted counts. */
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Origin, ToolFacts } from '../../src/run/plan/catalogue.ts';
import { argsSent, knownOf, originsOf, outflowOf } from '../../src/run/plan/origins.ts';
import type { Args, Json } from '../../src/run/plan/plan.ts';
import type { Message, Run } from '../../src/run/state.ts';

const facts = { description: 'd', once: 'none', cacheMs: 0, output: z.any(), input: z.any() } as const;
const tools: Record<string, ToolFacts> = {
  records: { ...facts, name: 'records', effect: 'read' },
  article: { ...facts, name: 'article', effect: 'read', impersonal: true },
  open: { ...facts, name: 'open', effect: 'read', untrustedOutput: true },
  outside: { ...facts, name: 'outside', effect: 'read', untrustedOutput: true, leaves: { sends: {} } },
};
const catalogue = { tool: (name: string) => tools[name] };
const wrote = (kind: Message['kind'], text: string) =>
  ({ kind, text, at: '', by: 'engineer', name: 'Engineer' }) as Message;
const read = (tool: string, output?: Json) => ({ tool, output });
const runOf = (messages: Message[], earlier: unknown[] = [], now?: unknown[]): Run =>
  ({
    messages,
    earlier: earlier.length > 0 ? [{ steps: earlier }] : [],
    ...(now ? { plan: { steps: now } } : {}),
  }) as unknown as Run;
const from = (run: Run, value: Json, byPlaybook = false): Origin[] | undefined =>
  originsOf({ q: value }, knownOf(run, catalogue, byPlaybook), () => undefined).q;

describe('a word is', () => {
  test.each<[string, Run, Origin]>([
    ["the asker's, in the goal", runOf([wrote('goal', 'Lindenweg 2')]), 'customer'],
    ["the asker's, in what was added", runOf([wrote('information', 'it is Lindenweg')]), 'customer'],
    ["staff's, in an adjustment", runOf([wrote('adjustment', 'use lindenweg')]), 'staff'],
    ["staff's, in an answer", runOf([wrote('answer', 'Lindenweg')]), 'staff'],
    [
      'of the records, read for a plan before',
      runOf([], [read('records', { at: 'Lindenweg 2' })]),
      'records',
    ],
    ['of the records, read for this plan', runOf([], [], [read('records', ['Lindenweg'])]), 'records'],
    ['of the records, as what an open step found', runOf([], [], [read('open', 'Lindenweg')]), 'records'],
    ['of the records, of a tool that is gone', runOf([], [], [read('gone', 'Lindenweg')]), 'records'],
    ['of an article', runOf([], [], [read('article', { text: 'as in Lindenweg' })]), 'article'],
    ['of a service outside', runOf([], [], [read('outside', 'Lindenweg')]), 'outside'],
    [
      'made by a model, where nothing else has it',
      runOf([wrote('goal', 'hello')], [], [read('records')]),
      'model',
    ],
  ])('%s', (_, run, origin) => expect(from(run, 'Lindenweg')).toEqual([origin]));

  test('of the most trusted that has it, in whatever order they came', () => {
    const has = 'Lindenweg';
    const steps = ['outside', 'article', 'records'].map((tool) => read(tool, has));
    const asker = wrote('goal', has);
    const staff = wrote('adjustment', has);
    expect(from(runOf([asker, staff], steps.slice(0, 2), steps.slice(2)), has)).toEqual(['staff']);
    expect(from(runOf([asker], [...steps].reverse()), has)).toEqual(['customer']);
    expect(from(runOf([], steps), has)).toEqual(['records']);
    expect(from(runOf([], steps.slice(0, 2)), has)).toEqual(['article']);
  });

  test('found across the lines of a text, as it stands there', () =>
    expect(from(runOf([], [], [read('article', 'say "hello"\nand goodbye')]), 'say "hello"\nand')).toEqual([
      'article',
    ]));

  test("a playbook's choice, where no model was asked and nothing else has it", () => {
    expect(from(runOf([wrote('goal', 'hello')]), 'standard', true)).toEqual([]);
    expect(from(runOf([wrote('goal', 'hello')]), 'hello', true)).toEqual(['customer']);
  });
});

describe('what stands in a text by chance is explained by nothing', () => {
  const run = runOf([wrote('goal', 'FH-10482:   a mug')]);
  test.each<[string, Json, Origin[]]>([
    ['two letters', 'fh', ['model']],
    ['two letters in a sentence', 'fh mug', ['customer', 'model']],
    ['three letters', 'mug', ['customer']],
    ['blanks', '   ', []],
    ['nothing', null, []],
    ['a list of nothing', [null, true], []],
  ])('%s', (_, value, origins) => expect(from(run, value)).toEqual(origins));
});

describe('what goes out', () => {
  const asking = { asksPeople: true } as const;
  test('of a tool that asks people, the answers go, and not the questions', () => {
    const answers = [{ asked: 'Which colour?', answer: 'green' }];
    expect(argsSent(asking, { id: 'x', answers })).toEqual({ id: 'x', answers: ['green'] });
    expect(argsSent({}, { answers })).toEqual({ answers });
    expect(argsSent(undefined, { answers })).toEqual({ answers });
    expect(argsSent(asking, { answers: 'all' })).toEqual({ answers: 'all' });
    expect(argsSent(asking, { id: 'x' } as Args)).toEqual({ id: 'x' });
  });

  test('of a tool that finds the customer, their words go before anybody is verified; of another not', () => {
    const leaves = { sends: { q: ['customer' as const] } };
    const words = { q: ['customer' as const] };
    const stranger = { verified: false };
    expect(outflowOf({ leaves, finds: 'customer' }, words, stranger)).toEqual({ asks: {}, verified: false });
    expect(outflowOf({ leaves }, words, stranger)).toEqual({ asks: {}, verified: true });
    expect(outflowOf(undefined, words, stranger)).toBeUndefined();
  });
});
