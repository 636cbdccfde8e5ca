/** Writes articles, each whole: whoever changes one writes it again; and takes them away. */

import { and, asc, eq, inArray } from 'drizzle-orm';
import type { WrittenArticle } from '../../flow/ports/articles.ts';
import type { Connection, Transaction } from '../database.ts';
import { articleSections, articles } from '../schema/knowledge.ts';
import { indexArticles, leaveIndex } from './indexing.ts';

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

/** They are found no more as soon as the transaction commits. */
export async function removeArticles(tx: Transaction, tenant: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.orm
    .delete(articleSections)
    .where(and(eq(articleSections.tenant, tenant), inArray(articleSections.article, [...ids])));
  await leaveIndex(tx, tenant, ids);
  await tx.orm.delete(articles).where(and(eq(articles.tenant, tenant), inArray(articles.id, [...ids])));
  // The totals without them.
  await indexArticles(tx, tenant, []);
}

/** Every article as it was written, by id. */
export async function writtenArticles(from: Connection, tenant: string): Promise<WrittenArticle[]> {
  const rows = await from.orm
    .select()
    .from(articles)
    .where(eq(articles.tenant, tenant))
    .orderBy(asc(articles.id));
  const sections = await from.orm
    .select()
    .from(articleSections)
    .where(eq(articleSections.tenant, tenant))
    .orderBy(asc(articleSections.article), asc(articleSections.number));
  return rows.map(
    ({ id, title, owner, audience, inShort, checkedOn: checkedAt, reviewDays, contradicts }) => ({
      ...{ id, title, owner, audience, inShort, checkedAt, reviewDays, contradicts },
      sections: sections
        .filter(({ article }) => article === id)
        .map(({ number, title: heading, body, questions }) => ({ number, title: heading, body, questions })),
    }),
  );
}
