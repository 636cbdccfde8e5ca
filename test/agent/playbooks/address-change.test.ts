import { describe, expect, it } from 'vitest';
import type { Step } from '../../../src/run/steps.ts';
import { CaseInMemory } from './case-in-memory.ts';
import { lena } from './records.ts';

const tools = (steps: Step[]) => steps.map((step) => step.tool);
const sent = (step: Step) => step.call?.args;

const address = 'FH-10517, lena.k@example.com, 04109: new address Hauptstr. 9, 04109 Leipzig';
const writes = (theCase: CaseInMemory) =>
  theCase.steps.filter((step) => step.effect === 'write').map((step) => [step.tool, step.state, step.again]);

describe('address change', () => {
  it('holds, changes and releases', async () => {
    const theCase = await new CaseInMemory(lena()).open(address);
    expect(tools(theCase.steps)).toEqual([
      'accounts.find',
      'orders.details',
      'knowledge.article',
      'orders.hold_packing',
      'orders.change_address',
      'orders.release_packing',
    ]);
    expect(sent(theCase.step('accounts.find'))).toMatchObject({ postcode: '04109' });
    expect(sent(theCase.step('orders.change_address'))).toEqual({
      order: 'FH-10517',
      address: { street: 'Hauptstr. 9', postcode: '04109', city: 'Leipzig' },
    });
  });

  it('takes up new facts between the writes', async () => {
    const theCase = await new CaseInMemory(lena()).open(address);
    theCase.holdBefore = 'orders.release_packing';
    await theCase.approve();
    theCase.holdBefore = undefined;
    await theCase.inform('she just wrote: better the pick-up point PS-221, and drop the candle');
    expect(writes(theCase)).toEqual([
      ['orders.hold_packing', 'done', undefined],
      ['orders.change_address', 'todo', undefined],
      ['orders.cancel_line', 'todo', undefined],
      ['orders.release_packing', 'todo', undefined],
    ]);
    expect(sent(theCase.step('orders.change_address'))).toMatchObject({ address: { pickup: 'PS-221' } });
    expect(sent(theCase.step('orders.cancel_line'))).toEqual({ order: 'FH-10517', line: 3, cents: 1250 });
    await theCase.approve();
    expect(theCase.answers[0]?.reply).toContain('pick-up point PS-221');
    expect(theCase.answers[0]?.reply).toContain('Beeswax candle');
    expect(theCase.answers[0]?.reply).toContain('EUR 12.50');
  });

  it('holds and releases once more when all was done already, and does not look for a line that is gone', async () => {
    let cancelled = false;
    const records = lena();
    const theCase = await new CaseInMemory({
      ...records,
      'orders.cancel_line': (args) => {
        cancelled = true;
        return records['orders.cancel_line']?.(args) ?? {};
      },
      'orders.match_line': (args) =>
        cancelled
          ? { fault: { code: 'no_match', message: 'gone' } }
          : (records['orders.match_line']?.(args) ?? {}),
    }).open(`${address}, and drop the candle`);
    await theCase.approve();
    await theCase.inform('better the pick-up point PS-221');
    expect(writes(theCase)).toEqual([
      ['orders.hold_packing', 'todo', 1],
      ['orders.change_address', 'todo', undefined],
      ['orders.release_packing', 'todo', 1],
    ]);
    await theCase.approve();
    await theCase.inform('no, back to Hauptstr. 9, 04109 Leipzig');
    expect(writes(theCase)).toEqual([
      ['orders.hold_packing', 'todo', 2],
      ['orders.change_address', 'todo', 1],
      ['orders.release_packing', 'todo', 2],
    ]);
  });

  it('cancels each of several items', async () => {
    const theCase = await new CaseInMemory(lena()).open(`${address}, drop the candle, drop the towel`);
    const cancels = theCase.steps.filter((step) => step.tool === 'orders.cancel_line');
    expect(cancels.map(sent)).toEqual([
      { order: 'FH-10517', line: 3, cents: 1250 },
      { order: 'FH-10517', line: 2, cents: 900 },
    ]);
  });

  it('asks what to do when it is packed already', async () => {
    const packed = () => ({ fault: { code: 'already_packed', message: 'FH-10517 is packed already' } });
    const theCase = await new CaseInMemory(lena({ 'prepare orders.hold_packing': packed })).open(address);
    expect(theCase.next).toMatchObject({
      kind: 'question',
      text: expect.stringContaining('FH-10517 is packed already'),
    });
    await theCase.inform('just draft a reply');
    expect(theCase.answers[0]?.reply).toContain('We have not changed your order FH-10517.');
  });

  it('corrects a part of the address where an adjustment names it alone', async () => {
    const theCase = await new CaseInMemory(lena()).open(address);
    await theCase.adjust('the postcode there is 04105, the rest is right');
    expect(sent(theCase.step('orders.change_address'))).toMatchObject({
      address: { street: 'Hauptstr. 9', postcode: '04105', city: 'Leipzig' },
    });
    expect(sent(theCase.step('accounts.find'))).toMatchObject({ postcode: '04109' });
  });

  it.each([
    'Kerze bitte raus, und der Rest an Südring 8, 04275 Leipzig',
    'der Rest an Südring 8, 04275 Leipzig, die Kerze bitte rausnehmen',
  ])('loses no item that is to go, or says that it was not read: %s', async (text) => {
    const theCase = await new CaseInMemory(lena()).open(`FH-10517, lena.k@example.com, 04109: ${text}`);
    const read = theCase.steps.some(({ tool }) => tool === 'orders.cancel_line');
    expect(read || (theCase.state.plan?.notRead ?? []).length > 0).toBe(true);
  });

  it('lets nothing be approved where a code alone is told, which may be of the address or prove who asks', async () => {
    const theCase = await new CaseInMemory(lena()).open(address);
    await theCase.inform('correction from her: the postcode is 04275, the street is right');
    expect(theCase.state.plan?.notRead).toEqual([
      'correction from her: the postcode is 04275, the street is right',
    ]);
  });
});
