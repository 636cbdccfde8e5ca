/** What a card shows of a case: nothing of an account that nothing proves, each text made safe to show. */
import { describe, expect, test } from 'vitest';
import type { Run } from '../../../src/run/state.ts';
import { cardLines } from '../../../src/run/view/card-lines.ts';
import { footer, view } from '../../../src/run/view/view.ts';
import * as commands from '../commands.ts';
import { type Given, given } from '../given.ts';
import { catalogue, policy } from '../shop.ts';
import * as stages from '../stages.ts';

const card = (...steps: Given[]) => view(given(...steps).now.run, policy, catalogue);
const runOf = (...steps: Given[]) => given(...steps).now.run;
const but = (run: Run, change: object) => view({ ...run, ...change } as Run, policy, catalogue);
const pending = runOf(...stages.pending);
const withCustomer = (change: object) => but(pending, { customer: { ...pending.customer, ...change } });
const withApproval = (change: object) =>
  but(pending, { approval: { ...pending.approval, ...change } }).approval;

test('a case that has just begun shows what was asked and by whom, and nothing that there is not', () => {
  expect(card(commands.open('where  is\nit?'))).toEqual({
    ...{ run: 'r1', seq: 1, revision: 0, phase: 'planning', goal: 'where is it?', asker: 'Engineer' },
    ...{ verified: false, status: 'Planning …', notices: [], steps: [], dropped: [], sources: [] },
    ...{ fallback: 'Planning … where is it?', updatedAt: '2026-11-23T09:00:00.001Z' },
    buttons: expect.any(Array),
  });
});

test('the plan, its end and its cost are shown as soon as they are there', () => {
  const shown = card(...stages.resolved);
  expect(shown).toMatchObject({ summary: 'a plan', ending: 'resolved', verified: true });
  expect(shown.footer).toBe('3 reads, 2 writes, 2 model calls, USD 0.002');
  expect(card(...stages.acting)).not.toHaveProperty('footer');
  expect(card(...stages.pending).fallback).toBe('Waiting for approval of plan 1. a plan');
});

test("the desk's word for a customer goes with the card", () => {
  const shown = view(pending, { ...policy, person: 'employee' });
  expect(shown.person).toBe('employee');
  expect(card(...stages.pending)).not.toHaveProperty('person');
});

test('a long text is cut where it still says that it goes on, and white space is one space', () => {
  const long = (length: number) => card(commands.open('x'.repeat(length))).goal;
  expect(long(300)).toBe('x'.repeat(300));
  expect(long(301)).toBe(`${'x'.repeat(299)}…`);
  expect(card(commands.open(`  a \n\n  b${' '.repeat(40)}c  `)).goal).toBe('a b c');
});

describe('the customer', () => {
  test.each([
    ['Mara Lind', 'Mara L., verified (e-mail on the order + postcode)'],
    ['  Mara   van der  Lind ', 'Mara L., verified (e-mail on the order + postcode)'],
    ['Mara', 'Mara, verified (e-mail on the order + postcode)'],
    ['', 'Customer, verified (e-mail on the order + postcode)'],
  ])('"%s" who is verified is %s', (name, line) => expect(withCustomer({ name }).customer).toBe(line));

  test('who gave something is told by that, and not by name', () => {
    const shown = withCustomer({ verified: false, evidence: ['order_email', 'some_kind'] });
    expect(shown.customer).toBe('NOT VERIFIED: given so far: e-mail on the order + some kind.');
    expect(shown.verified).toBe(false);
  });

  test('who gave nothing that fits is not told, nor whether they exist', () => {
    expect(withCustomer({ verified: false, evidence: [] }).customer).toMatch(
      /^NOT VERIFIED: nothing that was given/,
    );
    expect(card(...stages.planning)).not.toHaveProperty('customer');
  });

  test('what was given is shown masked, of what counts alone', () => {
    const given = { order_email: 'm***@example.com', postcode: '101**', other: 'x' };
    expect(withCustomer({ given }).given).toBe('m***@example.com · 101**');
    expect(withCustomer({ given: { other: 'x' } })).not.toHaveProperty('given');
    expect(card(...stages.pending)).not.toHaveProperty('given');
  });
});

