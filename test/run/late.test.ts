/** What comes late, twice or for something else: recognised by number and digest, and never by position. */
import { describe, expect, test } from 'vitest';
import type { WorldCommand } from '../../src/run/commands.ts';
import * as commands from './commands.ts';
import { type Given, given } from './given.ts';
import { catalogueOf } from './shop.ts';
import * as stages from './stages.ts';

const { find, note, hold } = stages;
const composed =
  (more: Partial<Extract<WorldCommand, { type: 'composed' }>> = {}): Given =>
  (run) => ({
    ...{ type: 'composed', answer: run.answers + 1, read: run.messages.length, mind: 'model' },
    ...{ summary: 's', reply: 'r', citations: [], verified: true, calls: [commands.modelCall], ...more },
  });
const unknown = [...stages.writing, commands.writes('unknown')];

describe('the start of a write', () => {
  test('given another step or another call than the next one, then nothing starts', () => {
    const { now } = given(...stages.acting);
    const digest = commands.digestOf(now.run, 's4');
    now.when({ type: 'start', step: 's5', digest }).ignored();
    now.when({ type: 'start', step: 's4', digest: commands.digestOf(now.run, 's5') }).ignored();
    now.when({ type: 'start', step: 's4', digest }).then('step_started');
  });

  test('given tools that changed, then it is planned again', () => {
    const changed = given(...stages.acting, { catalogue: catalogueOf('tools-2') }).when(commands.starts);
    expect(changed.then('replanning').last('replanning').data.reason).toBe('rules_changed');
  });

  test('given the same call before, then it is the second, and another call is the first of its own', () => {
    const twice = commands.step('note2', 'orders.note', { args: note.args, again: 1 });
    const { now } = given(
      ...[commands.open(), commands.plans([find, hold, note, twice]), commands.reads, commands.previews()],
      ...[commands.approve(), commands.acts],
    );
    const started = now.world.events.flatMap((event) => (event.type === 'step_started' ? [event.data] : []));
    expect(started.map(({ tool, occurrence }) => [tool, occurrence])).toEqual([
      ['orders.hold', 1],
      ['orders.note', 1],
      ['orders.note', 2],
    ]);
  });
});

describe('a letter', () => {
  test.each<[string, Given[], object]>([
    ['composed for another answer', stages.answering, { answer: 7 }],
    ['that has not read the newest message', stages.answering, { read: 0 }],
    ['that nobody waits for any more', [...stages.answering, commands.info('wait')], {}],
  ])('given one %s, then it is paid for and goes nowhere', (_, steps, more) => {
    const late = given(...steps)
      .when(composed(more))
      .then('thought_discarded');
    expect(late.last('thought_discarded').data).toMatchObject({ thought: 0, why: 'stale' });
    expect(late.run.answer).toBeUndefined();
    given(...steps)
      .when(composed({ ...more, calls: [] }))
      .ignored();
  });

  test('has somebody to go to where evidence or a code says who it is, and otherwise not', () => {
    const sendable = (...steps: Given[]) =>
      given(...steps)
        .when(composed())
        .last('answered').data.sendable;
    const found = (evidence: string[]): Given[] => [
      ...[commands.open(), commands.plans([find])],
      commands.comes('s1', {
        output: { customer: { id: 'c', name: 'M', email: 'm@example.com' }, evidence },
      }),
    ];
    expect(sendable(...found(['order_email']))).toBe(true);
    expect(sendable(...found([]))).toBe(false);
    expect(sendable(commands.open(), commands.thinks({ kind: 'reply' }))).toBe(false);
  });

  test('given another draft than the one on its way, then it is not sent and has not failed', () => {
    const { now } = given(...stages.sending);
    const fault = { code: 'bounced', message: 'no such mailbox' };
    now.when({ type: 'sent', draft: 7, id: 'mail' }).ignored();
    now.when({ type: 'send_failed', draft: 7, fault }).ignored();
    for (const steps of [stages.pending, stages.awaitingReply, stages.resolved]) {
      given(...steps)
        .when({ type: 'sent', draft: 1, id: 'mail' })
        .ignored();
      given(...steps)
        .when({ type: 'send_failed', draft: 1, fault })
        .ignored();
    }
    given(...stages.planning)
      .when({ type: 'sent', draft: 0, id: 'mail' })
      .ignored();
  });
});

