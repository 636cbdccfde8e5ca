import { beforeAll, describe, expect, it } from 'vitest';
import { parseArticle } from '../../../../src/desk/articles.ts';
import { onEachDatabase } from '../../../store/on-each-database.ts';
import { demoShop, outputOf, type TestShop } from './demo-shop.ts';

interface Hits {
  hits: {
    id: string;
    section: string;
    excerpt: string;
    checkedAt: string;
    overdue: boolean;
    audience: string;
  }[];
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
    ['locked out after wrong passwords', 'signing-in'],
    ['sender is not the address on file, show nothing of the account', 'locked-accounts-and-identity'],
    ['customer was injured and mentions a lawyer', 'injuries-and-legal-matters'],
    ['was charged twice on the card', 'double-charges'],
    ['bank releases the reservation when?', 'double-charges'],
    ['is there a recall of the brass lamp', 'recalled-items'],
    ['wants a copy of her personal data', 'personal-data'],
    ['can I put the stoneware into the dishwasher', 'caring-for-your-items'],
  ])('%s', async (query, expected) => expect((await search(query))[0]?.id).toBe(expected));

  it('what is said besides does not hide what is asked; words that say nothing find nothing', async () => {
    const [first] = await search('unsubscribe');
    const told = await search(
      'unsubscribe, and please do hurry, her birthday is on Saturday and she is so angry',
    );
    expect(first?.id).toBe('newsletter');
    expect(told.map(({ id }) => id)).toContain('newsletter');
    expect(await search('the and of it')).toEqual([]);
  });

  it.each([
    'do you sell gift cards',
    'can I buy a gift voucher for my sister',
    'do you have a showroom in Hamburg',
    'do you deliver to Switzerland or Norway',
    'are you selling wholesale',
  ])('there is no article on this: %s', async (query) => {
    const read = await shop.read('knowledge.search', { query }, shop.who([]));
    expect(read).toMatchObject({ outcome: 'done', output: { answer: null } });
  });

  it.each([
    ['unsubscirbe from the newletter', 'newsletter'],
    ['dishwaher', 'caring-for-your-items'],
    ['pickup point', 'pick-up-points'],
  ])('mistyped: %s', async (query, expected) => expect((await search(query))[0]?.id).toBe(expected));

  it('two articles that contradict each other are both cited, whichever was found', async () => {
    const read = await shop.read('knowledge.article', { id: 'pick-up-points', section: 2 }, shop.who([]));
    expect(read.headline).toBe(
      'policy "Pick-up points" (checked 17 Nov): parcel waits ten days; code and ID; contradicted by "Shipping and delivery" (checked 6 Jul, check overdue): EUR 6.90, free from EUR 120.00',
    );
    expect(read.citations?.map(({ article }) => article)).toEqual([
      'pick-up-points',
      'shipping-and-delivery',
    ]);
    const other = await shop.read('knowledge.article', { id: 'shipping-and-delivery' }, shop.who([]));
    expect(other.citations?.map(({ article }) => article)).toEqual([
      'shipping-and-delivery',
      'pick-up-points',
    ]);
    const searched = await shop.read(
      'knowledge.search',
      { query: 'how long does a parcel wait at a pick-up point' },
      shop.who([]),
    );
    expect(searched.headline).toContain(
      '; "Pick-up points" is contradicted by "Shipping and delivery" (checked 6 Jul, check overdue)',
    );
    expect(searched.citations?.map(({ article }) => article)).toEqual(
      expect.arrayContaining(['pick-up-points', 'shipping-and-delivery']),
    );
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
    expect(
      (await search(query, { audience: 'customer' })).every(({ audience }) => audience === 'customer'),
    ).toBe(true);
    const args = { id: 'goodwill', audience: 'customer' };
    expect((await shop.read('knowledge.article', args, shop.who([]))).fault?.code).toBe('staff_only');
  });

  it('an article is cited with the day on which it was checked', async () => {
    const read = await shop.read(
      'knowledge.article',
      { id: 'returns-and-refunds', section: 2 },
      shop.who([]),
    );
    expect(read.headline).toBe(
      'policy "Returns and refunds" (checked 2 Nov): 30 days after delivery, unused, not final sale',
    );
    expect(read.citations).toEqual([
      {
        ...{
          article: 'returns-and-refunds',
          title: 'Returns and refunds',
          section: 'section 2, Change of mind',
        },
        ...{ checkedAt: '2026-11-02', overdue: false },
      },
    ]);
    const overdue = await shop.read('knowledge.article', { id: 'shipping-and-delivery' }, shop.who([]));
    expect(overdue.headline).toContain('(checked 6 Jul, check overdue)');
    const codes = [{ id: 'nothing' }, { id: 'goodwill', section: 9 }].map((args) =>
      shop.read('knowledge.article', args, shop.who([])),
    );
    expect((await Promise.all(codes)).map(({ fault }) => fault?.code)).toEqual([
      'no_such_article',
      'no_such_section',
    ]);
  });
});

describe('an article file', () => {
  const front =
    'id: a\ntitle: A\nowner: o\naudience: staff\nchecked: 2026-11-02\nreview_days: 30\nin_short: s';
  const file = (head: string, body: string) => `---\n${head}\n---\n\n${body}`;

  it('has front matter and numbered sections', () => {
    const text = file(
      front.replace('2026-11-02', '3 days ago'),
      '## 1. One\n\nfirst\nline\n\nsecond\n\n## 2. Two\n\nx\n',
    );
    expect(parseArticle('a.md', text, '2026-11-23')).toEqual({
      ...{
        id: 'a',
        title: 'A',
        owner: 'o',
        audience: 'staff',
        inShort: 's',
        checkedAt: '2026-11-20',
        reviewDays: 30,
      },
      contradicts: [],
      sections: [
        { number: 1, title: 'One', body: 'first line\n\nsecond', questions: [] },
        { number: 2, title: 'Two', body: 'x', questions: [] },
      ],
    });
  });

  it.each([
    ['no front matter', 'hello', /a\.md, line 1: an article begins with front matter/],
    ['another audience', file(front.replace('staff', 'all'), '## 1. One\n\nx'), /a\.md, line \d+: audience/],
    [
      'no such date',
      file(front.replace('2026-11-02', 'recently'), '## 1. One\n\nx'),
      /a\.md, line \d+: checked/,
    ],
    ['another name', file(front.replace('id: a', 'id: b'), '## 1. One\n\nx'), /name the file b\.md/],
    ['no section', file(front, ''), /has no section/],
    ['text before its sections', file(front, 'hello\n\n## 1. One\n\nx'), /before the first section/],
    ['a gap in its numbers', file(front, '## 1. One\n\nx\n\n## 3. Three\n\nx'), /section 2 does not begin/],
    ['an empty section', file(front, '## 1. One\n'), /section 1 is empty/],
  ])('with %s is refused by name', (_what, text, message) => {
    expect(() => parseArticle('a.md', text, '2026-11-23')).toThrow(message);
  });
});
