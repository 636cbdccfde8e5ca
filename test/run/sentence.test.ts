/** Sentences of several people, put together: each ends once, whatever it ended with before. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sentence, sentences } from '../../src/run/text/sentence.ts';
import { Refusal } from '../../src/tools/shop/adapters/remote/kinds.ts';

it.each([
  ['Vendure refuses it.', 'Vendure refuses it.'],
  ['Vendure refuses it', 'Vendure refuses it.'],
  ['Medusa refuses it: no., ', 'Medusa refuses it: no.'],
  ['  Why?', 'Why?'],
  ['one;', 'one.'],
  [' .,', ''],
])('%j is %j', (text, said) => {
  expect(sentence(text)).toBe(said);
});

const said = fc.stringMatching(/^[A-Z][a-z ,.;:!?]{0,20}[.,;: !?]{0,4}$/);

it('whatever was said first, what comes after it is a sentence of its own', () => {
  fc.assert(
    fc.property(fc.array(said, { maxLength: 3 }), (texts) => {
      const told = sentences(...texts, 'Not all of it stands.');
      expect(told.endsWith('Not all of it stands.')).toBe(true);
      const before = told.slice(0, -'Not all of it stands.'.length);
      expect(before).toMatch(/^(?:.*[.!?…] )?$/);
      expect(sentence(told)).toBe(told);
    }),
  );
});

it('a refusal is a sentence, whoever worded it', () => {
  fc.assert(
    fc.property(said, (text) => {
      expect(new Refusal('no', text).message).toMatch(/[^.,;:\s][.!?]$|^[.!?]*$|[!?]$/);
    }),
  );
});