describe('the approval', () => {
  test('says who may, up to how much, and how much it is', () => {
    expect(withApproval({})).toMatchObject({
      ...{
        state: 'pending',
        covers: 'writes',
        role: 'engineer',
        who: 'engineer (limit EUR 50.00)',
        total: 'EUR 48.00',
      },
    });
    expect(withApproval({ role: 'board' })?.who).toBe('board');
    expect(withApproval({ role: 'nobody' })?.who).toBe('nobody: over every limit');
    const held = { revision: 1, role: 'nobody', changed: [], barred: [] };
    expect(withApproval({ role: 'nobody', held })?.who).toBe('nobody: policy refused it');
    expect(withApproval({ role: 'nobody', held: { ...held, role: 'lead' } })?.who).toBe(
      'nobody: over every limit',
    );
    expect(withApproval({ cents: 0 })).not.toHaveProperty('total');
  });

  test('says who may not, while it waits', () => {
    const four = { ...policy, fourEyes: { from: 0 } };
    const who = (change: object) => view({ ...pending, ...change } as Run, four).approval?.who;
    expect(who({})).toBe('engineer (limit EUR 50.00), not Engineer');
    const adjusters = [{ id: 'lead', name: 'Lead' }];
    expect(who({ adjusters })).toBe('engineer (limit EUR 50.00), not Engineer or Lead');
    expect(who({ approval: { ...pending.approval, state: 'approved' } })).toBe('engineer (limit EUR 50.00)');
    expect(who({ approval: { ...pending.approval, role: 'nobody' } })).toBe('nobody: over every limit');
  });

  test('of an earlier plan is not that of this one', () => {
    expect(withApproval({ revision: 0 })).toBeUndefined();
    expect(card(...stages.acting, commands.info('x'), stages.damaged)).not.toHaveProperty('approval');
  });

  test('that ran without a person says so, and what a look at it found', () => {
    const automatic = (...steps: Given[]) => card(...stages.ranAlone, ...steps).approval?.automatic;
    expect(automatic()).toEqual({ review: 'to be reviewed by a lead' });
    expect(automatic(commands.review(true))).toEqual({ review: 'found right by Lead' });
    expect(automatic(commands.review(false))).toEqual({ review: 'found wrong by Lead' });
    expect(withApproval({ automatic: 'done' })?.automatic).toEqual({});
    expect(withApproval({ automatic: 'may' })).not.toHaveProperty('automatic');
  });
});

describe('the draft', () => {
  test('is shown with where it goes, masked, as it is sent', () => {
    expect(card(...stages.awaitingReply).draft).toEqual({
      ...{ number: 1, to: 'mara.l@...', summary: 'what was done', verified: true },
      reply: 'We have refunded EUR 48.00.',
    });
    expect(card(...stages.awaitingReply, commands.send('Dear Mara')).draft).toMatchObject({
      reply: 'Dear Mara',
    });
    expect(card(...stages.sending).draft).not.toHaveProperty('sent');
    expect(card(...stages.resolved).draft?.sent).toEqual({ by: 'Engineer' });
  });

  test('goes nowhere where nobody is known, or nothing of an address', () => {
    const run = runOf(...stages.awaitingReply);
    expect(but(run, { answer: { ...run.answer, sendable: false } }).draft?.to).toBe('');
    expect(but(run, { customer: { ...run.customer, email: '' } }).draft?.to).toBe('');
    expect(but(run, { customer: undefined }).draft?.to).toBe('');
  });

  test('is not shown before it is there, nor once its case goes on', () => {
    expect(card(...stages.answering)).not.toHaveProperty('draft');
    expect(card(...stages.awaitingReply, commands.info('x'))).not.toHaveProperty('draft');
  });
});

describe('the sources', () => {
  const cite = (article: string, section?: string) => ({
    article,
    title: article,
    checkedAt: '',
    ...(section && { section }),
  });
  const run = runOf(
    commands.open(),
    commands.plans([stages.article, { ...stages.article, id: 'b', args: { id: 'x' } }]),
  );
  const steps = run.plan?.steps.map((step, at) => ({
    ...step,
    citations: at === 0 ? [cite('a', '1'), cite('a', '2')] : [cite('a', '1'), cite('b'), cite('a')],
  }));

  test('are named once each, by article and section, with those of a hand-over', () => {
    const named = (change: object) =>
      but(run, { plan: { ...run.plan, steps }, ...change }).sources.map(
        ({ article, section }) => `${article}${section ?? ''}`,
      );
    expect(named({})).toEqual(['a1', 'a2', 'b', 'a']);
    expect(named({ handedOver: { citations: [cite('b'), cite('c')] } })).toEqual(['a1', 'a2', 'b', 'a', 'c']);
  });
});

