/** Articles made up for tests. */

import type { WrittenArticle } from '../../../src/flow/ports/articles.ts';
import { writeArticles } from '../../../src/store/articles/write.ts';
import type { Database } from '../../../src/store/db.ts';

/** Each body is a section. */
export function written(
  id: string,
  bodies: string | string[],
  more: Partial<WrittenArticle> = {},
): WrittenArticle {
  const sections = [bodies].flat().map((body, at) => ({ number: at + 1, title: '', body }));
  return {
    ...{ id, title: '', owner: 'desk', audience: 'customer', inShort: 'in short', checkedAt: '2026-11-02' },
    ...{ reviewDays: 90, contradicts: [], sections },
    ...more,
  };
}

let tenants = 0;

/** A tenant of its own with these articles; gives its name. */
export async function tenantWith(database: Database, articles: readonly WrittenArticle[]): Promise<string> {
  tenants += 1;
  const tenant = `articles-${process.pid}-${tenants}`;
  await database.transaction((tx) => writeArticles(tx, tenant, articles));
  return tenant;
}
