import { beforeAll, describe, expect, it } from 'vitest';
import { parseArticle } from '../../../src/store/demo/articles.ts';
import { onEachDatabase } from '../on-each-database.ts';
import { demoShop, outputOf, type TestShop } from './demo-shop.ts';

interface Hits {
  hits: { id: string; section: string; excerpt: string; checkedAt: string; overdue: boolean; audience: string }[];
}

onEachDatabase((place) => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await demoShop(await place.database());
  });
  const search = async (query: string, more = {}) =>
    outputOf<Hits>(await shop.read('knowledge.search', { query, ...more }, shop.who([]))).hits;

  it.each([
    ['my mug arrived broken, there are pieces everywhere, what do I do?', 'damaged-or-faulty-items'],
    ['where is it? the parcel has not moved for days and tracking says nothing', 'where-is-my-parcel'],
    ['does not like it any more, wants to return it', 'returns-and-refunds'],
    ['locked out after wrong passwords', 'locked-accounts-and-identity'],
    ['customer was injured and mentions a lawyer', 'injuries-and-legal-matters'],
    ['was charged twice on the card', 'paying-and-refund-times'],
    ['can I put the stoneware into the dishwasher', 'caring-for-your-items'],
  ])('%s', async (query, expected) => expect((await search(query))[0]?.id).toBe(expected));

  it('more words find more, never less; words that say nothing find nothing', async () => {
    const few = await search('trace');
    const many = await search('trace, and please do hurry, her birthday is on Saturday');
    expect(few.length).toBeGreaterThan(0);
    expect(many.map(({ id }) => id)).toEqual(expect.arrayContaining(few.map(({ id }) => id)));
    expect(await search('the and of it')).toEqual([]);
    expect(await search("o'brien & (drop | table):*")).toEqual([]);
  });

  it('one hit an article, with its best section and when it was checked', async () => {
    const hits = await search('shipping costs and pick-up points');
    expect(new Set(hits.map(({ id }) => id)).size).toBe(hits.length);
    expect(hits.find(({ id }) => id === 'shipping-and-delivery')).toMatchObject({
      checkedAt: '2026-07-06',
      overdue: true,
    });
    expect(hits.length).toBeLessThanOrEqual(5);
  });

  it('what is for the staff is not found for customers', async () => {
    const query = 'lawyer, injury, locked account, goodwill';
    expect((await search(query)).some(({ audience }) => audience === 'staff')).toBe(true);
    expect((await search(query, { audience: 'customer' })).every(({ audience }) => audience === 'customer')).toBe(true);
    const args = { id: 'goodwill', audience: 'customer' };
    expect((await shop.read('knowledge.article', args, shop.who([]))).fault?.code).toBe('staff_only');
  });

  it('an article is cited with the day on which it was checked', async () => {
    const read = await shop.read('knowledge.article', { id: 'returns-and-refunds', section: 2 }, shop.who([]));
    expect(read.headline).toBe(
      'policy "Returns and refunds" (checked 2 Nov): 30 days after delivery, unused, not final sale',
    );
    expect(read.citations).toEqual([
      {
        ...{ article: 'returns-and-refunds', title: 'Returns and refunds', section: 'section 2, Change of mind' },
        ...{ checkedAt: '2026-11-02', overdue: false },
      },
    ]);
    const overdue = await shop.read('knowledge.article', { id: 'shipping-and-delivery' }, shop.who([]));
    expect(overdue.headline).toContain('(checked 6 Jul, check overdue)');
    const codes = [{ id: 'nothing' }, { id: 'goodwill', section: 9 }].map((args) =>
      shop.read('knowledge.article', args, shop.who([])),
    );
    expect((await Promise.all(codes)).map(({ fault }) => fault?.code)).toEqual(['no_such_article', 'no_such_section']);
  });
});

describe('an article file', () => {
  const front = 'id: a\ntitle: A\nowner: o\naudience: staff\nchecked: 2026-11-02\nreview_days: 30\nin_short: s';
  const file = (head: string, body: string) => `---\n${head}\n---\n\n${body}`;

  it('has front matter and numbered sections', () => {
    const text = file(
      front.replace('2026-11-02', '3 days ago'),
      '## 1. One\n\nfirst\nline\n\nsecond\n\n## 2. Two\n\nx\n',
    );
    expect(parseArticle('a.md', text, '2026-11-23')).toEqual({
      ...{ id: 'a', title: 'A', owner: 'o', audience: 'staff', inShort: 's', checkedAt: '2026-11-20', reviewDays: 30 },
      sections: [
        { number: 1, title: 'One', body: 'first line\n\nsecond' },
        { number: 2, title: 'Two', body: 'x' },
      ],
    });
  });

  it.each([
    ['no front matter', 'hello', /a\.md: an article begins with front matter/],
    ['another audience', file(front.replace('staff', 'all'), '## 1. One\n\nx'), /a\.md: audience/],
    ['no such date', file(front.replace('2026-11-02', 'recently'), '## 1. One\n\nx'), /a\.md: checked/],
    ['another name', file(front.replace('id: a', 'id: b'), '## 1. One\n\nx'), /name the file b\.md/],
    ['no section', file(front, ''), /has no section/],
    ['text before its sections', file(front, 'hello\n\n## 1. One\n\nx'), /before the first section/],
    ['a gap in its numbers', file(front, '## 1. One\n\nx\n\n## 3. Three\n\nx'), /section 2 does not begin/],
    ['an empty section', file(front, '## 1. One\n'), /section 1 is empty/],
  ])('with %s is refused by name', (_what, text, message) => {
    expect(() => parseArticle('a.md', text, '2026-11-23')).toThrow(message);
  });
});