describe('a run that its worker gives up', () => {
  test('goes to people, once; a closed one stays closed, and what was paid is counted', () => {
    const aside: Given = { type: 'set_aside', why: 'five failures', calls: [commands.modelCall] };
    given(...stages.pending)
      .when(aside)
      .then('thought_discarded', 'handed_over');
    for (const steps of [stages.resolved, stages.handedOver]) {
      const { run } = given(...steps)
        .when(aside)
        .then('thought_discarded');
      expect(run.usage.modelCalls).toBeGreaterThan(0);
      given(...steps)
        .when({ type: 'set_aside', why: 'x' })
        .ignored();
    }
  });
});

describe('a look at an unknown write', () => {
  const look =
    (outcome: 'done' | 'failed' | 'unknown', more: object = {}): Given =>
    (run) => ({
      ...{ type: 'reconciled', step: 's4', digest: commands.digestOf(run, 's4'), outcome, ...more },
    });

  test('that it was done brings what it gave; that it was not says so', () => {
    const done = given(...unknown).when(look('done', { output: { refund: 'RF-1' }, id: 'RF-1' }));
    expect(done.then('step_finished').run.plan?.steps[3]).toMatchObject({ state: 'done', resultId: 'RF-1' });
    expect(done.last('step_finished').personal).not.toHaveProperty('fault');
    const not = given(...unknown).when(look('failed'));
    expect(not.then('step_finished', 'replanning').last('step_finished')).toMatchObject({
      data: { code: 'did_not_happen', ms: 0, tries: 1 },
      personal: { fault: 'A look at the records shows that it did not happen.' },
    });
  });

  test('given another call, or a write that is known, then it changes nothing', () => {
    given(...unknown)
      .when(look('done', { digest: 'f'.repeat(64) }))
      .ignored();
    given(...unknown)
      .when(look('done', { step: 's9' }))
      .ignored();
    given(...stages.writing)
      .when(look('done'))
      .ignored();
    given(...stages.writing, commands.writes())
      .when(look('failed'))
      .ignored();
  });
});

describe('results that contradict what is known', () => {
  const again = [
    ...stages.writing,
    commands.writes('failed'),
    stages.damaged,
    commands.reads,
    commands.previews(),
  ];

  test('given a write that failed and was done after all, then it is done, with what it gave, and things are read anew', () => {
    const late = commands.comes('s4', { output: { refund: 'RF-1' }, id: 'RF-1', headline: 'EUR 48.00' });
    const conflict = given(...again)
      .when(late)
      .then('result_conflicts');
    expect(conflict.run.earlier[0]?.steps[3]).toMatchObject({
      ...{ state: 'done', output: { refund: 'RF-1' }, resultId: 'RF-1', headline: 'EUR 48.00' },
    });
    expect(conflict.run.freshAfter).toBe(conflict.run.seq);
  });

  test.each<[string, Given[], Given]>([
    [
      'a read that failed',
      [...stages.gathering, commands.comes('s3', { outcome: 'failed', fault: { code: 'x', message: 'x' } })],
      commands.comes('s3', {}),
    ],
    ['a write that was done', [...stages.writing, commands.writes()], commands.comes('s4', {})],
    [
      'a write that failed, once more',
      [...stages.writing, commands.writes('failed')],
      commands.comes('s4', { outcome: 'failed', fault: { code: 'x', message: 'x' } }),
    ],
    ['a write that never started', stages.acting, commands.comes('s4', {})],
    [
      'a step that nobody planned',
      stages.gathering,
      { type: 'finished', results: [commands.done('s9', 'd')] },
    ],
  ])('given %s, then its result changes nothing', (_, steps, result) => {
    given(...steps)
      .when(result)
      .ignored();
  });

  test('given a preview that failed, then no result can have it done: it was never sent', () => {
    const fault = { code: 'already_refunded', message: 'Line 2 was refunded.' };
    const failed: Given[] = [
      ...stages.prepared,
      { type: 'prepared', revision: 1, previews: { s4: { fault } } },
    ];
    given(...failed)
      .when(commands.comes('s4', { output: { refund: 'RF-1' } }))
      .ignored();
    const other = [stages.damaged, commands.reads, commands.previews(), commands.approve(), commands.starts];
    given(...failed, ...other)
      .when(commands.comes('s4', { output: { refund: 'RF-1' } }))
      .ignored();
  });
});
