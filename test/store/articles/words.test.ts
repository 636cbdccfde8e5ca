import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oneEditApart, spellingsOf, wordsOf } from '../../../src/store/articles/words.ts';

const word = fc.string({ unit: fc.constantFrom(...'abcdeäß'), minLength: 4, maxLength: 12 });

describe('the words of a text', () => {
  it.each([
    ['Where is FH-10482?', ['where', 'is', 'fh', '10482']],
    ["The customer's mug DIDN'T arrive; we’ll see", ['the', 'customer', 'mug', 'arrive', 'we', 'see']],
    ["O'Brien, Müller – ﬁne…", ['o', 'brien', 'müller', 'fine']],
    ['  \u0000 … !?', []],
  ])('%j', (text, words) => expect(wordsOf(text).words).toEqual(words));

  it('says what a hyphen joins, and its parts', () => {
    expect(wordsOf('a Pick-up point, e-mail')).toEqual({
      words: ['a', 'pick', 'up', 'point', 'e', 'mail'],
      joined: [
        { word: 'pickup', parts: ['pick', 'up'] },
        { word: 'email', parts: ['e', 'mail'] },
      ],
    });
  });

  it('are short and nothing but letters and digits, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const { words, joined } = wordsOf(text);
        for (const one of [...words, ...joined.map((each) => each.word)])
          expect(one).toMatch(/^[\p{L}\p{M}\p{N}]{1,60}$/u);
      }),
    );
  });
});

/** Every way to mistype a word once. */
const edited = fc
  .tuple(
    word,
    fc.nat(),
    fc.constantFrom('left out', 'put in', 'replaced', 'swapped'),
    fc.constantFrom(...'abcdezä'),
  )
  .map(([written, at, how, letter]) => {
    const letters = [...written];
    const place = at % (letters.length - 1);
    const [one = '', two = ''] = letters.slice(place, place + 2);
    const put = {
      'left out': [two],
      'put in': [letter, one, two],
      replaced: [letter, two],
      swapped: [two, one],
    }[how];
    return { written, typed: letters.toSpliced(place, 2, ...put).join('') };
  });

describe('a word that was mistyped once', () => {
  it('has a spelling in common with the word', () => {
    fc.assert(
      fc.property(edited, ({ written, typed }) => {
        expect(oneEditApart(typed, written)).toBe(true);
        if ([...typed].length >= 4)
          expect(spellingsOf(typed).some((spelling) => spellingsOf(written).includes(spelling))).toBe(true);
      }),
    );
  });

  it.each([
    ['password', 'pasword', true],
    ['password', 'passwrod', true],
    ['password', 'passwords', true],
    ['password', 'pasworrd', false],
    ['refund', 'refresh', false],
    ['parcel', 'cancel', false],
  ])('%s and %s: %s', (one, other, apart) => {
    expect(oneEditApart(one, other)).toBe(apart);
    expect(oneEditApart(other, one)).toBe(apart);
  });

  it('is not looked for when it is short, endless or a number', () => {
    expect([spellingsOf('mug'), spellingsOf('fh10482'), spellingsOf('x'.repeat(25))]).toEqual([[], [], []]);
  });
});
