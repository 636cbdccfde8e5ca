import { describe, expect, it } from 'vitest';
import type { Step } from '../../../src/run/steps.ts';
import { CaseInMemory } from './case-in-memory.ts';
import { damaged, mara } from './records.ts';

const tools = (steps: Step[]) => steps.map((step) => step.tool);
const sent = (step: Step) => step.call?.args;

describe('what is missing, goes wrong or is not understood', () => {
  it('asks for everything that is missing, again for the rest, and hands over when an answer brings none of it', async () => {
    const theCase = await new CaseInMemory(mara()).open('mug arrived broken, wants money back');
    expect(theCase.next).toMatchObject({ kind: 'question' });
    const asked = theCase.next.kind === 'question' ? theCase.next.text : '';
    for (const word of ['order', 'e-mail', 'postcode', 'photo']) expect(asked).toContain(word);
    await theCase.inform('FH-10482, mara.l@example.com and yes, a photo');
    expect(theCase.next).toMatchObject({ kind: 'question', text: expect.stringContaining('postcode') });
    expect(theCase.next.kind === 'question' && theCase.next.text).not.toContain('e-mail');
    await theCase.inform('FH-10482, mara.l@example.com, as I said');
    expect(theCase.next).toMatchObject({ kind: 'hand_over', reason: expect.stringContaining('postcode') });
  });

  it('keeps the plan when words ask for nothing else', async () => {
    const theCase = await new CaseInMemory(mara()).open(damaged);
    const before = tools(theCase.steps);
    await theCase.inform('the customer is very upset');
    expect(tools(theCase.steps)).toEqual(before);
    await theCase.inform('nothing changes, go on with the plan');
    expect(tools(theCase.steps)).toEqual(before);
  });

  it('goes on when the answer has what was missing', async () => {
    const theCase = await new CaseInMemory(mara()).open(
      'FH-10482, mara.l@example.com, 10115: mug arrived broken',
    );
    await theCase.inform('yes');
    expect(sent(theCase.step('orders.refund'))).toMatchObject({ photo: true });
  });

  it('asks which order when two are named', async () => {
    const theCase = await new CaseInMemory(mara()).open(`${damaged}, maybe FH-10483`);
    expect(theCase.next).toMatchObject({
      kind: 'question',
      text: expect.stringContaining('FH-10482 or FH-10483'),
    });
    await theCase.inform('FH-10482');
    expect(tools(theCase.steps)).toContain('orders.refund');
  });

  it('names the choices when no line fits, takes the answer, and gives up after the second failure', async () => {
    const theCase = await new CaseInMemory(mara()).open(damaged.replace('mug', 'teapot'));
    expect(theCase.next).toMatchObject({
      kind: 'question',
      text: expect.stringContaining('Linen runner, Stoneware mug set, Oak board'),
    });
    await theCase.inform('the mug set');
    expect(sent(theCase.step('orders.match_line'))).toEqual({
      ...{ order: 'FH-10482', words: 'mug set' },
      taken: 'paid',
    });
    expect(theCase.state.phase).toBe('awaiting_approval');

    const other = await new CaseInMemory(mara()).open(damaged.replace('mug', 'teapot'));
    await other.inform('the kettle');
    expect(other.next).toMatchObject({ kind: 'hand_over' });
  });

  it('asks which item when none is named and the order has several', async () => {
    const theCase = await new CaseInMemory(mara()).open(
      'FH-10482, mara.l@example.com, 10115: arrived broken, photo attached',
    );
    expect(theCase.next).toMatchObject({
      kind: 'question',
      text: expect.stringContaining('Stoneware mug set'),
    });
    await theCase.inform('the mug');
    expect(sent(theCase.step('orders.refund'))).toMatchObject({ lines: [{ line: 2, cents: 4800 }] });
  });

  it('plans again when the facts moved, and hands over when they move again', async () => {
    let moved = 0;
    const records = mara();
    const refund = records['orders.refund'];
    const theCase = await new CaseInMemory({
      ...records,
      'orders.refund': (args) =>
        moved++ < 1 ? { fault: { code: 'facts_moved', message: 'it changed' } } : (refund?.(args) ?? {}),
    }).open(damaged);
    await theCase.approve();
    expect(theCase.thoughts.at(-1)?.next.kind).toBe('plan');
    await theCase.approve();
    expect(theCase.state.phase).toBe('awaiting_reply');

    const never = await new CaseInMemory({
      ...records,
      'orders.refund': () => ({ fault: { code: 'facts_moved', message: 'it changed' } }),
    }).open(damaged);
    await never.approve();
    await never.approve();
    // The rules hand it over by themselves: what was refused twice is planned no third time.
    expect(never.state).toMatchObject({ phase: 'handed_over' });
  });

  it('asks when the customer is not found, and hands over when that is still so', async () => {
    const nobody = { 'accounts.find': () => ({ output: { customer: null, evidence: [] } }) };
    const theCase = await new CaseInMemory(
      mara({ ...nobody, 'orders.details': () => ({ fault: { code: 'not_theirs', message: 'no' } }) }),
    ).open(damaged);
    expect(theCase.next).toMatchObject({ kind: 'question' });
    await theCase.inform('sorry, it is mara.x@example.com');
    expect(theCase.next).toMatchObject({ kind: 'hand_over' });
  });

  it('quotes what it does not understand instead of passing over it, then hands over', async () => {
    const theCase = await new CaseInMemory(mara()).open(damaged);
    await theCase.adjust('wrap everything in purple velvet');
    expect(theCase.next).toMatchObject({
      kind: 'question',
      text: expect.stringContaining('"wrap everything in purple velvet"'),
    });
    await theCase.inform('purple velvet, twice around');
    expect(theCase.next).toMatchObject({ kind: 'hand_over' });
  });

  it.each([
    ['better to the pick-up point PS-221', 'orders.change_address'],
    ['the linen runner was missing from the parcel', 'orders.reship'],
  ])('adds what belongs to another kind of case: %s', async (words, tool) => {
    const theCase = await new CaseInMemory(mara()).open(damaged);
    theCase.thinkOnly = true;
    await theCase.adjust(words);
    expect(tools(theCase.steps)).toEqual(expect.arrayContaining(['orders.refund', 'orders.note', tool]));
  });

  it('takes up another matter when it is named outright, beside what was done', async () => {
    const theCase = await new CaseInMemory(mara()).open(damaged);
    await theCase.approve();
    await theCase.inform('now she does not like the oak board, wants to return it');
    expect(theCase.thoughts.at(-1)?.mind).toBe('playbook:damaged-item+return-or-exchange');
    expect(sent(theCase.step('orders.return'))).toMatchObject({ order: 'FH-10482', lines: [3] });
    await theCase.approve();
    expect(theCase.state.writes.filter(({ tool }) => tool === 'orders.refund')).toHaveLength(1);
    expect(theCase.answers.at(-1)?.reply).toMatch(
      /refunded EUR 48\.00.*We take your return of order FH-10482/s,
    );
  });

  it('asks for the evidence that does not fit, then hands over', async () => {
    const found = {
      output: {
        customer: { id: 'c-1', name: 'Mara L.', email: 'mara.l@example.com' },
        evidence: ['order_email'],
      },
    };
    const theCase = await new CaseInMemory(mara({ 'accounts.find': () => found })).open(
      damaged.replace('10115', '10999'),
    );
    expect(theCase.next).toMatchObject({ kind: 'question', text: expect.stringContaining('10999') });
    await theCase.inform('10998');
    expect(theCase.next).toMatchObject({ kind: 'hand_over' });
  });

  it('says in the summary which part of a message it did not understand', async () => {
    const theCase = await new CaseInMemory(mara()).open(damaged);
    await theCase.adjust('also give the shipping back, wrap everything in purple velvet');
    expect(theCase.next).toMatchObject({
      kind: 'plan',
      summary: expect.stringContaining('wrap everything in purple velvet'),
    });
  });
});
