/** A letter says that an article which it cites is in another language. */
import { describe, expect, it } from 'vitest';
import { otherLanguagesOf } from '../../../src/agent/playbooks/article-language.ts';
import type { Run } from '../../../src/run/state.ts';
import { fernhill } from './case-in-memory.ts';

const ENGLISH =
  'You do not need to send anything back. We refund the whole price to the card that you paid with.';
const FRENCH =
  'Vous n’avez rien à nous renvoyer. Nous remboursons le prix sur la carte qui a servi au paiement.';

/** A run that read one article by its id and found another by searching. */
const runWith = (read: string, found: string) =>
  ({
    plan: {
      steps: [
        { state: 'done', output: { article: { id: 'read', title: 'A', body: read } } },
        { state: 'done', output: { hits: [{ id: 'found', title: 'B', excerpt: found }], answer: null } },
      ],
    },
    earlier: [],
  }) as unknown as Run;

describe('an article in another language than the letter', () => {
  it.each([
    ['fr', ENGLISH, ['L’article cité est en anglais.']],
    ['es', ENGLISH, ['El artículo citado está en inglés.']],
    ['de', ENGLISH, ['Der genannte Artikel ist auf Englisch.']],
    ['en', ENGLISH, []],
    ['fr', FRENCH, []],
    ['en', FRENCH, ['The article that is named is in French.']],
  ] as const)('in a letter in %s of %j', (language, text, said) => {
    for (const id of ['read', 'found'])
      expect(otherLanguagesOf([id], { run: runWith(text, text), language, desk: fernhill })).toEqual(said);
  });

  it('is said once, and of an article that nothing read nothing is said', () => {
    const of = { run: runWith(ENGLISH, ENGLISH), language: 'fr' as const, desk: fernhill };
    expect(otherLanguagesOf(['read', 'found'], of)).toHaveLength(1);
    expect(otherLanguagesOf(['other'], of)).toEqual([]);
    expect(otherLanguagesOf([], of)).toEqual([]);
  });
});
