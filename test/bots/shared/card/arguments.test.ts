import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changedArgs, fieldsOf } from '../../../../src/bots/shared/card/arguments.ts';
import { amount, cents } from '../../../../src/run/text/money.ts';

/** As the tools of the shop declare them. */
const declared = {
  cents: { label: 'amount', unit: 'cents', currency: 'EUR' },
  shipping: { unit: 'cents', currency: 'EUR' },
} as const;

const refund = {
  order: 'FH-10482',
  lines: [{ line: 2, cents: 4800 }],
  shipping: 690,
  reason: 'damaged',
  photo: true,
};

describe('the arguments of a step as fields', () => {
  test('each value gets an input that fits it', () => {
    const args = {
      ...refund,
      date: '2026-11-26',
      text: 'x'.repeat(80),
      parcel: { $ref: 's2.stalled.id' },
      note: null,
    };
    expect(
      fieldsOf({ args, declared }).map(({ path, label, kind, text }) => [path, label, kind, text]),
    ).toEqual([
      ['order', 'order', 'text', 'FH-10482'],
      ['lines.0.line', 'lines 1: line', 'number', '2'],
      ['lines.0.cents', 'lines 1: amount', 'money', '48.00'],
      ['shipping', 'shipping', 'money', '6.90'],
      ['reason', 'reason', 'text', 'damaged'],
      ['photo', 'photo', 'yes_no', 'yes'],
      ['date', 'date', 'date', '2026-11-26'],
      ['text', 'text', 'long', 'x'.repeat(80)],
      ['parcel', 'parcel', 'reference', 's2.stalled.id'],
      ['note', 'note', 'nothing', '–'],
    ]);
  });

  test('what is not declared is a number under its own name, and money names its currency', () => {
    const args = { cents: 4800, prepaid_cents: 10, constructor: 1 };
    expect(fieldsOf({ args }).map(({ label, kind, text }) => [label, kind, text])).toEqual([
      ['cents', 'number', '4800'],
      ['prepaid cents', 'number', '10'],
      ['constructor', 'number', '1'],
    ]);
    expect(fieldsOf({ args, declared })[0]).toMatchObject({
      label: 'amount',
      kind: 'money',
      currency: 'EUR',
    });
  });

  test('a change inside a list sends that argument whole and no other', () => {
    expect(changedArgs({ args: refund, declared }, { 'lines.0.cents': '40,5' })).toEqual({
      args: { lines: [{ line: 2, cents: 4050 }] },
      faults: [],
    });
    expect(refund.lines[0]?.cents).toBe(4800);
  });

  test('a reference to a finished step shows its value, stays while untouched, and gives way to what was typed', () => {
    const args = { lines: [{ line: { $ref: 's3.line.line' }, cents: { $ref: 's3.line.total' } }] };
    const resolve = (reference: string) => ({ 's3.line.line': 2, 's3.line.total': 4800 })[reference];
    expect(fieldsOf({ args, declared, resolve }).map(({ kind, text, from }) => [kind, text, from])).toEqual([
      ['number', '2', 's3.line.line'],
      ['money', '48.00', 's3.line.total'],
    ]);
    expect(changedArgs({ args, declared, resolve }, { 'lines.0.cents': '48.00' }).args).toEqual({});
    expect(changedArgs({ args, declared, resolve }, { 'lines.0.cents': '40.00' }).args).toEqual({
      lines: [{ line: { $ref: 's3.line.line' }, cents: 4000 }],
    });
  });

  test('what was typed and typed back is no change', () => {
    expect(changedArgs({ args: refund, declared }, { shipping: '6.90', photo: 'yes' })).toEqual({
      args: {},
      faults: [],
    });
  });

  test('a text that is no amount is named and not sent', () => {
    expect(changedArgs({ args: refund, declared }, { shipping: 'all of it' })).toEqual({
      args: {},
      faults: ['shipping: write an amount like 48.00'],
    });
  });
});

test('an amount reads back as the cents it was written from', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 99_999_999 }), (value) => {
      expect(cents(amount(value).replaceAll(',', ''))).toBe(value);
    }),
  );
  expect(amount(200_000)).toBe('2,000.00');
  expect(cents('1.234')).toBeUndefined();
  expect(cents('-5')).toBeUndefined();
});
