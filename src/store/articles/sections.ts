/** Which section of an article answers best. */
import type { ArticleSection } from '../../flow/ports/articles.ts';
import type { Connection } from '../database.ts';
import { statement } from '../statement.ts';
import type { AskedTerm } from './query.ts';
import type { MatchedArticle } from './questions.ts';

/**
 * A section's place in `places` is its number; arrays count from 1, and the title comes first.
 */
const BEST = statement(
  'article_sections_best',
  `
    select distinct on (s.article) s.article, s.number, s.title, s.body
    from article_sections s
    left join lateral (
      select sum(asked.weight * t.places[s.number + 1] / (t.places[s.number + 1] + 1.0::float8)) as fits
      from article_terms t
      join unnest(:terms::text[], :weights::float8[]) as asked (term, weight) on asked.term = t.term
      where t.tenant = :tenant and t.article = s.article
    ) matched on true
    where s.tenant = :tenant and s.article = any(:articles::text[])
    order by s.article, (s.article = :met and s.number = :met_section::integer) desc,
      coalesce(matched.fits, 0) desc, s.number`,
);

/**
 * By the article's id: the section whose question is met, else the one with most of what was asked, of equals
 * the first.
 */
export async function bestSections(
  from: Connection,
  tenant: string,
  {
    articles,
    asked,
    match,
  }: { articles: readonly string[]; asked: readonly AskedTerm[]; match: MatchedArticle | undefined },
): Promise<Map<string, ArticleSection>> {
  if (articles.length === 0) return new Map();
  const rows = await from.query<ArticleSection & { article: string }>(BEST, {
    tenant,
    articles,
    terms: asked.map(({ term }) => term),
    weights: asked.map(({ weight }) => weight),
    met: match?.article ?? '',
    met_section: match?.section ?? 0,
  });
  return new Map(rows.map(({ article, ...section }) => [article, section]));
}
