/** The shop's articles: one by its id, or the best for some words. Each says when it was last checked, and whether that is overdue. */
import { z } from 'zod';
import type { ArticleSection, ShopPort } from '../flow/ports/shop.ts';
import type { Citation } from '../run/events.ts';
import { count, dayOf, daysBetween } from './dates.ts';
import { OWN_READ } from './shapes.ts';
import { type ReadTool, ToolFault } from './tool.ts';

const Audience = z.enum(['staff', 'customer']).optional().describe('customer: only what may be quoted to customers');
const Common = {
  id: z.string(),
  title: z.string(),
  audience: z.enum(['staff', 'customer']),
  checkedAt: z.string(),
  overdue: z.boolean(),
};

const ArticleInput = z.strictObject({
  id: z.string().min(1).max(80),
  section: z.int().min(1).max(50).optional().describe('number of the section that is meant'),
  audience: Audience,
});
const ArticleOutput = z.strictObject({
  article: z.strictObject({ ...Common, inShort: z.string(), section: z.string().optional(), body: z.string() }),
});

export function knowledgeArticle(shop: ShopPort): ReadTool<typeof ArticleInput, typeof ArticleOutput> {
  return {
    ...OWN_READ,
    impersonal: true,
    name: 'knowledge.article',
    description: 'One article by its id, whole or one section of it.',
    input: ArticleInput,
    output: ArticleOutput,
    async run({ id, section: number, audience }, who) {
      const article = await shop.article(who.tenant, id);
      if (!article) throw new ToolFault('no_such_article', `There is no article ${id}.`);
      if (audience === 'customer' && article.audience === 'staff') {
        throw new ToolFault('staff_only', `"${article.title}" is for the staff only.`);
      }
      const section = number === undefined ? undefined : article.sections.find((one) => one.number === number);
      if (number !== undefined && !section) throw new ToolFault('no_such_section', `${id} has no section ${number}.`);
      const checked = checkedOf(article, who.now);
      const named = section ? { section: sectionName(section) } : {};
      const body = (section ? [section] : article.sections).map(sectionText).join('\n\n');
      const { title, inShort } = article;
      const late = checked.overdue ? ', check overdue' : '';
      return {
        output: { article: { id, title, audience: article.audience, ...checked, inShort, ...named, body } },
        headline: `policy "${title}" (checked ${dayOf(checked.checkedAt, who.now)}${late}): ${inShort}`,
        citations: [{ article: id, title, ...checked, ...named }],
      };
    },
  };
}

const SearchInput = z.strictObject({ query: z.string().trim().min(1).max(2000), audience: Audience });
const SearchOutput = z.strictObject({
  hits: z.array(z.strictObject({ ...Common, section: z.string(), excerpt: z.string(), score: z.number() })),
});
const MOST_HITS = 5;
const EXCERPT = 400;

export function knowledgeSearch(shop: ShopPort): ReadTool<typeof SearchInput, typeof SearchOutput> {
  return {
    ...OWN_READ,
    impersonal: true,
    name: 'knowledge.search',
    description: "Searches the shop's articles; the best section of each article that fits, best first.",
    input: SearchInput,
    output: SearchOutput,
    async run({ query, audience }, who) {
      const found = await shop.searchArticles(who.tenant, query, audience ?? 'staff', MOST_HITS);
      const hits = found.map(({ id, title, audience: readers, section, score, ...article }) => ({
        ...{ id, title, audience: readers, section: sectionName(section), score },
        excerpt: section.body.length > EXCERPT ? `${section.body.slice(0, EXCERPT - 1)}…` : section.body,
        ...checkedOf(article, who.now),
      }));
      const titles = hits.slice(0, 3).map(({ title }) => `"${title}"`);
      return {
        output: { hits },
        headline: hits.length === 0 ? 'no article fits' : `${count(hits.length, 'article')}: ${titles.join(', ')}`,
        citations: hits.map(
          ({ id, title, section, checkedAt, overdue }): Citation => ({
            article: id,
            title,
            section,
            checkedAt,
            overdue,
          }),
        ),
      };
    },
  };
}

/** Overdue: not checked for longer than its review interval. */
function checkedOf(article: { checkedAt: string; reviewDays: number }, now: string) {
  const { checkedAt, reviewDays } = article;
  return { checkedAt, overdue: daysBetween(checkedAt, now) > reviewDays };
}

/** `section 2, Change of mind`. */
function sectionName({ number, title }: ArticleSection): string {
  return `section ${number}, ${title}`;
}

function sectionText({ number, title, body }: ArticleSection): string {
  return `${number}. ${title}\n${body}`;
}
