/** The shop's articles and the search through them: full text, on both databases alike. */
import { and, asc, eq } from 'drizzle-orm';
import type { Article, ArticleHit } from '../../flow/ports/shop.ts';
import type { Connection } from '../db.ts';
import { articleSections, articles } from '../schema/shop.ts';

export async function readArticle(from: Connection, tenant: string, id: string): Promise<Article | undefined> {
  const rows = await from.orm
    .select({ article: articles, section: articleSections })
    .from(articles)
    .innerJoin(
      articleSections,
      and(eq(articleSections.tenant, articles.tenant), eq(articleSections.article, articles.id)),
    )
    .where(and(eq(articles.tenant, tenant), eq(articles.id, id)))
    .orderBy(asc(articleSections.number));
  const article = rows[0]?.article;
  if (!article) return undefined;
  const { tenant: _tenant, checkedOn, ...rest } = article;
  const sections = rows.map(({ section }) => ({ number: section.number, title: section.title, body: section.body }));
  return { ...rest, checkedAt: checkedOn, sections };
}

/**
 * The query's words, stemmed and OR-ed: sections that have more of them come first, words in titles counting most. (websearch_to_tsquery asks for every
 * word, and people write more words than a section has.)
 */
const SEARCH = {
  name: 'search_articles',
  text: `
    with asked as (
      select to_tsquery('english', string_agg(quote_literal(lexeme), ' | ')) as words from unnest(to_tsvector('english', $2))
    ), ranked as (
      select a.id, a.title, a.audience, a.checked_on, a.review_days, s.number, s.title as section, s.body,
        ts_rank(setweight(to_tsvector('english', a.title), 'A') || s.words, asked.words, 1) as score
      from articles a
      join article_sections s on s.tenant = a.tenant and s.article = a.id
      cross join asked
      where a.tenant = $1 and ($3 = 'staff' or a.audience = 'customer')
        and (s.words @@ asked.words or to_tsvector('english', a.title) @@ asked.words)
    ), best as (
      select distinct on (id) * from ranked order by id, score desc, number
    )
    select * from best order by score desc, id limit $4`,
};

interface Row {
  id: string;
  title: string;
  audience: 'staff' | 'customer';
  checked_on: string;
  review_days: number;
  number: number;
  section: string;
  body: string;
  score: number;
}

/** The best section of each article, best first. A query of stop words alone finds nothing. */
export async function searchArticles(
  from: Connection,
  tenant: string,
  query: string,
  audience: 'staff' | 'customer',
  most: number,
): Promise<ArticleHit[]> {
  const rows = await from.query<Row>(SEARCH, [tenant, query, audience, most]);
  return rows.map((row) => ({
    id: row.id,
    title: row.title,
    audience: row.audience,
    section: { number: row.number, title: row.section, body: row.body },
    checkedAt: row.checked_on,
    reviewDays: row.review_days,
    score: row.score,
  }));
}
