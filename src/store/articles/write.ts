/** Writes articles, each whole: whoever changes one writes it again. */

import { and, eq, inArray } from 'drizzle-orm';
import type { WrittenArticle } from '../../flow/ports/articles.ts';
import type { Transaction } from '../database.ts';
import { articleSections, articles } from '../schema/knowledge.ts';
import { indexArticles } from './indexing.ts';

/**
 * Adds articles, or puts them in the place of those with the same ids. They are found as soon as the
 * transaction commits.
 */
export async function writeArticles(
  tx: Transaction,
  tenant: string,
  written: readonly WrittenArticle[],
): Promise<void> {
  if (written.length === 0) return;
  const ids = written.map(({ id }) => id);
  await tx.orm
    .delete(articleSections)
    .where(and(eq(articleSections.tenant, tenant), inArray(articleSections.article, ids)));
  for (const { sections, checkedAt: checkedOn, ...rest } of written) {
    const row = { ...rest, checkedOn };
    await tx.orm
      .insert(articles)
      .values({ tenant, ...row })
      .onConflictDoUpdate({ target: [articles.tenant, articles.id], set: row });
    const { id: article } = rest;
    if (sections.length > 0) {
      await tx.orm
        .insert(articleSections)
        .values(sections.map((section) => ({ tenant, article, ...section })));
    }
  }
  await indexArticles(tx, tenant, ids);
}
