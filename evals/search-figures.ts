/** How well the product's search finds what answers a question, and how fast. */

import { ArticleQuestions } from '../src/store/articles/questions.ts';
import { searchArticles } from '../src/store/articles/search.ts';
import { writeArticles } from '../src/store/articles/write.ts';
import type { Database } from '../src/store/db.ts';
import { addTenant } from '../src/store/policies.ts';
import type { Question, QuestionSet } from './question-set.ts';

export interface SearchFigures {
  questions: number;
  /** Shares of 1. */
  hitAt1: number;
  /** Of the articles that answer, how many are among the first five; the mean over the questions. */
  recallAt5: number;
  mrrAt10: number;
  noResult: number;
  /** Of the questions that an article clearly answers, those where it is the right one. */
  precision: number;
  /** Of all questions, those that the right article clearly answers. */
  reach: number;
  /** Mean wall time. */
  msPerQuery: number;
}

/** Imports the articles as a tenant of its own, through the same functions as the product. */
export async function importArticles(
  database: Database,
  tenant: string,
  { articles }: QuestionSet,
): Promise<void> {
  await addTenant(database, tenant, tenant);
  await database.of(tenant).transaction((tx) => writeArticles(tx, tenant, articles));
}

/** Throws without a question. */
export async function measureSearch(
  database: Database,
  tenant: string,
  questions: readonly Question[],
): Promise<SearchFigures> {
  if (questions.length === 0) throw new Error('there is no question that an article answers');
  // The first search plans its statements; that is the start's cost, not a question's.
  const known = new ArticleQuestions();
  const search = (query: string) =>
    searchArticles(database, { tenant, query, audience: 'customer', most: 10 }, known);
  await search(questions[0]?.text ?? '');
  const began = performance.now();
  const ranks: { recallAt5: number; first: number; found: number; clear: boolean }[] = [];
  for (const { text, answers } of questions) {
    const hits = await search(text);
    const right = hits.map(({ id }) => answers.has(id));
    const among5 = right.slice(0, 5).filter(Boolean).length;
    ranks.push({
      recallAt5: among5 / answers.size,
      first: right.indexOf(true),
      found: hits.length,
      clear: hits[0]?.fit === 'clear',
    });
  }
  const spent = performance.now() - began;
  const clear = ranks.filter((rank) => rank.clear);
  const clearlyRight = clear.filter(({ first }) => first === 0).length;
  const mean = (of: (rank: (typeof ranks)[number]) => number) =>
    ranks.reduce((sum, rank) => sum + of(rank), 0) / ranks.length;
  return {
    questions: questions.length,
    hitAt1: mean(({ first }) => (first === 0 ? 1 : 0)),
    recallAt5: mean(({ recallAt5 }) => recallAt5),
    mrrAt10: mean(({ first }) => (first < 0 ? 0 : 1 / (first + 1))),
    noResult: mean(({ found }) => (found === 0 ? 1 : 0)),
    precision: clear.length === 0 ? 1 : clearlyRight / clear.length,
    reach: clearlyRight / ranks.length,
    msPerQuery: spent / questions.length,
  };
}

/**
 * The share of questions that an article clearly answers although none does: each half of the articles is
 * asked what only the other half answers.
 */
export async function measureUnanswered(
  database: Database,
  tenant: string,
  { articles, questions }: QuestionSet,
): Promise<number> {
  let asked = 0;
  let answered = 0;
  for (const half of [0, 1]) {
    const name = `${tenant}-half-${half}`;
    const kept = articles.filter((_, at) => at % 2 === half);
    await importArticles(database, name, { articles: kept, questions: [] });
    const ids = new Set(kept.map(({ id }) => id));
    const known = new ArticleQuestions();
    for (const { text, answers } of questions) {
      if ([...answers].some((id) => ids.has(id))) continue;
      asked += 1;
      const [first] = await searchArticles(
        database,
        { tenant: name, query: text, audience: 'customer', most: 1 },
        known,
      );
      if (first?.fit === 'clear') answered += 1;
    }
  }
  return asked === 0 ? 0 : answered / asked;
}
