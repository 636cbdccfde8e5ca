/** Which articles say different things about one matter. Whoever cites one cites the other. */
import type { ArticleBrief } from '../../flow/ports/articles.ts';
import type { Connection } from '../database.ts';
import { statement } from '../statement.ts';

const CONTRADICTIONS = statement(
  'article_contradictions',
  `with named as (
           select id as one, unnest(contradicts) as other from articles where tenant = :tenant and contradicts <> '{}'
         ), pairs as (
           select one as of, other as id from named union select other, one from named
         )
         select pairs.of, b.id, b.title, b.audience, b.in_short as "inShort", b.checked_on as "checkedAt", b.review_days as "reviewDays"
         from pairs join articles b on b.tenant = :tenant and b.id = pairs.id
         where pairs.of = any(:ids::text[]) and pairs.of <> pairs.id
         order by b.id`,
);

/**
 * By the article's id; articles that nothing contradicts are left out. Both ways, whichever of the two names
 * the other.
 */
export async function contradictions(
  from: Connection,
  tenant: string,
  ids: readonly string[],
): Promise<Map<string, ArticleBrief[]>> {
  const found = new Map<string, ArticleBrief[]>();
  if (ids.length === 0) return found;
  for (const { of, ...other } of await from.query<ArticleBrief & { of: string }>(CONTRADICTIONS, {
    tenant,
    ids,
  })) {
    found.set(of, [...(found.get(of) ?? []), other]);
  }
  return found;
}
