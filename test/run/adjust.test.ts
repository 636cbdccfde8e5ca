/** Changes of a plan by hand and by rule: what is refused, what is kept, who stands behind it. */
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import * as commands from './commands.ts';
import { type Given, given } from './given.ts';
import { catalogue, catalogueOf } from './shop.ts';
import { answerOf } from './shop-answers.ts';
import * as stages from './stages.ts';

const { find, details, article, note } = stages;
const order = 'FH-10482';
const dropNote = commands.adjust({ steps: [{ id: 's5', drop: true }] });
const messageOf = (steps: Given[], press: Given) => given(...steps).when(press).decision?.refusal?.message;

describe('an adjustment', () => {
  test.each<[string, Given[]]>([
    ['there is no plan yet', stages.planning],
    ['it is thought about again', [...stages.pending, commands.info('wait')]],
    ['the answer is written', stages.answering],
    ['the draft waits', stages.awaitingReply],
    ['people have the case', stages.handedOver],
    ['the case is closed', stages.resolved],
  ])('given that %s, then there is nothing to adjust', (_, steps) => {
    given(...steps)
      .when(commands.adjust({ text: 'less' }))
      .refused('nothing_to_adjust');
    given(...steps)
      .when(dropNote)
      .refused('nothing_to_adjust');
  });

  test('is refused with what the person needs to do it right', () => {
    const unknown = commands.adjust({ steps: [{ id: 's99', drop: true }] });
    expect(messageOf(stages.pending, unknown)).toBe(
      'Plan 1 has no step "s99". Its steps: s1, s2, s3, s4, s5.',
    );
    const needed = commands.adjust({ steps: [{ id: 's2', drop: true }] });
    expect(messageOf(stages.pending, needed)).toMatch(
      /^"order \(orders.details\)" cannot be dropped: "refund \(orders.refund\)" needs it\./,
    );
    const wrong = commands.adjust({ steps: [{ id: 's5', args: { text: 5, colour: 'red' } }] });
    expect(messageOf(stages.pending, wrong)).toMatch(/argument text: .*; step s5, argument \(all\): .*\.$/);
  });

  test('says in the trail what was dropped and changed, and by whom; what is dropped is not changed too', () => {
    const both = commands.adjust({
      steps: [
        { id: 's5', drop: true, args: { text: 'x' } },
        { id: 's3', args: { id: 'returns' } },
      ],
    });
    const adjusted = given(...stages.pending).when(both);
    expect(adjusted.last('adjusted')).toMatchObject({
      data: { drop: ['s5'], change: ['s3'], words: false },
      personal: { args: { s3: { id: 'returns' } } },
    });
    expect(adjusted.last('adjusted').personal.args).not.toHaveProperty('s5');
    const changed = adjusted.run.plan?.steps.map((step) => step.changed);
    expect(changed).toEqual([undefined, undefined, { id: { id: 'engineer', name: 'Engineer' } }, undefined]);
  });

  test('in words says nothing of steps', () => {
    const said = given(...stages.pending).when(commands.adjust({ text: ' less ' }));
    expect(said.last('adjusted')).toMatchObject({
      data: { drop: [], change: [], words: true },
      personal: { text: 'less' },
    });
  });

  test('in both is made by rule and read by a thought', () => {
    const both = given(...stages.pending).when(
      commands.adjust({ text: 'and call her', steps: [{ id: 's5', drop: true }] }),
    );
    expect(both.events.filter(({ type }) => type === 'adjusted')).toHaveLength(2);
    expect(both.run.thinking?.reason).toBe('adjusted');
  });

  test('keeps what is not touched: a write that is meant twice, parts not read, the open question', () => {
    const twice = commands.step('note2', 'orders.note', { args: note.args, again: 1 });
    const plan = commands.plans([find, article, note, twice], 'is it late?', ['keep the receipt']);
    const { run } = given(
      ...[commands.open(), plan, commands.reads, commands.previews()],
      commands.adjust({ steps: [{ id: 's2', drop: true }] }),
    ).now;
    expect(run.plan).toMatchObject({ revision: 2, open: 'is it late?', notRead: ['keep the receipt'] });
    expect(run.plan?.steps.map(({ again }) => again)).toEqual([undefined, undefined, 1]);
  });
});

