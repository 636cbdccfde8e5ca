/** Untrusted text says what it says and does nothing. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cut, parts } from '../../../../src/bots/shared/card/cut.ts';
import { inert, literal, mrkdwn, oneLine } from '../../../../src/bots/slack/render/escape.ts';
import { weigh } from '../../../../src/bots/slack/render/weigh.ts';
import { active, hostile } from './hostile.ts';

/** What a reader of mrkdwn sees: escapes undone, invisible breaks gone. */
const seen = (text: string) =>
  text
    .replace(/\u200b/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

test('nothing active survives in what Slack parses, at any length', () => {
  fc.assert(
    fc.property(hostile, fc.integer({ min: 2, max: 4_000 }), (text, most) => {
      const parsed = mrkdwn(text, most);
      expect(parsed.length).toBeLessThanOrEqual(most);
      expect(active(parsed.replace(/&(amp|lt|gt);/g, ''))).toEqual([]);
      expect(parsed.replace(/&(amp|lt|gt);/g, '')).not.toContain('&');
      expect(parsed).not.toBe('');
      expect(parsed.isWellFormed()).toBe(true);
    }),
    { numRuns: 5_000 },
  );
});

test('nothing active survives in what Slack may parse', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      expect(active(inert(text))).toEqual([]);
      expect(inert(text)).not.toMatch(/\n/);
    }),
    { numRuns: 5_000 },
  );
});

test('what is shown as it is loses only what misleads the eye', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      expect(literal(text)).not.toMatch(/[\u202a-\u202e\u2066\u2067\u200e\u200f]/);
      expect(literal(text).isWellFormed()).toBe(true);
      expect(literal(text).trim()).not.toBe('');
      expect(literal(literal(text))).toBe(literal(text));
    }),
    { numRuns: 2_000 },
  );
  for (const text of [
    '*bold* <b> & _x_ https://example.com @here',
    'Zeile 1\nZeile 2\tx',
    '👩‍👩‍👧‍👦 日本語 é',
  ])
    expect(literal(text)).toBe(text);
  expect(literal('\u202eEUR 00.84\u202c')).toBe('EUR 00.84');
  expect(literal('a\r\nb\u0000')).toBe('a\nb');
  expect(literal(' \u200b ')).toBe('–');
  expect(oneLine(' a \n b ')).toBe('a b');
});

test('words stay words: amounts, dates and orders are read as before', () => {
  for (const text of [
    'Refund EUR 48.00 on FH-10482, delivered 3 days ago (20 Nov).',
    'Ünïcode: 5,00 €',
    'Fish & chips',
  ])
    expect(seen(mrkdwn(text, 300))).toBe(text);
  expect(mrkdwn('EUR 48.00', 300)).toBe('EUR 48.00');
  expect(mrkdwn('a < b & c', 300)).toBe('a &lt; b &amp; c');
  expect(seen(mrkdwn('ask mara.l@example.com', 300))).toBe('ask mara.l@example.com');
});

describe('cuts', () => {
  test('no escape and no character is cut in two', () => {
    for (let most = 2; most < 12; most++) {
      expect(mrkdwn('<&>', most)).toMatch(/^(&lt;|&amp;|&gt;)*…?$/);
      expect(mrkdwn('😀😀😀😀😀😀', most).isWellFormed()).toBe(true);
      expect(cut('😀😀😀😀😀😀', most).isWellFormed()).toBe(true);
    }
    expect(cut('abcdef', 6)).toBe('abcdef');
    expect(cut('abcdef', 5)).toBe('abcd…');
  });
  test('parts are within the limit and join to the whole', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 500 }),
        fc.integer({ min: 4, max: 90 }),
        (text, most) => {
          const all = parts(text, most);
          for (const part of all) expect(part.text.length).toBeLessThanOrEqual(most);
          expect(all.map((part) => part.joint + part.text).join('')).toBe(text);
          if (text.isWellFormed()) for (const part of all) expect(part.text.isWellFormed()).toBe(true);
        },
      ),
      { numRuns: 2_000 },
    );
    expect(parts(`${'a'.repeat(60)}\n\n${'b'.repeat(60)}`, 100)).toEqual([
      { text: 'a'.repeat(60), joint: '' },
      { text: 'b'.repeat(60), joint: '\n\n' },
    ]);
  });
  test('what a message weighs is its texts, those of tasks twice', () => {
    expect(weigh([{ type: 'context', elements: [{ type: 'plain_text', text: 'é€' }] }])).toBe(5);
    expect(
      weigh([{ type: 'task_card', task_id: 's1', title: 'ab', details: { elements: [{ text: 'cd' }] } }]),
    ).toBe(6);
  });
});
