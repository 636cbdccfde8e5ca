/** `npm run eval:search` on parts of its sets, so that a change that spoils the search is seen here. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mistype } from '../../evals/mistype.ts';
import { readQuestionSet } from '../../evals/question-set.ts';
import { importArticles, measureSearch } from '../../evals/search-figures.ts';
import { type Database, openDatabase } from '../../src/store/db.ts';
import { seeded } from '../../src/tools/shop/adapters/own/demo/random.ts';
import { hasMaterial, materialPath } from '../material.ts';

const STACKFAQ = 'data/retrieval/stackfaq';
const BANKING = 'data/retrieval/tau3_banking';

/** For a busy machine; nothing here measures time. */
const LONG = 180_000;

describe.skipIf(!hasMaterial(STACKFAQ) || !hasMaterial(BANKING))(
  'search on public question sets (needs TEST_MATERIAL)',
  () => {
    let database: Database;
    beforeAll(async () => {
      database = await openDatabase({ memory: true });
    });
    afterAll(() => database.close());

    it(
      'stackfaq: every fifth question, as it is and mistyped',
      async () => {
        const set = await readQuestionSet(materialPath(STACKFAQ));
        await importArticles(database, 'stackfaq', set);
        const some = set.questions.filter((_, at) => at % 5 === 0);
        const figures = await measureSearch(database, 'stackfaq', some);
        expect(figures.hitAt1).toBeGreaterThanOrEqual(0.7);
        expect(figures.recallAt5).toBeGreaterThanOrEqual(0.94);
        expect(figures.noResult).toBeLessThanOrEqual(0.01);
        const random = seeded(1);
        const typed = some.map((question) => ({ ...question, text: mistype(question.text, random) }));
        expect((await measureSearch(database, 'stackfaq', typed)).recallAt5).toBeGreaterThanOrEqual(0.86);
      },
      LONG,
    );

    it(
      'tau3_banking: every question',
      async () => {
        const set = await readQuestionSet(materialPath(BANKING));
        await importArticles(database, 'banking', set);
        const figures = await measureSearch(database, 'banking', set.questions);
        expect(figures.hitAt1).toBeGreaterThanOrEqual(0.55);
        expect(figures.recallAt5).toBeGreaterThanOrEqual(0.23);
        expect(figures.noResult).toBe(0);
      },
      LONG,
    );
  },
);

describe('mistyping', () => {
  const text = fc.string({ unit: fc.constantFrom(...'abcdeé 1-'), maxLength: 60 });

  it('changes one word by one edit, the same way for the same seed', () => {
    fc.assert(
      fc.property(text, fc.nat(), (written, seed) => {
        const typed = mistype(written, seeded(seed));
        expect(mistype(written, seeded(seed))).toBe(typed);
        expect(Math.abs(typed.length - written.length)).toBeLessThanOrEqual(1);
        const words = written.match(/[a-z]+/g) ?? [];
        const long = Math.min(6, Math.max(0, ...words.map((word) => word.length)));
        const picked = words.filter((word) => word.length >= long);
        if (picked.length > 0 && picked.every((word) => new Set(word).size > 1))
          expect(typed).not.toBe(written);
        if (!/[a-z]/.test(written)) expect(typed).toBe(written);
      }),
    );
  });

  it('picks a word of six letters or more where there is one', () => {
    for (let seed = 0; seed < 40; seed += 1)
      expect(mistype('a b strikethrough c', seeded(seed))).toMatch(/^a b \S+ c$/);
  });
});
