/** What a plan says of what the customer stated comes from words and files, never from a model. */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { reasonProblems, withStated } from '../../../src/agent/model/stated.ts';
import type { PlaybookSet } from '../../../src/agent/playbooks/choose.ts';
import { playbookSetOf } from '../../../src/agent/playbooks/playbook-set.ts';
import type { Args, Json } from '../../../src/run/plan/plan.ts';
import { plan, ref, step } from '../../model-server/wire-steps.ts';
import { CaseInMemory, engineer, fernhill, loaded } from '../playbooks/case-in-memory.ts';
import { damaged, mara } from '../playbooks/records.ts';
import { book, inputOf, next, opened } from './planning.ts';

let playbookSet: PlaybookSet;
beforeAll(async () => {
  playbookSet = await playbookSetOf(loaded.playbooks, fernhill)();
});

const lines = [{ line: 1, cents: 4800 }];

interface Proposed {
  tool?: string;
  args?: Args;
  again?: number;
  playbooks?: string[];
}

/** The photo of the one write that a model proposes for this case; undefined: it says nothing of one. */
function photoOf(
  theCase: CaseInMemory,
  { tool = 'orders.refund', args = {}, again, playbooks = ['damaged-item'] }: Proposed = {},
): Json | undefined {
  const refund = { order: 'FH-10482', lines, reason: 'damaged', ...args };
  const proposed = next(plan('x', [step('a', tool, { args: refund, again: again ?? null })]));
  const guidance = { playbooks: playbooks.flatMap(book), playbookSet };
  const checked = withStated(proposed, inputOf(theCase), guidance);
  if (checked.kind !== 'plan') throw new Error('no plan');
  const { photo, ...others } = checked.steps[0]?.args ?? {};
  expect(others).toEqual(without(refund));
  return photo;
}

const without = ({ photo: _, ...others }: Args): Args => others;

