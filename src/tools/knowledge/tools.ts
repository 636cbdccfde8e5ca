/**
 * Articles: one by its id, or the best for some words. Each says when it was last checked, whether
 * that is overdue, and what contradicts it.
 */

import { z } from 'zod';
import type { ArticleBrief, ArticleSection, Articles } from '../../flow/ports/articles.ts';
import type { Citation } from '../../run/terms.ts';
import { count } from '../../run/text/counts.ts';
import { dayOf, daysBetween } from '../../run/text/dates.ts';
import { type ReadTool, ToolFault } from '../contract.ts';
import { OWN_READ } from '../keyed-write.ts';

const Audience = z
  .enum(['staff', 'customer'])
  .optional()
  .describe('customer: only what may be quoted to customers');
const Cited = { id: z.string(), title: z.string(), checkedAt: z.string(), overdue: z.boolean() };
const Common = {
  ...Cited,
  audience: z.enum(['staff', 'customer']),
  contradicts: z
    .array(z.strictObject({ ...Cited, inShort: z.string() }))
    .describe('articles that say something else about the same thing; cite both and let a person decide'),
};

const ArticleInput = z.strictObject({
  id: z.string().min(1).max(80),
  section: z.int().min(1).max(50).optional().describe('number of the section that is meant'),
  audience: Audience,
});
const ArticleOutput = z.strictObject({
  article: z.strictObject({
    ...Common,
    inShort: z.string(),
    section: z.string().optional(),
    body: z.string(),
  }),
});

export function knowledgeArticle(articles: Articles): ReadTool<typeof ArticleInput, typeof ArticleOutput> {
  return {
    ...OWN_READ,
    impersonal: true,
    name: 'knowledge.article',
    description: 'One article by its id, whole or one section of it.',
    input: ArticleInput,
    output: ArticleOutput,
    async run({ id, section: number, audience }, context) {
      const article = await articles.article(context.tenant, id);
      if (!article) throw new ToolFault('no_such_article', `There is no article ${id}.`);
      if (audience === 'customer' && article.audience === 'staff') {
        throw new ToolFault('staff_only', `"${article.title}" is for the staff only.`);
      }
      const section =
        number === undefined ? undefined : article.sections.find((one) => one.number === number);
      if (number !== undefined && !section)
        throw new ToolFault('no_such_section', `${id} has no section ${number}.`);
      const checked = checkedOf(article, context.now);
      const named = section ? { section: sectionName(section) } : {};
      const body = (section ? [section] : article.sections).map(sectionText).join('\n\n');
      const { title, inShort } = article;
      const contradicts = contradicting(article.contradicts, audience, context.now);
      const others = contradicts.map(
        (other) => `; contradicted by ${naming(other, context.now)}: ${other.inShort}`,
      );
      return {
        output: {
          article: {
            id,
            title,
            audience: article.audience,
            ...checked,
            contradicts,
            inShort,
            ...named,
            body,
          },
        },
        headline: `policy ${naming({ title, ...checked }, context.now)}: ${inShort}${others.join('')}`,
        citations: [{ article: id, title, ...checked, ...named }, ...contradicts.map(citation)],
      };
    },
  };
}

const SearchInput = z.strictObject({ query: z.string().trim().min(1).max(32_768), audience: Audience });
const Hit = z.strictObject({
  ...Common,
  section: z.string(),
  excerpt: z.string(),
  score: z.number(),
  fit: z
    .enum(['clear', 'possible', 'words'])
    .describe(
      'clear: like a question that it answers; possible: a person should look; words: it shares words',
    ),
});
const SearchOutput = z.strictObject({
  hits: z.array(Hit),
  answer: Hit.nullable().describe('the article that clearly answers'),
  perhaps: Hit.nullable().describe('where none does: the one that a person should look at'),
});
const MOST_HITS = 5;
const EXCERPT = 400;

