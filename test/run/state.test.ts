/** Where a run stands after an event: what it keeps, what it forgets, what it counts. */
import { describe, expect, test } from 'vitest';
import { evolve } from '../../src/run/evolve/evolve.ts';
import { view } from '../../src/run/view/view.ts';
import * as commands from './commands.ts';
import { type Given, given, ID } from './given.ts';
import { catalogue, policy } from './shop.ts';
import * as stages from './stages.ts';

const { article, note } = stages;
const live = commands.step('live', 'orders.live', { args: { order: 'FH-10482' } });
const text = { output: { title: 't', body: 'b' } };
const unknown = [...stages.writing, commands.writes('unknown')];
const asked = [
  ...[commands.open(), commands.plans([stages.find, note]), commands.reads, commands.previews()],
  ...[commands.approve(), commands.starts, commands.writes('unknown')],
];

test('a run begins with its opening and with nothing else', () => {
  const [, used] = given(...stages.gathering).now.world.events;
  expect(() => evolve(undefined, used as never, ID)).toThrow(
    'a run starts with run_opened, not with thought_used',
  );
});

describe('what is counted', () => {
  test('a call that was tried, one that was kept from before, and nothing that was never called', () => {
    const usage = (...results: Given[]) => {
      const { run } = given(commands.open(), commands.plans([article, live]), ...results).now;
      return [run.usage.toolCalls, run.usage.cached];
    };
    expect(usage(commands.comes('s1', { ...text, tries: 3 }))).toEqual([1, 0]);
    expect(usage(commands.comes('s1', { ...text, tries: 0 }))).toEqual([0, 1]);
    expect(usage(commands.comes('s1', text), commands.comes('s2', text))).toEqual([2, 0]);
    const fault = { code: 'not_here', message: 'no' };
    expect(usage(commands.comes('s1', { outcome: 'failed', fault, tries: 0 }))).toEqual([0, 0]);
  });

  test('a thought beyond the first, and not one that answers what was never asked anew', () => {
    expect(given(...stages.gathering).now.run).toMatchObject({ thoughts: 1, replans: 0 });
    expect(given(...stages.gathering, commands.info('x'), stages.damaged).now.run).toMatchObject({
      ...{ thoughts: 2, replans: 1 },
    });
  });

  test('a write, with the tools that it was started from', () =>
    expect(given(...stages.writing).now.run.writes[0]).toMatchObject({
      catalogue: 'tools-1',
      occurrence: 1,
    }));
});

test('a step that is done has no fault, and one that failed says what it was', () => {
  const { run } = given(...stages.gathering, commands.comes('s3', text)).now;
  expect(run.plan?.steps[2]).not.toHaveProperty('fault');
  const fault = { code: 'away', message: 'it is away' };
  const failed = given(...stages.gathering, commands.comes('s3', { outcome: 'failed', fault })).now.run;
  expect(failed.plan?.steps[2]).toMatchObject({ state: 'failed', fault });
});

describe('a step that was unknown', () => {
  test('given that it was done, then the card tells no fault of it any more', () => {
    for (const [steps, known] of [
      [unknown, commands.writes()],
      [asked, commands.looked('s2', 'done')],
    ] as [Given[], Given][]) {
      const card = view(given(...steps).when(known).run, policy, catalogue);
      expect(card.steps.find(({ state }) => state === 'done')).toBeDefined();
      expect(JSON.stringify(card)).not.toContain('it did not answer');
    }
  });

  test('given that somebody looked and it did not happen, then that is why, and what was read still holds', () => {
    const failed = given(...asked).when(commands.looked('s2', 'failed'));
    expect(failed.run.thinking).toMatchObject({
      reason: 'step_failed',
      note: 'a person looked: it did not happen',
    });
    expect(failed.run.plan?.steps[1]?.fault?.code).toBe('looked');
    const done = given(...asked, commands.looked('s2', 'done')).now.run.plan?.steps[1];
    expect(done?.fault?.code).not.toBe('looked');
    const again = failed.when(commands.plans([stages.find, note]));
    expect(again.run.plan?.steps[0]?.state).toBe('done');
  });

  test('given that somebody looked and it did, then what was read before is read anew', () => {
    const done = given(...asked, commands.looked('s2', 'done'), commands.info('x'));
    expect(done.when(commands.plans([stages.find, live])).owed.map(({ kind }) => kind)).toEqual([
      'read',
      'read',
    ]);
  });
});

test('a write that failed changed nothing: what was read before still holds', () => {
  const failed = given(...stages.writing).when(commands.writes('failed'));
  const again = failed.when(stages.damaged);
  expect(again.run.plan?.steps.slice(0, 2).map(({ state }) => state)).toEqual(['done', 'done']);
  expect(again.run.earlier[0]?.steps[3]?.fault).toEqual({
    code: 'not_possible',
    message: 'it did not answer',
  });
});