describe('the last line', () => {
  test('counts what was done once, in the singular too, and what it cost', () => {
    const one = [
      commands.open(),
      commands.plans([stages.find, stages.hold]),
      commands.reads,
      commands.previews(),
    ];
    expect(footer(runOf(...one, commands.approve(), commands.acts))).toBe(
      '1 read, 1 write, 1 model call, USD 0.001',
    );
    expect(footer(runOf(...one))).toBe('1 read, 0 writes, 1 model call, USD 0.001');
    const kept = runOf(...one, commands.info('x'), commands.plans([stages.find]), commands.composes);
    expect(footer(kept)).toBe('1 read, 0 writes, 3 model calls, USD 0.003');
    expect(footer(runOf(commands.open()))).toBe('0 reads, 0 writes, 0 model calls');
    const dear = { ...commands.modelCall, costUsd: null };
    const unknown = commands.thinks({ kind: 'question', text: 'Which?' }, [dear]);
    expect(footer(runOf(commands.open(), unknown))).toBe('0 reads, 0 writes, 1 model call, cost unknown');
  });

  test('does not count a read that what was read already answered', () => {
    const plan = [commands.open(), commands.plans([stages.article, stages.note])];
    const came = (tries: number) => commands.comes('s1', { tries, output: { title: 't', body: 'b' } });
    expect(footer(runOf(...plan, came(0)))).toContain('0 reads');
    expect(footer(runOf(...plan, came(1)))).toContain('1 read,');
  });
});

describe('a text is made safe to show', () => {
  const evil = 'a\u202eb\u200bc';
  test('and what people edit comes back without anything around it', () => {
    const plan = commands.plans([
      commands.step('n', 'orders.note', { args: { order: 'FH-10482', text: evil } }),
    ]);
    const shown = card(commands.open(evil), plan, commands.previews());
    for (const text of [shown.goal, JSON.stringify(shown)]) expect(text).not.toMatch(/[\u202e\u200b]/);
    expect(shown.steps[0]?.args).toEqual({ order: 'FH-10482', text: 'abc' });
    const run = runOf(...stages.awaitingReply);
    expect(but(run, { answer: { ...run.answer, reply: evil } }).draft?.reply).toBe('abc');
  });
});

test('what a tool declares of its arguments goes with the step, money with its currency', () => {
  const declared = card(...stages.pending).steps.map(({ declared }) => declared);
  expect(declared).toEqual([
    ...[undefined, undefined, undefined],
    {
      cents: { label: 'amount', unit: 'cents', currency: 'EUR' },
      shipping: { unit: 'cents', currency: 'EUR' },
    },
    undefined,
  ]);
  const dated = {
    ...catalogue,
    tool: () => ({ ...catalogue.all()[0], args: { on: { unit: 'date' } } }) as never,
  };
  expect(view(pending, policy, dated).steps[0]?.declared).toEqual({ on: { unit: 'date' } });
  expect(view(pending, policy).steps[3]).not.toHaveProperty('declared');
});

test('every line of a card can be looked for', () => {
  const shown = card(...stages.pending);
  const step = { ...shown.steps[0], title: 'T', headline: 'H', fault: 'F', undo: 'can be undone' } as const;
  const changes = [
    { label: 'refunded', before: '0.00', after: '48.00' },
    { label: 'note', before: '', after: 'broken' },
  ];
  const whole = {
    ...{ ...shown, customer: 'C', given: 'G', summary: 'S' },
    notices: [{ kind: 'question', text: 'N' } as const],
    steps: [
      { ...step, changes, arguments: [{ label: 'photo', value: 'yes' }] },
      { id: 's2', title: 'U', tool: 't', effect: 'read', state: 'todo', changes: [], args: {} } as const,
    ],
    draft: { number: 1, to: '', summary: 'D', reply: 'R', verified: true },
  };
  expect(cardLines(whole as never)).toEqual([
    ...['Waiting for approval of plan 1.', 'C', 'G', 'S', 'N', 'T', 'H', 'F', 'can be undone'],
    ...['refunded: 0.00 → 48.00', 'note: broken', 'photo: yes', 'U'],
    ...['engineer (limit EUR 50.00)', 'EUR 48.00', 'D'],
  ]);
  const { approval: _, draft: __, customer: ___, given: ____, summary: _____, ...bare } = whole;
  expect(cardLines({ ...bare, steps: [], notices: [] } as never)).toEqual([
    'Waiting for approval of plan 1.',
  ]);
});
