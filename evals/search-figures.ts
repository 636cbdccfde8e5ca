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
  /** Mean wall time. */
  msPerQuery: number;
}

/** Imports the articles as a tenant of its own, through the same functions as the product. */
export async function importArticles(
  database: Database,
  tenant: string,
  { articles }: QuestionSet,
): Promise<void> {
  await database.transaction(async (tx) => {
    await addTenant(tx, tenant, tenant);
    await writeArticles(tx, tenant, articles);
  });
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
  const ranks: { recallAt5: number; first: number; found: number }[] = [];
  for (const { text, answers } of questions) {
    const hits = await search(text);
    const right = hits.map(({ id }) => answers.has(id));
    const among5 = right.slice(0, 5).filter(Boolean).length;
    ranks.push({ recallAt5: among5 / answers.size, first: right.indexOf(true), found: hits.length });
  }
  const spent = performance.now() - began;
  const mean = (of: (rank: (typeof ranks)[number]) => number) =>
    ranks.reduce((sum, rank) => sum + of(rank), 0) / ranks.length;
  return {
    questions: questions.length,
    hitAt1: mean(({ first }) => (first === 0 ? 1 : 0)),
    recallAt5: mean(({ recallAt5 }) => recallAt5),
    mrrAt10: mean(({ first }) => (first < 0 ? 0 : 1 / (first + 1))),
    noResult: mean(({ found }) => (found === 0 ? 1 : 0)),
    msPerQuery: spent / questions.length,
  };
}