describe('what only the customer says', () => {
  const stating = catalogueOf(
    'tools-stating',
    catalogue.all().map((tool) =>
      tool.name === 'orders.note'
        ? {
            ...tool,
            input: z.strictObject({ order: z.string(), text: z.string(), photo: z.boolean().optional() }),
            stated: { photo: 'words', text: 'request' } as const,
          }
        : tool,
    ),
  );
  const begun: Given[] = [
    ...[{ catalogue: stating }, commands.open(), commands.plans([find, note])],
    ...[commands.reads, commands.previews()],
  ];
  const change = (args: { photo?: boolean; text?: string }) =>
    given(...begun).when(commands.adjust({ steps: [{ id: 's2', args }] }));

  test('is not changed by hand; what kind of request it is may be, and so may what changes nothing', () => {
    const refused = change({ photo: true }).refused('stated');
    expect(refused.decision?.refusal?.message).toBe(
      '"photo" is what the customer has said or sent. Say it in words; it is read from them.',
    );
    change({ text: 'goodwill', photo: true }).refused('stated');
    change({ text: 'goodwill' }).then('adjusted', 'planned', 'step_kept');
    change({ photo: false }).then('adjusted', 'planned', 'step_kept');
  });
});

describe('the same plan once more, by rule', () => {
  const totals =
    (total: number): Given =>
    (run) => ({
      type: 'finished',
      results: (run.plan?.steps ?? []).flatMap(({ id, tool, state, call }) =>
        tool === 'orders.details' && state === 'todo' && call
          ? [
              commands.done(id, call.digest, {
                output: {
                  order: {
                    ...{ id: order, deliveredDays: 3 },
                    lines: [1, 2].map((line) => ({ line, title: 't', total })),
                  },
                },
              }),
            ]
          : [],
      ),
    });

  const foundAgain: Given = (run) =>
    commands.comes(run.plan?.steps[0]?.id ?? '', { output: answerOf('accounts.find', {}) });

  test('given a write that was done, then it stays that call, whatever is read now: it is not done once more', () => {
    const late = given(
      ...stages.writing,
      commands.writes(),
      commands.wait(1441),
      commands.starts,
      commands.renew(),
    );
    const again = late.when(foundAgain).when(totals(4000)).when(commands.reads).when(commands.previews());
    expect(again.run.plan?.steps.map(({ tool, state }) => [tool, state]).slice(3)).toEqual([
      ['orders.refund', 'done'],
      ['orders.note', 'todo'],
    ]);
    expect(again.run.approval).toMatchObject({ steps: ['s10'], cents: 0 });
  });

  test('given a write that was not done, then it follows what is read now, and so does a read', () => {
    const title = commands.step('about', 'knowledge.article', { args: { id: { $ref: 'order.order.id' } } });
    const { now } = given(
      ...[commands.open(), commands.plans([find, details, title, stages.refund()]), commands.reads],
      ...[commands.previews(), commands.wait(1441), commands.tick, commands.renew()],
    );
    expect(now.run.plan?.steps[2]?.args).toEqual({ id: { $ref: 's6.order.id' } });
    const cents = { $ref: 's6.order.lines[1].total' };
    expect(now.run.plan?.steps[3]?.args).toMatchObject({
      order: { $ref: 's6.order.id' },
      lines: [{ line: 2, cents }],
    });
    now.when(foundAgain).when(totals(4000)).when(commands.reads).when(commands.previews());
    expect(now.run.approval).toMatchObject({ cents: 4000, revision: 2 });
  });

  test('given a done write that took another one’s output, then it is done, and the rest is asked for', () => {
    const plan = commands.plans([
      stages.hold,
      commands.step('n', 'orders.note', { args: { order, text: { $ref: 'hold.packing' } } }),
      commands.step('a', 'orders.address', { args: { order, address: 'Hauptstr. 9' } }),
    ]);
    const { now } = given(
      ...[commands.open(), plan, commands.previews(), commands.approve()],
      ...[commands.starts, commands.writes(), commands.starts, commands.writes()],
      ...[commands.wait(1441), commands.starts, commands.renew(), commands.previews()],
    );
    expect(now.run.plan?.steps.map(({ state }) => state)).toEqual(['done', 'done', 'todo']);
    expect(now.run.plan?.steps[1]?.args).toEqual({ order, text: { $ref: 's4.packing' } });
  });

  test('given what people changed by hand and what is meant twice, then both stay', () => {
    const twice = commands.step('note2', 'orders.note', { args: note.args, again: 1 });
    const { run } = given(
      ...[commands.open(), commands.plans([find, note, twice]), commands.reads, commands.previews()],
      ...[
        commands.adjust({ steps: [{ id: 's2', args: { text: 'broken' } }] }),
        commands.reads,
        commands.previews(),
      ],
      ...[commands.wait(1441), commands.tick, commands.renew()],
    ).now;
    expect(run.revision).toBe(3);
    expect(run.plan?.steps.map(({ changed, again }) => [changed, again])).toEqual([
      [undefined, undefined],
      [{ text: { id: 'engineer', name: 'Engineer' } }, undefined],
      [undefined, 1],
    ]);
  });
});
