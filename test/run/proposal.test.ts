/** What a planner's thought comes to: used, discarded, refused, handed over. */
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { ToolFacts } from '../../src/run/plan/catalogue.ts';
import * as commands from './commands.ts';
import { type Given, given } from './given.ts';
import { catalogue, catalogueOf } from './shop.ts';
import * as stages from './stages.ts';

const { find, note } = stages;
const late =
  (more: object = {}): Given =>
  (run) => ({
    ...{ type: 'thought', thought: run.thoughts + 1, read: run.messages.length, mind: 'model' },
    ...{ next: { kind: 'reply' }, calls: [commands.modelCall], ...more },
  });

describe('a thought', () => {
  test('given that somebody wrote while it was out, then it is paid for and discarded for that', () => {
    const said = given(commands.open(), commands.info('more')).when(late({ read: 1 }));
    said.then('thought_discarded');
    expect(said.last('thought_discarded').data).toMatchObject({ why: 'newer_messages', read: 1 });
    expect(said.run.usage.modelCalls).toBe(1);
  });

  test('given that a plan is being carried out, then it is too late', () => {
    const stale = given(...stages.gathering).when(late());
    expect(stale.then('thought_discarded').last('thought_discarded').data.why).toBe('stale');
  });

  test('given that somebody is asked to look first, then it is too late, though one was owed', () => {
    const asked = given(
      ...[commands.open(), commands.plans([find, note]), commands.reads, commands.previews()],
      ...[commands.approve(), commands.starts, commands.writes('unknown'), commands.wait(1441)],
      ...[commands.tick, commands.giveBack()],
    );
    asked.now.phase('asking');
    expect(asked.now.run.thinking).toBeDefined();
    expect(asked.when(late()).then('thought_discarded').last('thought_discarded').data.why).toBe('stale');
  });

  test('given one that failed, then people take the case; a second of the same, or a late one, changes nothing', () => {
    const fault = { code: 'down', message: 'No mind answers.' };
    const failed = (thought: number): Given => ({
      ...{ type: 'thought_failed', thought, read: 1, calls: [commands.modelCall], fault },
    });
    const down = given(commands.open()).when(failed(1)).then('thought_discarded', 'handed_over');
    expect(down.last('thought_discarded').data.why).toBe('failed');
    expect(down.last('handed_over').data.why).toBe('mind_failed');
    down.when(failed(1)).ignored();
    given(...stages.gathering)
      .when(failed(2))
      .then('thought_discarded')
      .phase('gathering');
  });
});

describe('what it says', () => {
  test('a reply tells what the case came to', () => {
    const purpose = (...steps: Given[]) =>
      given(...steps)
        .when(commands.thinks({ kind: 'reply' }))
        .last('answering').data.purpose;
    expect(purpose(commands.open())).toBe('resolved');
    expect(purpose(...stages.pending, commands.decline('no'), commands.info('and?'))).toBe('declined');
    expect(purpose(...stages.refused, commands.draft(), commands.info('and?'))).toBe('refused');
  });

  test('a hand-over names the queue, what was promised and the articles it rests on', () => {
    const citations = [
      { id: 'injury', title: 'Injuries', section: '1', checkedAt: '2026-11-01' },
      { id: 'calls', title: 'Calls' },
    ];
    const handed = given(commands.open()).when(
      commands.thinks({
        kind: 'hand_over',
        to: 'escalations',
        reason: 'an injury',
        promised: 'a call',
        citations,
      }),
    );
    expect(handed.last('handed_over')).toMatchObject({
      actor: { kind: 'mind', name: 'model' },
      data: { to: 'escalations', why: 'mind' },
      personal: {
        ...{ reason: 'an injury', promised: 'a call' },
        citations: [
          { article: 'injury', title: 'Injuries', section: '1', checkedAt: '2026-11-01' },
          { article: 'calls', title: 'Calls', checkedAt: '' },
        ],
      },
    });
  });

  test('a refusal waits like an approval that nobody can give, with its article', () => {
    const article = { id: 'returns', title: 'Returns and refunds' };
    const no = given(commands.open()).when(commands.thinks({ kind: 'refuse', reason: 'not ours', article }));
    expect(no.last('approval_requested')).toMatchObject({
      data: {
        state: 'refused',
        covers: 'writes',
        steps: [],
        later: [],
        cents: 0,
        digest: '',
        article: 'returns',
      },
      personal: { reason: 'not ours', article, previews: {} },
    });
    expect(no.last('approval_requested').data.role).toBe('engineer');
    no.when(commands.approve(commands.finance)).refused('stale');
  });

  test('a plan that cannot be, twice, is handed over with every reason, and each try is counted', () => {
    const bad = commands.plans([
      commands.step('a', 'orders.nothing', { args: {} }),
      commands.step('b', 'orders.never', { args: {} }),
    ]);
    const over = given(commands.open(), bad).when(bad);
    expect(over.events.map(({ type }) => type)).toEqual(['thought_used', 'plan_rejected', 'handed_over']);
    const tries = over.world.events.flatMap((event) => (event.type === 'plan_rejected' ? [event.data] : []));
    expect(tries).toEqual([1, 2].map((attempt) => ({ attempt, codes: ['unknown_tool', 'unknown_tool'] })));
    expect(over.last('handed_over').personal.reason).toBe(
      'No valid plan was found. step a: there is no tool "orders.nothing"; step b: there is no tool "orders.never"',
    );
  });
});

describe('what only code may say', () => {
  test('given that a model was asked in the case before, then a plan is not taken for one that code alone read', () => {
    const asked = (question: Given) =>
      given(commands.open(), question, commands.info('FH-10482'), stages.asked).now.run.plan?.asked;
    const question = { kind: 'question', text: 'Which order?' } as const;
    expect(asked(commands.thinks(question, []))).toBe('by_staff');
    expect(asked(commands.thinks(question))).toBeUndefined();
  });

  test('given a service outside, then what a model made up does not leave unasked, and what the case says may', () => {
    const outside: ToolFacts = {
      ...{ name: 'crm.search', description: 'd', effect: 'read' as const, once: 'none' as const },
      ...{ cacheMs: 0, input: z.strictObject({ q: z.string() }), output: z.object({}) },
      leaves: { sends: { q: ['customer'] } },
    };
    const world: Given = { catalogue: catalogueOf('tools-1', [...catalogue.all(), outside]) };
    const effect = (q: string, calls?: []) => {
      const plan = { kind: 'plan', summary: 's', steps: [commands.step('a', 'crm.search', { args: { q } })] };
      const thought = commands.thinks({ ...plan, kind: 'plan' }, calls);
      return given(world, commands.open(), thought).now.run.plan?.steps[0]?.effect;
    };
    expect(effect('the mug')).toBe('write');
    expect(effect('standard')).toBe('write');
    expect(effect('broken')).toBe('read');
    expect(effect('standard', [])).toBe('read');
  });
});
