/** A server's question as one sentence, and people's words as what it takes. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contentOf, questionOf } from '../../../src/tools/outside/mcp/question.ts';

const plain = (text: string) => text;
const asking = (properties: object, required: string[] = [], message = 'Which?') =>
  questionOf('a.b', { message, requestedSchema: { type: 'object', properties, required } }, plain);
const answer = (properties: object, words: string, required: string[] = []) => {
  const question = asking(properties, required);
  return 'refused' in question ? question : contentOf(question, words);
};
const text = { type: 'string' };

describe('a question', () => {
  test('says what each field takes, and what may be left out', () => {
    const fields = {
      room: {
        type: 'string',
        oneOf: [
          { const: 'r1', title: 'Blue' },
          { const: 'r2', title: 'Red' },
        ],
      },
      nights: { type: 'integer', minimum: 1, maximum: 14 },
      late: { type: 'boolean' },
      mail: { type: 'string', format: 'email' },
    };
    expect(asking(fields, ['room', 'nights'])).toMatchObject({
      text: 'a.b asks "Which?". Answer with a line "name: value" for each of: room (one of "Blue", "Red"); nights (a whole number from 1 to 14); late (yes or no; may be left out); mail (an e-mail address; may be left out). Write "no answer" to leave it to people.',
    });
  });

  test('is one line without hidden characters, and with the secrets of the file taken out', () => {
    const redact = (said: string) => said.replaceAll('hunter2', '[secret]');
    const params = {
      message: 'a\u202e\nb hunter2 "c"',
      requestedSchema: { type: 'object', properties: { x: text } },
    };
    expect(questionOf('a.b', params, redact)).toMatchObject({
      text: expect.stringMatching(
        /^a\.b asks "a b \[secret\] 'c'"\. Answer with x \(text; may be left out\)\./,
      ),
    });
  });

  test.each([
    ['a password', { password: text }],
    ['a password in its title', { x: { type: 'string', title: 'Your Passwort' } }],
    ['a token in its description', { x: { type: 'string', description: 'paste the API token' } }],
    ['a password by its format', { x: { type: 'string', format: 'password' } }],
    ['a password behind hidden characters', { x: { type: 'string', title: 'pass\u200bword' } }],
    ['a card', { card_number: text }],
    ['a pin', { pin: text }],
    ['a code that was sent', { x: { type: 'string', title: 'Verification code' } }],
  ])('for %s is asked of nobody', (_, properties) => {
    expect(asking(properties)).toEqual({ refused: 'asks for a secret, which nobody is asked for' });
  });

  test.each<[string, unknown]>([
    ['no form', { mode: 'url', message: 'Go', url: 'https://example.com/' }],
    ['nothing', undefined],
    ['no field', { message: 'x', requestedSchema: { type: 'object', properties: {} } }],
    [
      'a record',
      { message: 'x', requestedSchema: { type: 'object', properties: { x: { type: 'object' } } } },
    ],
    [
      'a list of anything',
      { message: 'x', requestedSchema: { type: 'object', properties: { x: { type: 'array' } } } },
    ],
    [
      'what it does not have',
      { message: 'x', requestedSchema: { type: 'object', properties: { x: text }, required: ['y'] } },
    ],
  ])('that is %s is asked of nobody', (_, params) => {
    expect(questionOf('a.b', params, plain)).toHaveProperty('refused');
  });

  test('never is longer than a card takes, and has all that must be answered', () => {
    const name = fc.stringMatching(/^[a-z]{1,20}$/);
    const field = fc.record(
      {
        type: fc.constantFrom('string', 'integer', 'boolean'),
        enum: fc.option(fc.array(fc.string(), { minLength: 1 }), { nil: undefined }),
      },
      { requiredKeys: ['type'] },
    );
    fc.assert(
      fc.property(
        fc.dictionary(name, field, { minKeys: 1 }),
        fc.string(),
        fc.boolean(),
        (fields, message, must) => {
          const required = must ? Object.keys(fields) : [];
          const question = asking(fields, required, message);
          if ('refused' in question) return;
          expect(question.text.length).toBeLessThanOrEqual(1_000);
          expect(question.text).not.toContain('\n');
          const listed = question.fields.map((one) => one.name);
          expect(required.filter((one) => !listed.includes(one))).toEqual([]);
        },
      ),
    );
  });
});

describe('an answer', () => {
  test.each<[string, object, string, unknown]>([
    ['words to the one field', { x: text }, ' as it stands ', { x: 'as it stands' }],
    [
      'a choice by its title',
      { x: { type: 'string', oneOf: [{ const: 'r1', title: 'Blue' }] } },
      'blue',
      { x: 'r1' },
    ],
    [
      'a choice by its older title',
      { x: { type: 'string', enum: ['r1'], enumNames: ['Blue'] } },
      'Blue',
      { x: 'r1' },
    ],
    [
      'several choices',
      { x: { type: 'array', items: { enum: ['a', 'b', 'c'] } } },
      'A, c',
      { x: ['a', 'c'] },
    ],
    ['yes', { x: { type: 'boolean' } }, 'Yes', { x: true }],
    ['a number', { x: { type: 'number' } }, '-1.5', { x: -1.5 }],
    ['lines', { x: text, y: { type: 'integer' } }, 'X: one: two\ny = 3\nthanks', { x: 'one: two', y: 3 }],
  ])('is read: %s', (_, properties, ...[words, content]) => {
    expect(answer(properties, words)).toEqual({ content });
  });

  test.each<[string, object, string]>([
    ['no choice', { x: { type: 'string', enum: ['a'] } }, 'b'],
    ['one of several is no choice', { x: { type: 'array', items: { enum: ['a', 'b'] } } }, 'a, d'],
    ['maybe', { x: { type: 'boolean' } }, 'maybe'],
    ['no whole number', { x: { type: 'integer' } }, '1.5'],
    ['too much', { x: { type: 'integer', maximum: 3 } }, '4'],
    ['no number', { x: { type: 'number' } }, '1e3'],
    ['no address', { x: { type: 'string', format: 'email' } }, 'me at home'],
    ['too long', { x: { type: 'string', maxLength: 3 } }, 'long'],
    ['no names', { x: text, y: text }, 'just words'],
  ])('does not fit: %s', (_, properties, words) => {
    expect(answer(properties, words)).toHaveProperty('unfit');
  });

  test('that leaves out what must be there does not fit', () => {
    expect(answer({ x: text, y: text }, 'y: here', ['x'])).toEqual({ unfit: 'x is not in the answer' });
  });
});
