/**
 * Finds articles by words, ranked as BM25 ranks: rare words count more than common ones, the tenth mention
 * less than the first, and a long article needs more of them.
 */
import type { ArticleBrief, ArticleHit, ArticleSearch } from '../../flow/ports/articles.ts';
import type { Connection } from '../database.ts';
import { statement } from '../statement.ts';
import { contradictions } from './contradictions.ts';
import { readQuery } from './query.ts';
import { ArticleQuestions, type MatchedArticle } from './questions.ts';
import { bestSections } from './sections.ts';

/** How soon further mentions of a term stop counting, and how far the article's length matters. */
const K1 = 2;
const B = 0.75;
/**
 * Of a long letter the words that say most; the others would change the order of hardly anything and cost the
 * most.
 */
const MOST_TERMS = 64;

/**
 * Beside `most`, as many more are ranked as the reader may not see. An article with less than half of the
 * floor is not listed. The subquery in the lateral join keeps the planner to the index.
 */
const RANK = statement(
  'articles_rank',
  `
    with length as (
      select ${K1} * (1 - ${B}::float8) as flat, ${K1} * ${B}::float8 * articles / greatest(words, 1) as slope
      from article_totals where tenant = :tenant
    ), ranked as materialized (
      select t.article,
        sum(asked.weight * t.count * ${K1 + 1} / (t.count + length.flat + length.slope * t.words)) as score,
        sum(asked.weight) as covered, count(*)::integer as matched
      from unnest(:terms::text[], :weights::float8[]) as asked (term, weight)
      cross join lateral (
        select article, count, words from article_terms where tenant = :tenant and term = asked.term offset 0
      ) t
      cross join length
      group by t.article
      having sum(asked.weight) >= :floor::float8 / 2
      order by score desc, t.article
      limit :most + case when :audience = 'staff' then 0 else (select count(*) from articles where tenant = :tenant and audience = 'staff') end
    )
    select a.id, a.title, a.audience, a.in_short as "inShort", a.checked_on as "checkedAt", a.review_days as "reviewDays",
      ranked.score, ranked.covered, ranked.matched
    from ranked
    join articles a on a.tenant = :tenant and a.id = ranked.article
    where :audience = 'staff' or a.audience = 'customer'
    order by ranked.score desc, a.id
    limit :most`,
);

const BRIEFS = statement(
  'article_briefs',
  `select id, title, audience, in_short as "inShort", checked_on as "checkedAt", review_days as "reviewDays"
         from articles where tenant = :tenant and id = :id`,
);

interface Row extends ArticleBrief {
  score: number;
  /** How much of what was asked it has. */
  covered: number;
  /** How many of the terms. */
  matched: number;
}

/** Of what was asked, and in how many terms, an article has so much that it may answer. */
const LIKELY_PART = 0.7;
const LIKELY_TERMS = 2;

/**
 * The best section of each article, best first: what a declared question meets, then what has most of the
 * words. Empty when no article is like it or has enough of what was asked; so are words that say nothing.
 */
export async function searchArticles(
  from: Connection,
  search: ArticleSearch,
  questions = new ArticleQuestions(),
): Promise<ArticleHit[]> {
  const { tenant, query, audience, most } = search;
  const asked = await readQuery(from, tenant, query);
  const terms = asked.terms.slice(0, MOST_TERMS);
  const ranked =
    terms.length === 0
      ? []
      : await from.query<Row>(RANK, {
          tenant,
          terms: terms.map(({ term }) => term),
          weights: terms.map(({ weight }) => weight),
          audience,
          most,
          floor: asked.floor,
        });
  const enough = ranked.some(({ covered }) => covered >= asked.floor) ? ranked : [];
  const match = await questions.match(
    from,
    search,
    ranked.map(({ id }) => id),
  );
  const rows = await withMatched(from, tenant, { match, rows: enough });
  const ids = rows.map(({ id }) => id);
  const sections = await bestSections(from, tenant, { articles: ids, asked: terms, match });
  const others = await contradictions(from, tenant, ids);
  return rows.slice(0, most).flatMap(({ covered, matched, ...row }) => {
    const section = sections.get(row.id);
    const contradicts = (others.get(row.id) ?? []).filter(
      (other) => audience === 'staff' || other.audience === 'customer',
    );
    const likely = covered >= asked.all * LIKELY_PART && matched >= LIKELY_TERMS;
    const fit = row.id === match?.article ? match.fit : likely ? 'possible' : 'words';
    return section ? [{ ...row, section, contradicts, fit }] : [];
  });
}

/** What a question meets stands first, whether the words find it or not. */
async function withMatched(
  from: Connection,
  tenant: string,
  { match, rows }: { match: MatchedArticle | undefined; rows: Row[] },
): Promise<Row[]> {
  if (!match) return rows;
  const known = rows.find(({ id }) => id === match.article);
  const [brief] = known ? [] : await from.query<ArticleBrief>(BRIEFS, { tenant, id: match.article });
  const first = known ?? (brief && { ...brief, score: 0, covered: 0, matched: 0 });
  return first ? [first, ...rows.filter((row) => row !== known)] : rows;
}
