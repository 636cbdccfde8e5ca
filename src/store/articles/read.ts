/** One article, whole. */

import { and, asc, eq } from 'drizzle-orm';
import type { Article } from '../../flow/ports/articles.ts';
import type { Connection } from '../database.ts';
import { articleSections, articles } from '../schema/knowledge.ts';
import { contradictions } from './contradictions.ts';

export async function readArticle(
  from: Connection,
  tenant: string,
  id: string,
): Promise<Article | undefined> {
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
  const { tenant: _tenant, checkedOn, contradicts: _ids, ...rest } = article;
  const sections = rows.map(({ section }) => ({
    number: section.number,
    title: section.title,
    body: section.body,
  }));
  const contradicts = (await contradictions(from, tenant, [id])).get(id) ?? [];
  return { ...rest, checkedAt: checkedOn, contradicts, sections };
}
