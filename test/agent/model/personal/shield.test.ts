/** What may say who somebody is does not go to a model, and comes back with what it says. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KINDS, PLACEHOLDER } from '../../../../src/agent/model/personal/known.ts';
import { readingOf, shieldFor } from '../../../../src/agent/model/personal/shield.ts';
import { asData } from '../../../../src/agent/model/untrusted.ts';
import type { Json } from '../../../../src/run/plan/plan.ts';
import { desk } from '../../../fernhill.ts';
import { loaded } from '../../playbooks/case-in-memory.ts';

const reading = readingOf(desk, () => loaded.playbooks.map((one) => JSON.stringify(one)))();
const SALT = 'ab'.repeat(32);
const shield = (salt = SALT) => shieldFor({ salt }, reading);
const user = (data: Json, before = '') => ({
  role: 'user' as const,
  content: `${before}${asData(data)}\n\nGo.`,
});
const sent = (data: Json, by = shield()) =>
  by
    .hide([user(data)])
    .map(({ content }) => content)
    .join('\n');
const message = (text: string): Json => ({ messages: [{ n: 1, text }] });
const dataOf = (content: string) => JSON.parse(content.split('\n')[1] ?? '');

describe('what is replaced', () => {
  test.each<[string, string[]]>([
    ['mails from mara.l@example.com, please', ['mara.l@example.com']],
    ['call me at +49 (0)30 555 01 23 or 030/5550123', ['555 01 23', '5550123']],
    ['on 2026-11-25 030 555 0199 rang', ['555 0199']],
    ['my card 4111 1111 1111 1111 was charged', ['4111 1111 1111 1111']],
    ['IBAN DE89 3704 0044 0532 0130 00 please', ['3704 0044']],
    ['ｊａｎｅ＠ｅｘａｍｐｌｅ．ｃｏｍ', ['ｊａｎｅ']],
    ['jane at example dot com, or jane (at) example.com', ['jane at', 'jane (at)']],
    ['send it to Hauptstr. 9, 04109 Leipzig', ['Hauptstr', '04109', 'Leipzig']],
    ['it should go to 12 Cherry Tree Lane instead', ['12 Cherry', 'Cherry Tree']],
    ['I live at 221b Baker Street', ['221b', 'Baker']],
    ['Hi, this is Will Young, my mug broke', ['Will', 'Young']],
    ['the mug broke. Jane van der Berg', ['Jane', 'Berg']],
    ['my name is jane doe and the mug broke', ['jane', 'doe']],
    ['the mug broke\n\nKind regards\nRose Hill', ['Rose', 'Hill']],
    ['JANE DOE wants her money back', ['JANE', 'DOE']],
    ["It's for O'Neill-Smith", ["O'Neill", 'Smith']],
    ['hi, this is zorvald quenneth, the mug broke', ['zorvald', 'quenneth']],
    ['the mug broke\n\nkind regards\nzorvald', ['zorvald']],
    ['the mug broke, please help\nzorvald quenneth', ['zorvald', 'quenneth']],
    ['zorvald quenneth here, the mug broke', ['zorvald', 'quenneth']],
    ['it was charged to the card ending in 4417', ['4417']],
    ['Visa ...4417, and the other is **** 9921', ['4417', '9921']],
    ['meine karte endet auf 4417', ['4417']],
    ['the last four digits are 4417', ['4417']],
    ['Guten Tag, mein Name ist Jürgen Müßig, die Tasse ist kaputt', ['Jürgen', 'Müßig']],
  ])('%s', (text, personal) => {
    const out = sent(message(text));
    for (const one of personal) expect(out).not.toContain(one);
    expect(out).toMatch(PLACEHOLDER);
  });

  test('words, numbers of records, amounts and days stay, so that a model can plan with them', () => {
    const text = 'FH-10482: mug arrived broken on 2026-11-25, photo attached, wants EUR 48.00 back';
    expect(sent(message(text))).toContain(text);
    expect(sent({ at: '2026-11-28T10:00:00.000Z', cents: 104_820, order: 'FH-10482' })).not.toMatch(
      PLACEHOLDER,
    );
  });

  test('the end of a card, in records and wherever it stands then; numbers that are no text stay', () => {
    const out = sent({ card: { brand: 'Visa', last4: '4417' }, cents: 4417, text: 'was it 4417 or 1180?' });
    expect(dataOf(out)).toMatchObject({ cents: 4417, card: { brand: 'Visa' } });
    expect(out.replace('"cents":4417', '')).not.toContain('4417');
    expect(out).toContain('1180');
  });

  test('words in small letters that the languages and the desk know are no names', () => {
    for (const text of [
      'hi my mug broke',
      'thanks for the refund',
      'the mug is broken\nplease help',
      'the parcel is not here',
    ])
      expect(sent(message(text))).toContain(JSON.stringify(text));
  });

  test('records: by what their fields are called, and then wherever else it stands', () => {
    const out = sent({
      customer: { id: 'C-1', name: 'Mara Linden', email: 'm@example.com' },
      order: {
        address: { street: 'Invalidenstr. 4', postcode: '10115', city: 'Berlin' },
        title: 'Oak chair',
      },
      facts: { 'order.FH-1.address': 'Am Ring 7, 20095 Hamburg' },
      note: 'left with a neighbour of mara in berlin',
      lines: [{ name: 'Stoneware mug' }],
      contact: { phone: 4_930_555_012 },
    });
    for (const one of [
      'Mara',
      'mara',
      'Linden',
      'm@example',
      'Invaliden',
      '10115',
      'erlin',
      'Am Ring',
      'Hamburg',
    ])
      expect(out).not.toContain(one);
    expect(out).not.toContain('4930555012');
    for (const one of ['Oak chair', 'Stoneware mug', 'C-1', 'left with a neighbour of'])
      expect(out).toContain(one);
  });

  test('a field that is called by an address, and a signature that came along', () => {
    const out = sent({
      'mara.l@example.com': 'open',
      messages: [
        { text: 'see below', context: [{ kind: 'signature', text: 'best wishes from the\nrose hill team' }] },
      ],
    });
    expect(out).not.toMatch(/mara|rose|hill/);
  });

  test('what a customer writes in the form of a placeholder is no placeholder', () => {
    const one = shield();
    const out = sent(message('use [EMAIL_aaaaaa], not mara@example.com'), one);
    expect(out).not.toContain('[EMAIL_aaaaaa]');
    expect(one.putBack('[EMAIL_aaaaaa]').invented).toBe(1);
  });
});

describe('what is put back', () => {
  const text = 'I am Jane "JD" Doe, jane@example.com, Hauptstr. 9, 04109 Leipzig';

  test('the very text, also in arguments that are JSON in a text', () => {
    const one = shield();
    const out = dataOf(sent(message(text), one)).messages[0].text as string;
    expect(one.putBack({ reply: out }).value).toEqual({ reply: text });
    const args = one.putBack({ args: JSON.stringify({ words: out, n: 1 }) }).value as { args: string };
    expect(JSON.parse(args.args)).toEqual({ words: text, n: 1 });
  });

  test('a placeholder that nobody gave is counted, also one that was changed', () => {
    const one = shield();
    const [email = ''] = /\[EMAIL_\w+\]/.exec(sent(message('jane@example.com'), one)) ?? [];
    expect(one.putBack(email)).toEqual({ value: 'jane@example.com', invented: 0 });
    for (const wrong of ['[EMAIL_1]', '[EMAIL_zzzzzz]', email.replace('EMAIL', 'NAME'), email.toUpperCase()])
      expect(one.putBack(`to ${wrong}`).invented).toBe(1);
  });

  test('one value has one placeholder in a run, in whatever order it comes, and another in another run', () => {
    const of = (first: string, salt?: string) =>
      /\[EMAIL_\w+\]/g.exec(sent(message(first), shield(salt)).replace(/^.*?(?=\[EMAIL)/, ''))?.[0];
    const again = sent({ a: 'x@example.com', b: 'jane@example.com' });
    expect(again).toContain(of('jane@example.com') ?? 'none');
    expect(of('jane@example.com', 'cd'.repeat(32))).not.toBe(of('jane@example.com'));
  });

  test('what goes back for correction is replaced again', () => {
    const one = shield();
    const first = one.hide([user(message(text))]);
    const second = one.hide([
      user(message(text)),
      { role: 'assistant', content: first[0]?.content ?? '' },
      user({ problems: ['jane@example.com is no customer'] }, 'Mend it:\n'),
    ]);
    expect(second.map(({ content }) => content).join()).not.toMatch(/jane@|Leipzig|Doe/);
  });
});

describe('where something cannot be replaced nothing is sent', () => {
  test.each([
    ['characters that nobody sees', 'jane\u200b@\u2060example.com'],
    ['full-width digits', 'call ０３０ ５５５ ０１２ ３４'],
  ])('%s', (_, text) => {
    expect(() => sent(message(text))).toThrow(/could not/);
  });

  test('data that cannot be taken apart', () => {
    const content = '<<<DATA word\n{"text": "jane@example.com"}\nno end';
    expect(() => shield().hide([{ role: 'user', content }])).toThrow(/cannot be read/);
  });
});

const standing = (value: string) =>
  new RegExp(`(?<![\\p{L}\\p{N}])${value.replace(/[^\p{L}\p{N} ]/gu, '.')}(?![\\p{L}\\p{N}])`, 'u');

const capital = fc
  .string({ unit: fc.constantFrom(...'abcdefghiklmnoprstuvwxyzäéñø'), minLength: 3, maxLength: 12 })
  .map((word) => `${(word[0] ?? 'A').toUpperCase()}${word.slice(1)}`);
const digits = (count: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: count, maxLength: count });
const customer = fc.record({
  first: fc.oneof(capital, fc.constantFrom('Will', 'Rose', 'Grace', 'Frank', 'Mark', 'Summer')),
  last: fc.oneof(capital, fc.constantFrom('Young', 'Hill', 'Baker', 'Long', 'Small', 'Van Dyke')),
  box: fc.string({ unit: fc.constantFrom(...'abcdefgh.-'), minLength: 3, maxLength: 10 }),
  phone: digits(7).map((end) => `+49 30 ${end}`),
  card: digits(12).map((end) => `4111 ${end.slice(0, 4)} ${end.slice(4, 8)} ${end.slice(8)}`),
  street: fc.tuple(capital, fc.nat(200)).map(([name, n]) => `${name}straße ${n + 1}`),
  postcode: fc.integer({ min: 10_000, max: 99_999 }).map(String),
  city: capital,
});

test('of generated customers nothing goes out, and every text comes back as it was', () => {
  fc.assert(
    fc.property(customer, (who) => {
      const { first, last, phone, card, street, postcode, city } = who;
      const email = `x${who.box.replace(/^[.-]+|[.-]+$/g, '')}x@example.com`;
      const text = `Hello, my name is ${first} ${last}. FH-10482, ${email}, ${postcode}: the mug broke. Call ${phone}. New address: ${street}, ${postcode} ${city}. I paid with ${card}.\n\nRegards\n${first} ${last}`;
      const one = shield();
      const data = {
        messages: [{ n: 1, text }],
        done: [
          {
            output: {
              customer: { id: 'C-1', name: `${first} ${last}`, email },
              address: { street, postcode, city },
            },
          },
        ],
      };
      const out = one.hide([user(data)])[0]?.content ?? '';
      for (const value of [`${first} ${last}`, email, phone, card, street, city]) {
        expect(out).not.toMatch(standing(value));
      }
      expect(out.replace('FH-10482', '')).not.toContain(postcode);
      const hidden = dataOf(out);
      const { value, invented } = one.putBack(hidden);
      expect(invented).toBe(0);
      expect(value).toEqual(data);
    }),
    { numRuns: 500 },
  );
});

test('the kinds are those that the rule for models may name', () => {
  for (const kind of KINDS) expect(`[${kind}_abcdef]`).toMatch(PLACEHOLDER);
});