export function knowledgeSearch(articles: Articles): ReadTool<typeof SearchInput, typeof SearchOutput> {
  return {
    ...OWN_READ,
    impersonal: true,
    name: 'knowledge.search',
    description: 'Searches the articles; the best section of each article that fits, best first.',
    input: SearchInput,
    output: SearchOutput,
    answers: {
      words: 'query',
      args: { audience: 'customer' },
      ...{ first: '.answer', perhaps: '.perhaps' },
      passage: { title: 'title', section: 'section', text: 'excerpt' },
    },
    async run({ query, audience }, context) {
      const found = await articles.searchArticles({
        tenant: context.tenant,
        query,
        audience: audience ?? 'staff',
        most: MOST_HITS,
      });
      const hits = found.map(({ id, title, audience: readers, section, score, fit, ...article }) => ({
        ...{ id, title, audience: readers, section: sectionName(section), score, fit },
        contradicts: contradicting(article.contradicts, audience, context.now),
        excerpt: section.body.length > EXCERPT ? `${section.body.slice(0, EXCERPT - 1)}…` : section.body,
        ...checkedOf(article, context.now),
      }));
      const answer = hits.find(({ fit }) => fit === 'clear') ?? null;
      const perhaps = answer ? null : (hits.find(({ fit }) => fit === 'possible') ?? null);
      const output = { hits, answer, perhaps };
      if (hits.length === 0) return { output, headline: 'there is no article on this', citations: [] };
      const titles = hits.slice(0, 3).map((hit) => `"${hit.title}"${hit.overdue ? ' (check overdue)' : ''}`);
      const doubts = hits.flatMap(({ title, contradicts }) =>
        contradicts.map((other) => `; "${title}" is contradicted by ${naming(other, context.now)}`),
      );
      const known = new Set(hits.map(({ id }) => id));
      const others = hits.flatMap(({ contradicts }) => contradicts).filter(({ id }) => !known.has(id));
      return {
        output,
        headline: `${foundLine(output, hits.length)}: ${titles.join(', ')}${doubts.join('')}`,
        citations: [
          ...[answer ?? perhaps ?? [], hits]
            .flat()
            .filter((hit, at, all) => all.indexOf(hit) === at)
            .map((hit) => ({ ...citation(hit), section: hit.section })),
          ...others.map(citation),
        ],
      };
    },
  };
}

/** What the articles that were found are worth: only a clear one answers. */
function foundLine({ answer, perhaps }: { answer: unknown; perhaps: unknown }, found: number): string {
  if (answer) return `${count(found, 'article')}, the first like a question that it answers`;
  return perhaps
    ? `no clear answer; ${count(found, 'article')} to look at`
    : `no answer; ${count(found, 'article')} with some of the words`;
}

/** Overdue: not checked for longer than its review interval. */
function checkedOf(article: { checkedAt: string; reviewDays: number }, now: string) {
  const { checkedAt, reviewDays } = article;
  return { checkedAt, overdue: daysBetween(checkedAt, now) > reviewDays };
}

type Known = Pick<Citation, 'title' | 'checkedAt'> & { overdue: boolean };

/** Only such as the reader may see. */
function contradicting(
  others: readonly ArticleBrief[],
  audience: 'staff' | 'customer' | undefined,
  now: string,
) {
  return others
    .filter((other) => audience !== 'customer' || other.audience === 'customer')
    .map((other) => ({ id: other.id, title: other.title, inShort: other.inShort, ...checkedOf(other, now) }));
}

/** `"Returns and refunds" (checked 2 Nov, check overdue)`. */
function naming({ title, checkedAt, overdue }: Known, now: string): string {
  return `"${title}" (checked ${dayOf(checkedAt, now)}${overdue ? ', check overdue' : ''})`;
}

function citation({ id, title, checkedAt, overdue }: Known & { id: string }): Citation {
  return { article: id, title, checkedAt, overdue };
}

/** `section 2, Change of mind`. */
function sectionName({ number, title }: ArticleSection): string {
  return `section ${number}, ${title}`;
}

function sectionText({ number, title, body }: ArticleSection): string {
  return `${number}. ${title}\n${body}`;
}
