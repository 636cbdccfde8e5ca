/** Where values come from, and what of them leaves unasked. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Origin, ToolFacts } from '../../src/run/plan/catalogue.ts';
import { checkPlan, plannedStep } from '../../src/run/plan/check.ts';
import { mayLeaveUnasked, toolsOf } from '../../src/run/plan/leaving.ts';
import { type Known, leavesUnasked, originsOf, outflowOf, sourcesOf } from '../../src/run/plan/origins.ts';
import type { Args, Json } from '../../src/run/plan/plan.ts';
import type { Run } from '../../src/run/state.ts';

const facts = { description: 'd', once: 'none', cacheMs: 0, output: z.any(), input: z.any() } as const;
const records: ToolFacts = { ...facts, name: 'own.order', effect: 'read' };
const articles: ToolFacts = { ...facts, name: 'own.article', effect: 'read', impersonal: true };
const open: ToolFacts = { ...facts, name: 'investigate', effect: 'read', untrustedOutput: true };
const outside = (sends: Record<string, Origin[]>): ToolFacts => ({
  ...facts,
  name: 'crm.search',
  effect: 'read',
  untrustedOutput: true,
  leaves: { sends },
});
const tools = [records, articles, open, outside({})];
const toolOf = (name: string) => tools.find((tool) => tool.name.endsWith(name));

const RECORD = { name: 'Mara Lindqvist', address: { street: 'Lindenweg 2', city: 'Leipzig' }, paid: 4800 };
const known = (byPlaybook = false): Known => ({
  byPlaybook,
  sources: [
    { origin: 'staff', text: 'look for green cups too' },
    { origin: 'customer', text: 'fh-10482: the mug arrived broken' },
    ...sourcesOf(records, RECORD),
    ...sourcesOf(articles, { text: 'Damaged items are refunded within 14 days.' }),
    ...sourcesOf(outside({}), { text: 'tier platinum' }),
  ],
});
const of = (value: Json, given = known()) => originsOf({ q: value }, given, toolOf).q;

describe('a value comes from', () => {
  test.each<[string, Json, Origin[]]>([
    ['what staff wrote', 'green cups', ['staff']],
    ['what was asked', 'FH-10482', ['customer']],
    ['the records', 'Mara Lindqvist', ['records']],
    ['the records, as a number', 4800, ['records']],
    ['the records, word by word in a sentence', 'mug of Mara in Lindenweg', ['customer', 'model', 'records']],
    ['an article', 'refunded within 14 days', ['article']],
    ['another tool outside', 'platinum', ['outside']],
    ['the model', 'TWFyYSBMaW5kcXZpc3Q', ['model']],
    ['the model, as a number', 90210, ['model']],
    ['a name of a field', { lindqvist: true }, ['records']],
    ['nothing: a switch', true, []],
    ['a read of the records', { $ref: 'order.name' }, ['records']],
    ['a read of an article', { $ref: 'article.text' }, ['article']],
    ['a read outside', { $ref: 'search.text' }, ['outside']],
    ['an open step, which read who knows what', { $ref: 'investigate.answer' }, ['model', 'records']],
    ['several', [{ a: 'mug' }, { $ref: 'order.paid' }], ['customer', 'records']],
  ])('%s', (_, value, origins) => expect(of(value)).toEqual(origins));

  test('the desk, where no model was asked: a playbook says what nothing else explains', () => {
    expect(of('standard', known(true))).toEqual([]);
    expect(of('Mara Lindqvist', known(true))).toEqual(['records']);
  });
});

describe('what leaves unasked', () => {
  const outflow = (args: Args, sends: Record<string, Origin[]>, verified?: boolean) =>
    outflowOf(
      outside(sends),
      originsOf(args, known(), toolOf),
      verified === undefined ? undefined : { verified },
    );

  test('only what the file declares, by argument; the rest is named', () => {
    expect(outflow({ q: 'green cups' }, { q: ['staff'] })).toEqual({ asks: {}, verified: false });
    expect(outflow({ q: 'green cups' }, { other: ['staff'] })).toMatchObject({ asks: { q: ['staff'] } });
    expect(outflow({ q: 'mug Lindqvist' }, { q: ['customer'] })).toMatchObject({ asks: { q: ['records'] } });
    expect(outflow({ q: 'x9' }, { q2: ['model'] })).toMatchObject({ asks: { q: ['model'] } });
    expect(outflow({}, {})).toEqual({ asks: {}, verified: false });
  });

  test('nothing of a customer before it is known who asks', () => {
    expect(outflow({ q: 'Lindqvist' }, { q: ['records'] })).toEqual({ asks: {}, verified: true });
    expect(outflow({ q: 'FH-10482' }, { q: ['customer'] }, false)).toEqual({ asks: {}, verified: true });
    expect(outflow({ q: 'FH-10482' }, { q: ['customer'] }, true)).toEqual({ asks: {}, verified: false });
  });

  test.each<[string, { q: string; declared: Origin[]; verified?: boolean }, boolean]>([
    [
      'what is declared, of somebody verified',
      { q: 'FH-10482', declared: ['customer'], verified: true },
      true,
    ],
    ['what is declared, of nobody yet', { q: 'FH-10482', declared: ['customer'] }, true],
    ['what is declared, of a stranger', { q: 'FH-10482', declared: ['customer'], verified: false }, false],
    ['records, of somebody verified', { q: 'Lindqvist', declared: ['records'], verified: true }, true],
    ['records, before anybody is verified', { q: 'Lindqvist', declared: ['records'] }, false],
    ['what is not declared', { q: 'x9', declared: ['customer'], verified: true }, false],
  ])('leaves unasked: %s', (_, { q, declared, verified }, leaves) => {
    const customer = verified === undefined ? undefined : { verified };
    expect(leavesUnasked(outflow({ q }, { q: declared }, verified), customer)).toBe(leaves);
  });

  test('tools of our own send nothing', () =>
    expect(outflowOf(records, { q: ['records'] }, undefined)).toBeUndefined());

  test('whatever is put around it, a word of the records is never free where records are not declared', () => {
    const word = fc.constantFrom('Mara', 'lindqvist', 'Lindenweg', '4800');
    fc.assert(
      fc.property(fc.string(), word, fc.string(), (before, secret, after) => {
        const declared: Origin[] = ['staff', 'customer', 'article', 'outside'];
        const left = outflow({ q: `${before} ${secret} ${after}` }, { q: declared });
        expect(Object.keys(left?.asks ?? {})).toEqual(['q']);
      }),
    );
  });
});

test('a plan in which a read would send what is not declared has it as a write, and one in which it may as a read', () => {
  const catalogueOf = (sends: Record<string, Origin[]>) => ({
    version: 'v',
    tool: (name: string) => (name === 'crm.search' ? outside(sends) : toolOf(name)),
    all: () => tools,
  });
  const step = { id: 'a', title: 't', tool: 'crm.search', args: { q: 'Lindqvist' }, needs: [], expect: [] };
  const effectOf = (sends: Record<string, Origin[]>) => {
    const checked = checkPlan([step], {
      catalogue: catalogueOf(sends),
      maxSteps: 5,
      nextStep: 1,
      leaving: { known: known(), customer: { verified: false } },
    });
    return 'plan' in checked ? checked.plan.steps[0] : undefined;
  };
  expect(effectOf({ q: ['customer'] })).toMatchObject({ effect: 'write', verified: true });
  expect(effectOf({ q: ['records'] })).toMatchObject({ effect: 'read', verified: true });
});

describe('a step that sends what an earlier step of its plan gives', () => {
  const one = { title: 't', needs: [], expect: [] };
  const tools: Record<string, ToolFacts> = {
    'own.order': { ...records, output: z.object({ name: z.string() }) },
    'own.article': { ...articles, output: z.object({ text: z.string() }) },
    'crm.search': { ...outside({ q: ['article'] }), input: z.object({ q: z.string() }) },
  };
  const catalogue = { version: 'v', tool: (name: string) => tools[name], all: () => Object.values(tools) };
  const steps = (q: Json) => [
    { ...one, id: 'article', tool: 'own.article', args: {} },
    { ...one, id: 'order', tool: 'own.order', args: {} },
    { ...one, id: 'search', tool: 'crm.search', args: { q } },
  ];
  const planned = (q: Json) => {
    const leaving = { known: known(), customer: { verified: true } };
    const checked = checkPlan(steps(q), { catalogue, maxSteps: 5, nextStep: 4, leaving });
    if ('problems' in checked) throw new Error(JSON.stringify(checked.problems));
    return checked.plan;
  };
  const runWith = (q: Json, { verified = true, modelCalls = 1 } = {}): Run => {
    const { steps: made, texts } = planned(q);
    return {
      messages: [{ kind: 'adjustment', text: 'Say damaged.' }],
      earlier: [],
      writes: [],
      customer: { id: 'C-1', verified },
      usage: { modelCalls },
      plan: { steps: made.map((step) => ({ ...step, ...texts[step.id] })) },
    } as unknown as Run;
  };

  test.each([
    ['an article, which is declared', { $ref: 'article.text' }, 'read', ['s4']],
    ['a record, which is not', { $ref: 'order.name' }, 'write', ['s5']],
  ] as const)('%s', (_, q, ...[effect, needs]) => {
    expect(planned(q).steps[2]).toMatchObject({ id: 's6', effect, needs });
    expect(mayLeaveUnasked(runWith(q), 's6', catalogue)).toBe(effect === 'read');
  });

  test('what is no step of the plan sends nothing unasked, and neither does a case without a plan', () => {
    const run = runWith({ $ref: 'article.text' });
    expect(mayLeaveUnasked(run, 's9', catalogue)).toBe(false);
    const { plan: _, ...without } = run;
    expect(mayLeaveUnasked(without as Run, 's6', catalogue)).toBe(false);
  });

  test('what nothing explains was chosen by the desk only where no model was asked in the case', () => {
    expect(mayLeaveUnasked(runWith('standard', { modelCalls: 0 }), 's6', catalogue)).toBe(true);
    expect(mayLeaveUnasked(runWith('standard', { modelCalls: 1 }), 's6', catalogue)).toBe(false);
    expect(mayLeaveUnasked(runWith('damaged', { modelCalls: 0 }), 's6', catalogue)).toBe(false);
  });

  test('a tool of our own sends nothing, and what a tool that is gone gives is no article', () => {
    expect(mayLeaveUnasked(runWith({ $ref: 'article.text' }), 's5', catalogue)).toBe(true);
    const gone = { ...catalogue, tool: (name: string) => (name === 'own.article' ? undefined : tools[name]) };
    expect(mayLeaveUnasked(runWith({ $ref: 'article.text' }), 's6', gone)).toBe(false);
    expect(toolsOf(steps('x'), catalogue)('nowhere')).toBeUndefined();
  });

  test('where nothing is known of a case, as in the check of a desk, it is planned as the read that it is', () => {
    const checked = checkPlan(steps('x9'), { catalogue, maxSteps: 5, nextStep: 4 });
    expect('plan' in checked && checked.plan.steps[2]).toMatchObject({ id: 's6', effect: 'read' });
  });

  test('a step whose tool is gone is asked for like a write', () => {
    const step = { id: 's1', tool: 'gone', needs: [], expect: [] };
    expect(plannedStep(step, { catalogue })).toEqual({ ...step, effect: 'write' });
  });
});
