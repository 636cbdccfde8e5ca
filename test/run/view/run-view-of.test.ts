/** A run as programs read it. */
import { describe, expect, test } from 'vitest';
import type { Run } from '../../../src/run/state.ts';
import { RunView } from '../../../src/run/view/run-view.ts';
import { runViewOf } from '../../../src/run/view/run-view-of.ts';
import { SITUATIONS } from '../all-commands.ts';
import * as commands from '../commands.ts';
import { type Given, given } from '../given.ts';
import { policy } from '../shop.ts';
import * as stages from '../stages.ts';

const parts = { policy, hash: 'f'.repeat(64) };
const viewOf = (...steps: Given[]) => runViewOf(given(...steps).now.run, parts);
const but = (run: Run, change: object) => runViewOf({ ...run, ...change } as Run, parts);

test.each(Object.entries(SITUATIONS))('a run that is %s has the shape that is described', (_, steps) => {
  const { card: _card, ...shown } = viewOf(...steps);
  const { card: _shape, ...shape } = RunView.shape;
  for (const [name, value] of Object.entries(shown))
    expect(() => shape[name as keyof typeof shape].parse(value), name).not.toThrow();
});

test('what was asked, what was added and by whom, and where the trail stands', () => {
  const shown = viewOf(commands.open('the mug'), commands.info('a photo', commands.lead));
  expect(shown.goal).toEqual({
    text: 'the mug',
    information: [{ text: 'a photo', by: 'lead', at: '2026-11-23T09:00:00.002Z' }],
  });
  expect(shown.head).toEqual({ seq: 2, hash: 'f'.repeat(64) });
  expect(shown).toMatchObject({ id: 'r1', status: 'planning', createdAt: '2026-11-23T09:00:00.001Z' });
});

test('nothing is said of what there is not', () => {
  const shown = viewOf(commands.open());
  for (const name of ['ending', 'customer', 'plan', 'approval', 'question', 'waitsFor', 'closing', 'answer'])
    expect(shown).not.toHaveProperty(name);
});

test('the end, what it waits for, and that it is to end', () => {
  expect(viewOf(...stages.resolved)).toMatchObject({ status: 'closed', ending: 'resolved' });
  expect(viewOf(...stages.pending).waitsFor).toEqual({
    person: 'engineer',
    role: 'engineer',
    for: 'approval',
  });
  expect(viewOf(...stages.writing, commands.stop()).closing).toBe('stopped');
});

test('a question with whom it asks, and for a look the call', () => {
  expect(viewOf(...stages.asking).question).toEqual({ kind: 'answer', text: 'Which order?', to: 'engineer' });
  const noted = [commands.open(), commands.plans([stages.note]), commands.previews(), commands.approve()];
  expect(viewOf(...noted, commands.starts, commands.writes('unknown')).question).toMatchObject({
    ...{ kind: 'look', call: 's1' },
  });
});

describe('the customer', () => {
  const { run } = given(...stages.pending).now;
  const customer = (change: object) => but(run, { customer: { ...run.customer, ...change } });
  const output = (change: object) => customer(change).plan?.steps.map((step) => step.output !== undefined);

  test('is named once something proves who it is', () => {
    expect(customer({}).customer).toEqual({ id: 'c-mara', verified: true });
    expect(customer({ verified: false }).customer).toEqual({ id: 'c-mara', verified: false });
    expect(customer({ given: { postcode: '101**' } }).customer?.given).toEqual({ postcode: '101**' });
    expect(customer({ verified: true, evidence: [] }).customer).toBeDefined();
    expect(customer({ verified: false, evidence: [] })).not.toHaveProperty('customer');
  });

  test('whom nothing proves is not given away by what was read either', () => {
    const [yes, no] = [true, false];
    expect(output({})).toEqual([yes, yes, yes, no, no]);
    expect(output({ verified: false })).toEqual([yes, yes, yes, no, no]);
    expect(output({ verified: true, evidence: [] })).toEqual([yes, yes, yes, no, no]);
    expect(output({ verified: false, evidence: [] })).toEqual([no, no, no, no, no]);
    const acted = given(...stages.answering).now.run;
    const bare = but(acted, { customer: { ...acted.customer, verified: false, evidence: [] } });
    expect(bare.plan?.steps[3]?.output).toEqual({ refund: 'RF-1' });
    expect(but(run, { customer: undefined }).plan?.steps[0]?.output).toBeDefined();
  });
});

test('a step with what it was to change, what it changed, and what went wrong', () => {
  const [, , , shown] = viewOf(...stages.pending).plan?.steps ?? [];
  expect(shown).toEqual({
    ...{ id: 's4', title: 'refund (orders.refund)', tool: 'orders.refund', effect: 'write', state: 'todo' },
    ...{ args: expect.any(Object), needs: ['s2'] },
    before: { 'order.FH-10482.refunded': '0.00' },
    after: { 'order.FH-10482.refunded': '48.00' },
  });
  const after = { 'order.FH-10482.refunded': '47.00' };
  expect(viewOf(...stages.writing, commands.writes('done', { after })).plan?.steps[3]?.after).toEqual(after);
  const failed = viewOf(...stages.writing, commands.writes('failed')).plan?.steps[3];
  expect(failed).toMatchObject({ state: 'failed', fault: 'it did not answer' });
  expect(viewOf(...stages.notRead).plan?.notRead).toEqual(['and keep the receipt']);
});

describe('the approval', () => {
  test('says why policy refused, and of one that was declined why that was', () => {
    expect(viewOf(...stages.refused).approval).toMatchObject({
      ...{ state: 'refused', reason: 'delivered 47 days ago; the limit is 30', article: 'returns' },
    });
    expect(viewOf(...stages.pending, commands.decline('not yet')).approval).toMatchObject({
      ...{ state: 'declined', reason: 'not yet', decidedBy: 'engineer' },
    });
  });

  test('that ran without a person says so, and what was found', () => {
    expect(viewOf(...stages.ranAlone).approval).toMatchObject({ automatic: true, review: 'lead' });
    expect(viewOf(...stages.alone).approval).not.toHaveProperty('automatic');
    expect(viewOf(...stages.ranAlone, commands.review()).approval?.reviewed).toEqual({
      by: 'Lead',
      right: true,
    });
  });
});

test('the answer is the draft, or what is sent instead; of a case that was stopped none', () => {
  expect(viewOf(...stages.awaitingReply).answer).toEqual({
    ...{
      draft: 1,
      summary: 'what was done',
      reply: 'We have refunded EUR 48.00.',
      citations: [],
      verified: true,
    },
  });
  expect(viewOf(...stages.awaitingReply, commands.send('Dear Mara')).answer?.reply).toBe('Dear Mara');
  expect(viewOf(...stages.awaitingReply, commands.stop())).not.toHaveProperty('answer');
});
