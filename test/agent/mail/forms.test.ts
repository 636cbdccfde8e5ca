import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withColons } from '../../../src/agent/mail/forms.ts';
import { newWordsReader } from '../../../src/agent/mail/new-words.ts';
import { entityReader } from '../../../src/agent/playbooks/entities/read.ts';
import { desk } from '../../fernhill.ts';

const read = entityReader(desk);
const newWords = newWordsReader(desk, read);
/** What is left, in one line. */
const left = (text: string) => newWords(text).replace(/\s+/g, ' ').trim();
const value = (text: string, field: string) => read(newWords(text)).find((one) => one.field === field)?.value;

const dotted = `Topic ......... Something broke
Order ......... FH-10311
E-mail ........ ida.p@example.com
Postcode ...... 04103
Message ....... The handle of the pan came off.`;
const table = `| Field | Value |
|---|---|
| Topic | Something broke |
| Order | FH-10311 |
| E-mail | ida.p@example.com |
| Postcode | 04103 |
| Message | The handle of the pan came off. |`;
const tabs = ['Topic\tSomething broke', 'Order\tFH-10311', 'E-mail\tida.p@example.com', 'Postcode\t04103']
  .concat('Message\tThe handle of the pan came off.')
  .join('\n');

describe('a form', () => {
  it.each([
    ['dots', dotted],
    ['a table', table],
    ['tabs', tabs],
  ])('with %s is read as one with colons', (_, form) => {
    expect(value(form, 'order')).toBe('FH-10311');
    expect(value(form, 'email')).toBe('ida.p@example.com');
    expect(value(form, 'postcode')).toBe('04103');
    expect(left(form)).toContain('The handle of the pan came off.');
  });

  it('says nothing with the labels of its lines', () => {
    expect(left(dotted)).not.toMatch(/Topic|Message|E-mail/);
    expect(left(table)).not.toMatch(/Topic|Message|Field|E-mail/);
  });

  it('is none where somebody only pauses', () => {
    const text = 'Well ... I waited two weeks ... and nothing came.';
    expect(withColons(text)).toBe(text);
  });

  it('keeps every place', () => {
    const lines = fc.array(
      fc.constantFrom('Topic .... x', '| a | b |', '|---|---|', 'Zip\t1', 'so ... what', '| a | b | c |', ''),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(lines, fc.string({ unit: 'binary', maxLength: 60 }), (some, more) => {
        const text = [...some, more].join('\n');
        expect(withColons(text)).toHaveLength(text.length);
      }),
    );
  });
});

describe('the thread of a ticket', () => {
  const thread = `--- 2026-11-20 requester ---
Cancel FH-10311 please, ida.p@example.com, 04103
--- 2026-11-21 agent ---
Done. Should we delete your account, too?
--- 2026-11-24 requester ---
No. Where is my invoice?`;

  it('is what its customer wrote since the desk answered', () => {
    expect(left(thread)).toMatch(/No\. Where is my invoice\?$/);
    expect(left(thread)).not.toMatch(/cancel|delete|agent/i);
  });

  it('keeps who it is about', () => {
    expect(value(thread, 'order')).toBe('FH-10311');
    expect(value(thread, 'postcode')).toBe('04103');
  });

  it('is all of it where nobody answered', () => {
    const waiting = `[20.11.2026 09:10] Kunde:
Der Griff von FH-10311 ist ab.
[22.11.2026 10:30] Kunde:
Ich hätte gern mein Geld.`;
    expect(left(waiting)).toContain('Der Griff von FH-10311 ist ab.');
    expect(left(waiting)).toContain('Ich hätte gern mein Geld.');
  });

  it('is none where a line only names somebody', () => {
    const text = '--- my agent told me ---\nthe pan is broken';
    expect(left(text)).toContain('my agent told me');
  });
});