describe('a case that goes on', () => {
  test('after a no forgets it with the next plan', () => {
    const declined = given(
      ...stages.pending,
      commands.decline('no'),
      commands.info('but'),
      stages.damaged,
    ).now;
    expect(declined.run).toMatchObject({ phase: 'gathering', declinedBefore: true });
    expect(declined.run).not.toHaveProperty('refusal');
  });

  test('after its end is open in every way', () => {
    const again = given(...stages.handedOver, commands.take(), commands.info('once more')).now.run;
    expect(again).toMatchObject({ phase: 'planning', replans: 0, worked: 0 });
    for (const gone of ['closed', 'handedOver', 'refusal', 'closing', 'answering', 'question', 'edits'])
      expect(again).not.toHaveProperty(gone);
    const stopped = given(...stages.stopped, commands.info('go on')).now.run;
    expect(stopped).not.toHaveProperty('closed');
  });

  test('with an exception after the kind no has neither the no nor its letter any more', () => {
    const no = [...stages.refused, commands.draft(), commands.composes, commands.send(), commands.sent];
    const { run } = given(...no, commands.ask('lead', 'a regular')).now;
    expect(run).toMatchObject({ phase: 'awaiting_approval', approval: { state: 'pending', role: 'lead' } });
    for (const gone of ['closed', 'refusal', 'answer', 'answering']) expect(run).not.toHaveProperty(gone);
    expect(run.approval).not.toHaveProperty('decidedBy');
  });

  test('after a kind no forgets the no, and with people nothing of its end', () => {
    const no = [...stages.refused, commands.draft(), commands.composes, commands.send(), commands.sent];
    expect(given(...no, commands.info('but')).now.run).not.toHaveProperty('refusal');
    const calls = [{ ...commands.modelCall, inputTokens: 99_900 }];
    const steps = [stages.find, stages.details, stages.article, stages.refund(), note];
    const dear = commands.thinks({ kind: 'plan', summary: 's', steps }, calls);
    const spent = [commands.open(), dear, ...stages.resolved.slice(2)];
    const over = given(...spent)
      .when(commands.info('it broke again'))
      .then('information_added', 'handed_over');
    expect(over.run).not.toHaveProperty('closed');
  });

  test('or ends while it asks or composes asks and composes no more', () => {
    for (const steps of [stages.asking, stages.askingCode, stages.answering])
      for (const end of [commands.stop(), commands.handOff()]) {
        const { run } = given(...steps, end).now;
        expect(run).not.toHaveProperty('question');
        expect(run).not.toHaveProperty('answering');
      }
  });

  test('given back is thought about for that reason', () =>
    expect(given(...stages.handedOver, commands.giveBack()).now.run.thinking).toEqual({
      reason: 'given_back',
    }));

  test('closed by a person has their name, and by the clock none', () => {
    expect(given(...stages.stopped).now.run.closed).toMatchObject({ ending: 'stopped', by: 'Engineer' });
    expect(given(...stages.resolved).now.run.closed).not.toHaveProperty('by');
  });
});

describe('who the customer is', () => {
  const find = commands.step('again', 'accounts.find', { args: { email: 'm@example.com' } });
  const found = (evidence: string[], given?: Record<string, string>) => ({
    output: {
      customer: { id: 'c', name: 'M', email: 'm@example.com' },
      evidence,
      ...(given ? { given } : {}),
    },
  });
  test('is proved by all that was given in the case, each once, and masked as it came', () => {
    const { run } = given(
      ...[commands.open(), commands.plans([stages.find, find, article])],
      commands.comes('s1', found(['order_email'], { order_email: 'm…' })),
      commands.comes('s2', found(['order_email', 'name'], { name: 'M…' })),
    ).now;
    expect(run.customer).toMatchObject({
      evidence: ['order_email', 'name'],
      given: { order_email: 'm…', name: 'M…' },
    });
  });
  test('has nothing masked where nothing was', () => {
    const { run } = given(
      commands.open(),
      commands.plans([stages.find, article]),
      commands.comes('s1', found([])),
    ).now;
    expect(run.customer).not.toHaveProperty('given');
  });
  test('after a code nothing that was read before holds, and after evidence only what brought it', () => {
    const after = given(...stages.askingCode, commands.code(true)).now.run;
    expect(after).not.toHaveProperty('freshStep');
    const { run } = given(
      commands.open(),
      commands.plans([stages.find, article]),
      commands.comes('s1', found(['order_email', 'postcode'])),
    ).now;
    expect(run).toMatchObject({ freshStep: 's1', customer: { verified: true } });
  });
});

describe('what was left out', () => {
  const plan = (...parts: string[]) => commands.plans([stages.find, note], undefined, parts);
  const shown = [commands.reads, commands.previews()];

  test('is no part of the plan any more, and no later plan names it again', () => {
    const first = given(commands.open(), plan('the box', 'the lid'), ...shown, commands.leaveOut()).now.run;
    expect(first.leftOut).toEqual(['the box', 'the lid']);
    expect(first.plan).not.toHaveProperty('notRead');
    const steps = [plan('the box', 'the lid'), ...shown, commands.leaveOut(), commands.info('x')];
    const again = given(commands.open(), ...steps, plan('the lid', 'the bow'), ...shown).now;
    expect(again.run.plan?.notRead).toEqual(['the bow']);
    expect(again.when(commands.leaveOut()).run.leftOut).toEqual(['the box', 'the lid', 'the bow']);
  });
});

test('a hand-over cites what it was given, and nothing where that is nothing', () => {
  const article = { id: 'returns', title: 'Returns', checkedAt: '2026-11-02' };
  const handOver = (more: object) =>
    given(commands.open(), commands.thinks({ kind: 'hand_over', reason: 'an injury', ...more })).now.run
      .handedOver?.citations;
  expect(handOver({})).toEqual([]);
  expect(handOver({ citations: [article] })).toEqual([
    { article: 'returns', title: 'Returns', checkedAt: '2026-11-02' },
  ]);
});

test('a change by hand that waits for a write is gone once the case has ended instead', () => {
  const waits = [...stages.writing, commands.adjust({ steps: [{ id: 's5', drop: true }] })];
  const stopped = given(...waits, commands.stop(), commands.writes()).now.run;
  expect(stopped.phase).toBe('closed');
  expect(stopped).not.toHaveProperty('edits');
});
