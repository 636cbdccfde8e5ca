import { beforeAll, expect, it } from 'vitest';
import { ArticleQuestions } from '../../../src/store/articles/questions.ts';
import { searchArticles } from '../../../src/store/articles/search.ts';
import type { Database } from '../../../src/store/db.ts';
import { onEachDatabase } from '../on-each-database.ts';
import { tenantWith, written } from './written.ts';

const CARE = written('care', '', {
  title: 'Caring for wool',
  sections: [
    {
      number: 1,
      title: 'Washing',
      body: 'Wool is washed at thirty degrees.',
      questions: ['how do I wash the jumper', 'wie wasche ich den Pullover'],
    },
    {
      number: 2,
      title: 'Moths',
      body: 'Cedar keeps moths away.',
      questions: ['what helps against moths', 'was hilft gegen Motten'],
    },
  ],
});
const OPENING = written('opening', '', {
  title: 'Opening hours',
  sections: [
    {
      number: 1,
      title: 'Weekdays',
      body: 'From nine to six.',
      questions: ['when do you open', 'wann haben Sie geöffnet'],
    },
  ],
});

onEachDatabase((place) => {
  let database: Database;
  beforeAll(async () => {
    database = await place.database();
  });
  const first = async (tenant: string, query: string, questions = new ArticleQuestions()) => {
    const [hit] = await searchArticles(database, { tenant, query, audience: 'customer', most: 3 }, questions);
    return hit && [hit.id, hit.section.number, hit.fit];
  };

  it('an article clearly answers what is like one of its questions, in any language, with that section', async () => {
    const tenant = await tenantWith(database, [CARE, OPENING]);
    expect(await first(tenant, 'How can I wash my jumper?')).toEqual(['care', 1, 'clear']);
    expect(await first(tenant, 'Was hilft denn gegen die Motten?')).toEqual(['care', 2, 'clear']);
    expect(await first(tenant, 'wann habt ihr geöffnet')).toEqual(['opening', 1, 'clear']);
  });

  it('a shared word makes no answer', async () => {
    const tenant = await tenantWith(database, [CARE, OPENING]);
    const fits = await Promise.all(
      [
        'the wool sweater I bought from you has a hole in it and the seam is open',
        'my weekdays are terrible since your driver comes at nine',
        'thirty of my colleagues would like jackets',
      ].map(async (query) => (await first(tenant, query))?.[2]),
    );
    expect(fits).not.toContain('clear');
  });

  it('learns anew when the questions change', async () => {
    const tenant = await tenantWith(database, [OPENING]);
    const questions = new ArticleQuestions();
    expect((await first(tenant, 'what helps against moths', questions))?.[2]).not.toBe('clear');
    const { writeArticles } = await import('../../../src/store/articles/write.ts');
    await database.transaction((tx) => writeArticles(tx, tenant, [CARE]));
    expect(await first(tenant, 'what helps against moths', questions)).toEqual(['care', 2, 'clear']);
  });
});
