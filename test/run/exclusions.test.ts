import { describe, expect, test } from 'vitest';
import { checkPlan } from '../../src/run/plan/check.ts';
import { excluded } from '../../src/run/plan/exclusions.ts';
import type { Args } from '../../src/run/plan/plan.ts';
import { ownTools, type ToolRecords } from '../../src/start/own.ts';
import { createCatalogue } from '../../src/tools/catalogue.ts';
import { step } from './commands.ts';

const catalogue = createCatalogue(ownTools({} as ToolRecords));
const order = 'FH-10482';
const refund = (line: number, more: Args = {}) => ({
  tool: 'orders.refund',
  args: { order, lines: [{ line, cents: 100 }], reason: 'damaged', ...more },
});
const reship = (line: number) => ({
  tool: 'orders.reship',
  args: { order, lines: [line], reason: 'damaged' },
});
const cancel = { tool: 'orders.cancel', args: { order, reason: 'changed mind' } };
const back = (line: number) => ({ tool: 'orders.return', args: { order, lines: [line], method: 'M-1' } });
const swap = (line: number) => ({
  tool: 'orders.exchange',
  args: { order, items: [{ line, to: 'SKU-1' }], method: 'M-1' },
});

function problems(...calls: { tool: string; args: Args }[]): string[] {
  const steps = calls.map(({ tool, args }, n) => step(`w${n}`, tool, { args }));
  const checked = checkPlan(steps, { catalogue, maxSteps: 20, nextStep: 1 });
  return 'problems' in checked ? checked.problems.map(({ code }) => code) : [];
}

describe('writes that exclude each other on the same thing', () => {
  test.each([
    ['money for a line and the line once more', refund(1), reship(1)],
    ['the order cancelled and a refund on it', cancel, refund(2)],
    ['the order cancelled and a line sent again', cancel, reship(2)],
    ['a line exchanged and returned', swap(1), back(1)],
    ['a line returned and sent again', back(3), reship(3)],
    ['one line of several', { ...back(1), args: { ...back(1).args, lines: [1, 2] } }, reship(2)],
  ])('%s, in either order', (_, one, other) => {
    expect(problems(one, other)).toEqual(['excluded']);
    expect(problems(other, one)).toEqual(['excluded']);
  });

  test.each([
    ['different lines', refund(1), reship(2)],
    ['different orders', refund(1, { order: 'FH-1' }), reship(1)],
    ['the shipping and a line once more', refund(1, { lines: [], shipping: 690 }), reship(1)],
    ['one line exchanged, another returned', swap(1), back(2)],
  ])('%s are no matter', (_, one, other) => {
    expect(problems(one, other)).toEqual([]);
  });

  test('the sentence says which two', () => {
    const steps = [refund(1), reship(1)].map(({ tool, args }, n) => step(`w${n}`, tool, { args }));
    const checked = checkPlan(steps, { catalogue, maxSteps: 20, nextStep: 1 });
    expect('problems' in checked && checked.problems[0]?.reason).toBe(
      'step w1: orders.reship is not done beside orders.refund (step w0) on the same thing; plan one of the two',
    );
  });
});

describe('what a write is done to, as its tool declares it', () => {
  type Done = { of: string; items?: string; by?: string };
  const one = (name: string, args: Args, more: { doneTo?: Done; excludes?: string[] } = {}) => ({
    step: { args },
    tool: { name, ...more },
  });
  const both = (a: ReturnType<typeof one>, b: ReturnType<typeof one>) => {
    expect(excluded(b, a)).toBe(excluded(a, b));
    return excluded(a, b);
  };
  const whole = { doneTo: { of: 'id' } };
  const close = one('close', { id: 'A-1' }, { ...whole, excludes: ['note', 'part'] });

  const parts = { of: 'id', items: 'parts' };

  test.each([
    ['the same thing', one('note', { id: 'A-1' }, whole), true],
    ['another thing', one('note', { id: 'A-2' }, whole), false],
    ['something that is not excluded', one('read', { id: 'A-1' }, whole), false],
    ['what is declared to be done to nothing', one('note', { id: 'A-1' }), false],
    ['parts of it', one('part', { id: 'A-1', parts: ['x'] }, { doneTo: parts }), true],
    ['no part of another', one('part', { id: 'A-2', parts: ['x'] }, { doneTo: parts }), false],
  ])('all of it is done, beside %s', (_, other, expected) => expect(both(close, other)).toBe(expected));

  const keep = (list: Args[string]) =>
    one('keep', { id: 'A-1', parts: list }, { doneTo: parts, excludes: ['give'] });
  const give = (args: Args, by?: string) =>
    one('give', { id: 'A-1', ...args }, { doneTo: { ...parts, ...(by && { by }) } });
  test.each<[string, ReturnType<typeof one>, boolean]>([
    ['one of them', give({ parts: ['y', 'z'] }), true],
    ['another', give({ parts: ['z'] }), false],
    ['one, named outright', give({ parts: 'y' }), true],
    ['another, named outright', give({ parts: 'z' }), false],
    ['none', give({}), false],
    ['one of them, by a field', give({ parts: [{ part: 'y', count: 2 }] }, 'part'), true],
    ['another, by a field', give({ parts: [{ part: 'z', count: 2 }] }, 'part'), false],
    ['what lacks the field', give({ parts: [{ count: 2 }] }, 'part'), false],
  ])('parts of it, beside %s', (_, other, expected) => expect(both(keep(['x', 'y']), other)).toBe(expected));

  test('a part that is no name is told from others by all of it', () => {
    const part = { part: 'y', count: 2 };
    expect(both(keep([part]), give({ parts: [{ count: 2, part: 'y' }] }))).toBe(true);
    expect(both(keep([part]), give({ parts: [{ ...part, count: 3 }] }))).toBe(false);
  });

  test('two that name nothing are done to the same nothing', () =>
    expect(both(one('close', {}, { ...whole, excludes: ['note'] }), one('note', {}, whole))).toBe(true));
});
