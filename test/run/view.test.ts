import { describe, expect, test } from 'vitest';
import type { ButtonAction, Card } from '../../src/run/view/card.ts';
import { runViewOf } from '../../src/run/view/run-view-of.ts';
import { view } from '../../src/run/view/view.ts';
import { waitsFor } from '../../src/run/waits.ts';
import { SITUATIONS } from './all-commands.ts';
import * as commands from './commands.ts';
import { type Given, given } from './given.ts';
import { policy } from './shop.ts';
import * as stages from './stages.ts';

const card = (...steps: Given[]): Card => view(given(...steps).now.run, policy);
const actions = (shown: Card): ButtonAction[] => shown.buttons.map(({ action }) => action);
const label = (shown: Card, action: ButtonAction) =>
  shown.buttons.find((button) => button.action === action)?.label;

describe('the buttons', () => {
  const EXPECTED: Record<string, ButtonAction[]> = {
    planning: ['hand_off', 'stop'],
    gathering: ['adjust', 'hand_off', 'stop'],
    'awaiting approval': ['approve', 'adjust', 'decline', 'draft', 'hand_off', 'stop'],
    'not read': ['leave_out', 'adjust', 'decline', 'draft', 'hand_off', 'stop'],
    'running alone': ['approve', 'adjust', 'decline', 'draft', 'hand_off', 'stop'],
    refused: ['draft', 'ask', 'adjust', 'hand_off', 'stop'],
    'approval expired': ['renew', 'adjust', 'draft', 'hand_off', 'stop'],
    acting: ['adjust', 'hand_off', 'stop'],
    'write in flight': ['adjust', 'hand_off', 'stop'],
    'write unknown': ['adjust', 'hand_off', 'stop'],
    'asking for an answer': ['answer', 'hand_off', 'stop'],
    'asking for the code': ['verify', 'hand_off', 'stop'],
    'asking for a look': ['looked', 'hand_off', 'stop'],
    answering: ['undo', 'hand_off', 'stop'],
    'awaiting reply': ['send', 'edit', 'undo', 'hand_off', 'stop'],
    'sending the reply': ['undo', 'hand_off', 'stop'],
    'handed over': ['take', 'give_back', 'stop'],
    resolved: ['receipt'],
    'ran alone': ['review_right', 'review_wrong', 'switch_off', 'receipt'],
    stopped: ['receipt'],
    'closed with a no': ['ask', 'receipt'],
    taken: ['give_back', 'receipt'],
  };
  test('every situation is there', () => expect(Object.keys(EXPECTED)).toEqual(Object.keys(SITUATIONS)));
  for (const [situation, steps] of Object.entries(SITUATIONS))
    test(`of a run that is ${situation}`, () => expect(actions(card(...steps))).toEqual(EXPECTED[situation]));

  test('Approve names the revision and the digest; from the second plan on its label says which', () => {
    const first = card(...stages.pending);
    expect(first.buttons[0]).toMatchObject({
      label: 'Approve',
      revision: 1,
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const second = card(
      ...stages.pending,
      commands.adjust({ steps: [{ id: 's5', drop: true }] }),
      commands.reads,
      commands.previews(),
    );
    expect(label(second, 'approve')).toBe('Approve plan 2');
  });
  test('Ask names the role whose limit covers it, and is gone once somebody was asked', () => {
    const over = [
      commands.open(),
      commands.plans([stages.find, stages.details, stages.refund({ shipping: 690 })]),
      commands.reads,
      commands.previews(),
    ];
    expect(label(card(...over), 'ask')).toBe('Ask a lead');
    expect(actions(card(...over, commands.ask('lead')))).not.toContain('ask');
    expect(card(...over, commands.ask('lead')).status).toBe('Waiting for a lead: asked by Engineer.');
  });
  test('after a refusal: a kind no, and the exception with its reason', () => {
    const shown = card(...stages.refused);
    expect(label(shown, 'draft')).toBe('Draft a kind no');
    expect(shown.buttons.find(({ action }) => action === 'ask')).toMatchObject({
      label: 'Ask a lead for an exception',
      reason: true,
      role: 'lead',
    });
  });
});

describe('what the card says', () => {
  for (const [situation, steps] of Object.entries(SITUATIONS))
    test(`of a run that is ${situation}: one sentence, a fallback that fits, and nothing that a program could not keep`, () => {
      const { run } = given(...steps).now;
      const shown = view(run, policy);
      expect(shown.status).toMatch(/^[A-Z].*[.…]$/);
      expect(shown.fallback.length).toBeLessThanOrEqual(300);
      expect(shown.fallback.startsWith(shown.status)).toBe(true);
      expect(JSON.parse(JSON.stringify(shown))).toEqual(shown);
      const program = runViewOf(run, { policy, hash: 'h' });
      expect(program.status).toBe(run.phase);
      expect(program.waitsFor).toEqual(waitsFor(run));
      expect(JSON.parse(JSON.stringify(program))).toEqual(program);
    });

  test('a long goal is shortened in the card and in the fallback', () => {
    const shown = card(commands.open('word '.repeat(2000)));
    expect(shown.goal.length).toBe(300);
    expect(shown.fallback.length).toBe(300);
  });

  test('the customer by first name and initial, with the evidence', () => {
    expect(card(...stages.pending).customer).toBe('Mara L., verified (e-mail on the order + postcode)');
  });

  test('of an account that is only claimed nothing is shown, nor whether it exists', () => {
    const { run } = given(...stages.askingCode).now;
    const shown = view(run, policy);
    expect(shown.customer).toMatch(
      /^NOT VERIFIED: .*Nothing of the account is shown, nor whether it exists\.$/,
    );
    expect(JSON.stringify(shown)).not.toContain('c-kaya');
    const program = runViewOf(run, { policy, hash: 'h' });
    expect(program.customer).toBeUndefined();
    expect(program.plan?.steps[0]).not.toHaveProperty('output');
    expect(shown.notices).toMatchObject([{ kind: 'question' }]);
  });

  test('writes that wait for the verification are listed as later', () => {
    const shown = card(...stages.askingCode.slice(0, -2));
    expect(shown.steps.map(({ tool, state }) => [tool, state])).toEqual([
      ['accounts.claim', 'done'],
      ['accounts.send_code', 'todo'],
      ['accounts.security', 'todo'],
      ['accounts.unlock', 'later'],
    ]);
  });

  test('each write with before and after, whether it can be undone, who may approve and how much', () => {
    const shown = card(...stages.pending);
    expect(shown.steps[3]).toMatchObject({
      changes: [{ before: '0.00', after: '48.00' }],
      undo: 'cannot be undone',
    });
    expect(shown.steps[4]).toMatchObject({ undo: 'can be undone' });
    expect(shown.approval).toMatchObject({
      who: 'engineer (limit EUR 50.00)',
      total: 'EUR 48.00',
      state: 'pending',
    });
  });

  test.each([
    [0, 0, undefined],
    [
      100,
      100,
      /^EUR 1\.00 was given .* in the last \d+ days; with the EUR 48\.00 of this plan that is EUR 49\.00\.$/,
    ],
    [100, 1_950, /^EUR 19\.50 was given .* that is EUR 67\.50, which needs a lead\.$/],
  ])('what was given before, and whom it needs: %i on the order, %i in all', (given, all, said) => {
    const paid = commands.previews((_, preview) =>
      preview.money
        ? { ...preview, money: { ...preview.money, given, customer: { id: 'c', given: all } } }
        : preview,
    );
    const texts = card(...stages.prepared, paid).notices.map(({ text }) => text);
    expect(texts).toEqual(said === undefined ? [] : [expect.stringMatching(said)]);
  });

  test('a case that was undone shows no draft that was never sent; one that was sent stays', () => {
    const undone = [
      ...stages.awaitingReply,
      commands.stop(true),
      commands.previews(),
      commands.approve(),
      commands.acts,
    ];
    const stopped = given(...undone).now.run;
    expect(stopped).toMatchObject({ closed: { ending: 'stopped' }, answer: { draft: 1 } });
    expect(view(stopped, policy).draft).toBeUndefined();
    expect(runViewOf(stopped, { policy, hash: '' }).answer).toBeUndefined();
    expect(card(...stages.awaitingReply).draft).toMatchObject({ number: 1 });
    expect(card(...stages.resolved).draft).toMatchObject({ number: 1 });
  });

  test('what changed against the last revision', () => {
    const shown = card(
      ...stages.pending,
      commands.adjust({ text: 'other' }),
      commands.plans([stages.find, stages.details, stages.refund({ shipping: 690 }), stages.hold]),
      commands.reads,
      commands.previews(),
    );
    expect(shown.steps.map(({ tool, difference }) => [tool, difference])).toEqual([
      ['accounts.find', 'kept'],
      ['orders.details', 'kept'],
      ['orders.refund', 'changed'],
      ['orders.hold', 'new'],
    ]);
    expect(shown.dropped).toEqual(['article (knowledge.article)', 'note (orders.note)']);
  });

  test('what waited for the verification was not interrupted; what new words stopped was', () => {
    const verified = card(
      ...stages.askingCode,
      commands.code(true),
      commands.reads,
      commands.reads,
      commands.previews(),
    );
    expect(verified).toMatchObject({ revision: 2, phase: 'awaiting_approval' });
    expect(verified.notices).toEqual([]);
    const stopped = card(
      ...[
        commands.open(),
        stages.moving,
        commands.reads,
        commands.previews(),
        commands.approve(),
        commands.starts,
      ],
      ...[commands.info('better the pick-up point'), commands.writes()],
      ...[
        commands.plans([stages.find, stages.details, stages.hold, stages.address('PS-221'), stages.release]),
      ],
      ...[commands.reads, commands.previews()],
    );
    expect(stopped.notices[0]?.text).toMatch(/^Stopped before "address.*Done: hold/);
  });

  test('a refusal quotes the article', () => {
    expect(card(...stages.refused).notices).toEqual([
      {
        kind: 'refusal',
        text: 'Not possible under policy: delivered 47 days ago; the limit is 30 ("Returns and refunds", section 2, checked 2 Nov). "Within 30 days."',
      },
    ]);
  });

  test('whoever takes the case reads what was done, what was not, and what was promised', () => {
    const shown = card(
      commands.open(),
      commands.plans([stages.find], 'and?'),
      commands.reads,
      commands.thinks({
        kind: 'hand_over',
        to: 'escalations',
        reason: 'the customer mentions an injury and a lawyer',
        promised: 'an answer by Tue 12:00',
      }),
    );
    expect(shown.notices.map(({ text }) => text)).toEqual([
      'Handed to #escalations: the customer mentions an injury and a lawyer',
      'Verified: yes. Done: find (accounts.find). Not done: any write.',
      'Promised so far: an answer by Tue 12:00.',
    ]);
  });

  test('a hand-over names a read once, however often and under whatever title it was made', () => {
    const titled = { ...stages.details, title: 'The order once more' };
    const shown = card(
      ...[commands.open(), stages.damaged, commands.reads, commands.previews(), commands.approve()],
      ...[commands.acts, commands.composes, commands.info('and the parcel?')],
      ...[commands.plans([stages.find, titled, stages.article], 'and?'), commands.reads],
      commands.thinks({ kind: 'hand_over', reason: 'nobody knows' }),
    );
    expect(shown.notices.map(({ text }) => text)).toContain(
      'Verified: yes. Done: find (accounts.find); order (orders.details); article (knowledge.article); refund (orders.refund); note (orders.note). Not done: any write.',
    );
  });

  test('an answered card says by whom, and the end says who sent and who approved', () => {
    const shown = card(
      ...stages.pending,
      commands.approve(commands.lead),
      commands.acts,
      commands.composes,
      commands.send(),
      commands.sent,
    );
    expect(shown.status).toBe('Resolved. Sent by Engineer, approved by Lead.');
    expect(shown.approval?.decided?.by).toBe('Lead');
    expect(shown.footer).toBe('3 reads, 2 writes, 2 model calls, USD 0.002');
    expect(shown.draft).toMatchObject({ to: 'mara.l@...', sent: { by: 'Engineer' } });
  });

  test('messages that wait for the safe point are counted', () => {
    expect(card(...stages.writing, commands.info('a'), commands.info('b')).notices).toEqual([
      { kind: 'information', text: '2 new messages are read at the next safe point.' },
    ]);
  });

  test('a stop that waits, a conflict, wrong codes, a mind that stands in', () => {
    const text = (...steps: Given[]) =>
      card(...steps)
        .notices.map((notice) => notice.text)
        .join(' ');
    expect(text(...stages.writing, commands.stop())).toContain('in flight');
    expect(
      text(...stages.writing, commands.writes('failed'), commands.comes('s4', { outcome: 'done' })),
    ).toContain('Please check what really happened');
    expect(text(...stages.askingCode, commands.code(false))).toContain('1 wrong code.');
    expect(
      text(commands.open(), {
        type: 'thought',
        thought: 1,
        read: 1,
        next: { kind: 'question', text: 'Which?' },
        mind: 'playbook',
        calls: [],
        fallback: true,
      }),
    ).toContain('stand in');
  });
});

test('the approval a program reads says by whom, why and under which article', () => {
  const asked = runViewOf(given(...stages.refused, commands.ask('lead', 'a regular')).now.run, {
    policy,
    hash: 'h',
  });
  expect(asked.approval).toMatchObject({
    state: 'pending',
    askedBy: 'engineer',
    reason: 'a regular',
    article: 'returns',
    role: 'lead',
  });
  expect(asked.waitsFor).toEqual({ role: 'lead', for: 'approval' });
});