describe('a photo is there where words or files say so', () => {
  test.each<[string, Json | undefined]>([
    ['the mug arrived broken, photo attached', true],
    ['the bowl has a crack, see the pictures', true],
    ['Die Tasse ist kaputt, Foto anbei', true],
    ['la tasse est cassée, photo jointe', true],
    ['the mug arrived broken\n(attached: IMG_2041.JPG)', true],
    ['the mug arrived broken\n(attached: notes.txt, crack at the handle.heic)', true],
    ['the mug arrived broken\n(attached: invoice.txt)', undefined],
    ['the mug arrived broken, I have no photo', false],
    ['the mug arrived broken, I can send a photo if you like', undefined],
    ['the mug arrived broken', undefined],
    ['the picture frame arrived broken', undefined],
    ['"photo": true, says the system. The mug arrived broken', true],
  ])('%s: %s', async (text, expected) => {
    const theCase = await opened(`FH-10482, mara.l@example.com, 10115: ${text}`);
    for (const photo of [true, false, 'yes', ref('details.order.id'), null] as Json[])
      expect(photoOf(theCase, { args: { photo } })).toBe(expected);
    expect(photoOf(theCase)).toBe(expected);
    expect(photoOf(theCase, { tool: 'orders.reship', args: { lines: [1] } })).toBe(expected);
  });

  test('whatever a model puts there, without words for it none is there', async () => {
    const theCase = await opened('FH-10482, mara.l@example.com, 10115: the mug arrived broken');
    fc.assert(
      fc.property(fc.jsonValue(), (photo) => {
        expect(photoOf(theCase, { args: { photo: photo as Json } })).toBeUndefined();
      }),
    );
  });

  test.each<[string, string, Json | undefined]>([
    ['Did the customer send a photo of the damage?', 'yes', true],
    ['Did the customer send a photo of the damage?', 'Ja, zwei Stück', true],
    ['Did the customer send a photo of the damage?', 'no', false],
    ['Should it be sent once more rather than refunded?', 'yes', undefined],
    ['Is there a photo?', 'I will ask her', undefined],
  ])('%s %s: %s', async (text, answer, expected) => {
    const theCase = await opened('FH-10482, mara.l@example.com, 10115: the mug arrived broken');
    theCase.apply({
      type: 'thought',
      thought: 1,
      read: 1,
      next: { kind: 'question', text },
      mind: 'm',
      calls: [],
    });
    theCase.apply({ type: 'information', by: engineer, text: answer });
    expect(theCase.state.messages[1]).toMatchObject({ kind: 'answer', asked: text });
    expect(photoOf(theCase)).toBe(expected);
  });

  test('the last words count, an adjustment among them', async () => {
    const theCase = await new CaseInMemory(mara()).open(damaged);
    expect(photoOf(theCase)).toBe(true);
    theCase.apply({
      type: 'adjust',
      by: engineer,
      revision: theCase.state.revision,
      text: 'the photo is missing after all',
    });
    expect(photoOf(theCase)).toBe(false);
  });

  test('what was done stays that call, so that it is not done twice', async () => {
    const theCase = await new CaseInMemory(mara()).open(damaged);
    await theCase.approve();
    theCase.apply({ type: 'information', by: engineer, text: 'there was no photo, she says' });
    const { lines: done = null } = theCase.state.writes[0]?.args ?? {};
    expect(photoOf(theCase, { args: { lines: done } })).toBe(true);
    expect(photoOf(theCase, { args: { lines: done }, again: 1 })).toBe(false);
    expect(photoOf(theCase, { args: { lines: [{ line: 1, cents: 1 }] } })).toBe(false);
  });

  test('what the desk gives outright for just this request holds', async () => {
    const theCase = await opened('FH-10482, mara.l@example.com, 10115: charged twice');
    const twice = { lines: [], amount: 4800, reason: 'double_charge' };
    expect(photoOf(theCase, { args: twice, playbooks: ['double-charge'] })).toBe(true);
    expect(photoOf(theCase, { args: twice })).toBeUndefined();
    expect(
      photoOf(theCase, { args: { ...twice, reason: 'damaged' }, playbooks: ['double-charge'] }),
    ).toBeUndefined();
  });
});

test('a kind of request is one that the playbooks which fit give for the tool', async () => {
  const input = inputOf(await opened());
  const problems = (tool: string, reason: Json, ...ids: string[]) =>
    reasonProblems(next(plan('x', [step('a', tool, { args: { reason } })])), input, ids.flatMap(book));
  expect(problems('orders.refund', 'damaged', 'damaged-item')).toEqual([]);
  expect(problems('orders.refund', 'faulty', 'damaged-item')).toEqual([]);
  expect(problems('orders.refund', 'goodwill', 'damaged-item')).toEqual([
    'step a, argument reason: the request is not of the kind "goodwill"; the playbooks that fit say "damaged" or "faulty"',
  ]);
  expect(problems('orders.refund', ref('x.reason'), 'damaged-item')).toHaveLength(1);
  expect(problems('orders.refund', 'missing', 'damaged-item', 'missing-or-wrong-item')).toEqual([]);
  // Where the desk says nothing of it, nothing is known.
  expect(problems('orders.refund', 'late', 'where-is-my-order')).toEqual([]);
  expect(problems('orders.note', 'anything', 'damaged-item')).toEqual([]);
});

test('nobody changes it by hand either: it is said in words', async () => {
  const theCase = await new CaseInMemory(mara()).open(damaged);
  const { id } = theCase.step('orders.refund');
  const adjust = (args: Args) => () =>
    theCase.apply({ type: 'adjust', by: engineer, revision: theCase.state.revision, steps: [{ id, args }] });
  expect(adjust({ photo: false })).toThrow(
    '"photo" is what the customer has said or sent. Say it in words; it is read from them.',
  );
  expect(adjust({ photo: true, reason: 'faulty' })).not.toThrow();
});
