import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { indexOutdatedArticles } from '../../../src/store/articles/indexing.ts';
import { readArticle } from '../../../src/store/articles/read.ts';
import { searchArticles } from '../../../src/store/articles/search.ts';
import { writeArticles } from '../../../src/store/articles/write.ts';
import type { Database } from '../../../src/store/db.ts';
import { onEachDatabase } from '../on-each-database.ts';
import { tenantWith, written } from './written.ts';

/** Words that are their own stems, and no one of which is one edit away from another. */
const WORDS = ['mug', 'oak', 'zinc', 'kelp', 'turf', 'yard', 'plum', 'fjord', 'glyph', 'quartz'];
const corpus = fc.array(fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 30 }), {
  minLength: 2,
  maxLength: 8,
});
const asked = fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 8 });

/** BM25 by the book: k1 2, b .75, a word that is asked for twice counts twice. */
function bm25(documents: readonly string[][], query: readonly string[]): number[] {
  const average = documents.flat().length / documents.length;
  return documents.map((document) =>
    query.reduce((score, word) => {
      const having = documents.filter((other) => other.includes(word)).length;
      const rarity = Math.log(1 + (documents.length - having + 0.5) / (having + 0.5));
      const times = document.filter((other) => other === word).length;
      return score + (rarity * times * 3) / (times + 2 * (0.25 + (0.75 * document.length) / average));
    }, 0),
  );
}

onEachDatabase((place) => {
  let database: Database;
  beforeAll(async () => {
    database = await place.database();
  });
  const found = async (
    tenant: string,
    query: string,
    { most = 100, audience = 'staff' }: { most?: number; audience?: 'staff' | 'customer' } = {},
  ) => searchArticles(database, { tenant, query, audience, most });
  const ids = async (...args: Parameters<typeof found>) => (await found(...args)).map(({ id }) => id);

  it('scores as BM25 does, and lists the best first', async () => {
    await fc.assert(
      fc.asyncProperty(corpus, asked, async (documents, query) => {
        const tenant = await tenantWith(
          database,
          documents.map((words, at) => written(`d${at}`, words.join(' '))),
        );
        const scores = bm25(documents, query);
        const hits = await found(tenant, query.join(' '));
        for (const { id, score } of hits) expect(score).toBeCloseTo(scores[Number(id.slice(1))] ?? 0, 6);
        expect(hits.map(({ score }) => score)).toEqual(hits.map(({ score }) => score).sort((a, b) => b - a));
      }),
      { numRuns: 25 },
    );
  });

  it('finds an article with the only rare word of a query, whatever else the query says', async () => {
    const common = WORDS.slice(0, 5);
    const documents = Array.from({ length: 12 }, (_, at) =>
      written(`d${at}`, [...common, `filler${at}`].join(' ')),
    );
    const tenant = await tenantWith(database, [...documents, written('rare', 'a chandelier')]);
    const besides = fc.array(
      fc.oneof(fc.constantFrom(...common, 'please', 'the'), fc.string({ maxLength: 12 })),
      {
        maxLength: 30,
      },
    );
    await fc.assert(
      fc.asyncProperty(besides, besides, async (before, after) => {
        expect(await ids(tenant, [...before, 'chandelier', ...after].join(' '))).toContain('rare');
      }),
      { numRuns: 60 },
    );
  });

  it('takes whatever is asked', async () => {
    const tenant = await tenantWith(database, [written('a', 'oak and zinc')]);
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 400 }), async (query) => {
        expect(Array.isArray(await found(tenant, query))).toBe(true);
      }),
      { numRuns: 40 },
    );
    expect(await ids(tenant, 'oak '.repeat(8_000))).toEqual(['a']);
    expect(await ids('no such tenant', 'oak')).toEqual([]);
  });

  it('has no article on what only common words touch', async () => {
    const documents = Array.from({ length: 10 }, (_, at) =>
      written(`d${at}`, `order number ${at}, ${WORDS[at] ?? ''}`),
    );
    const tenant = await tenantWith(database, documents);
    expect(await ids(tenant, 'order a telescope with a tripod')).toEqual([]);
    expect(await ids(tenant, 'order some quartz with a tripod')).toContain('d9');
  });

  it('gives the section that fits, the first when only the title does', async () => {
    const house = written('house', ['about oak', 'about zinc'], { title: 'Quartz' });
    const tenant = await tenantWith(database, [house, written('other', 'kelp')]);
    const section = async (query: string) => (await found(tenant, query))[0]?.section.number;
    expect([await section('zinc'), await section('oak'), await section('quartz')]).toEqual([2, 1, 1]);
  });

  it('understands other forms of a word, words mistyped once, and words with or without a hyphen', async () => {
    const tenant = await tenantWith(database, [
      written('returning', 'How returns of passwords work at pick-up points'),
      written('mail', 'Ask by email'),
      written('plain', 'kelp'),
    ]);
    for (const query of ['returned', 'pasword', 'passwrod', 'passsword', 'pickup']) {
      expect(await ids(tenant, query), query).toEqual(['returning']);
    }
    expect(await ids(tenant, 'e-mail')).toEqual(['mail']);
    expect(await ids(tenant, 'kulp')).toEqual([]);
  });

  it('keeps what an article said before out of the search once it was written again', async () => {
    const tenant = await tenantWith(database, [written('a', 'oak fjord'), written('b', 'kelp')]);
    const totals = async () =>
      (
        await database.execute(
          `select articles, words::integer as words from article_totals where tenant = '${tenant}'`,
        )
      )[0];
    expect(await totals()).toEqual({ articles: 2, words: 3 });
    await database.transaction((tx) => writeArticles(tx, tenant, [written('a', ['quartz glyph', 'kelp'])]));
    expect(await totals()).toEqual({ articles: 2, words: 4 });
    expect([await ids(tenant, 'fjord'), await ids(tenant, 'fjrod'), await ids(tenant, 'quartz')]).toEqual([
      [],
      [],
      ['a'],
    ]);
    const known = await database.execute(
      `select term, articles from article_vocabulary where tenant = '${tenant}' order by term`,
    );
    expect(known).toEqual([
      { term: 'glyph', articles: 1 },
      { term: 'kelp', articles: 2 },
      { term: 'quartz', articles: 1 },
    ]);
    expect((await readArticle(database, tenant, 'a'))?.sections).toHaveLength(2);
  });

  it('indexes articles that were indexed another way, or never, when the database is opened', async () => {
    const tenant = await tenantWith(database, [written('a', 'oak fjord')]);
    await database.execute(`delete from article_terms where tenant = '${tenant}'`);
    await database.execute(`update articles set search_version = 0 where tenant = '${tenant}'`);
    expect(await ids(tenant, 'fjord')).toEqual([]);
    await indexOutdatedArticles(database);
    expect(await ids(tenant, 'fjord')).toEqual(['a']);
  });

  it('shows customers nothing of what is for the staff, and still as many articles as they asked for', async () => {
    const staff = { audience: 'staff' as const };
    const tenant = await tenantWith(database, [
      written('s1', 'oak oak oak', staff),
      written('s2', 'oak oak', { ...staff, contradicts: ['c1'] }),
      written('c1', 'oak with kelp, plum, turf and zinc'),
      ...['kelp', 'plum', 'turf', 'zinc'].map((word) => written(word, word)),
    ]);
    expect(await ids(tenant, 'oak', { most: 1 })).toEqual(['s1']);
    expect(await ids(tenant, 'oak', { most: 1, audience: 'customer' })).toEqual(['c1']);
    const contradicting = async (audience: 'staff' | 'customer') =>
      (await found(tenant, 'oak', { most: 9, audience }))
        .find(({ id }) => id === 'c1')
        ?.contradicts.map(({ id }) => id);
    expect([await contradicting('staff'), await contradicting('customer')]).toEqual([['s2'], []]);
  });

  it('knows a contradiction from both sides', async () => {
    const tenant = await tenantWith(database, [
      written('old', 'seven days', { checkedAt: '2026-01-01' }),
      written('new', 'ten days', { contradicts: ['old', 'gone'] }),
    ]);
    const others = async (id: string) =>
      (await readArticle(database, tenant, id))?.contradicts.map((other) => other.id);
    expect([await others('old'), await others('new')]).toEqual([['new'], ['old']]);
  });
});
