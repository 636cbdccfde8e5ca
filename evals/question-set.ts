/**
 * A set of articles, questions, and which articles answer which question: corpus.jsonl, queries.jsonl and
 * qrels.tsv, as public retrieval benchmarks give them.
 */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { WrittenArticle } from '../src/flow/ports/articles.ts';

const Line = z.object({ _id: z.string().min(1), title: z.string().default(''), text: z.string() });

export interface Question {
  id: string;
  text: string;
  /** Ids of the articles that answer it; never empty. */
  answers: ReadonlySet<string>;
}

export interface QuestionSet {
  articles: WrittenArticle[];
  questions: Question[];
}

/**
 * Questions that no article answers are left out. Throws with the file and the line that cannot be read, and
 * when an answer is not in the corpus.
 */
export async function readQuestionSet(dir: string): Promise<QuestionSet> {
  const articles = (await readLines(dir, 'corpus.jsonl')).map(asArticle);
  const answers = await readAnswers(dir, new Set(articles.map(({ id }) => id)));
  const questions = (await readLines(dir, 'queries.jsonl')).flatMap(({ _id: id, text }) => {
    const right = answers.get(id);
    return right ? [{ id, text, answers: right }] : [];
  });
  return { articles, questions };
}

/** One section, so that nothing is guessed about how the text is built. */
function asArticle({ _id: id, title, text }: z.infer<typeof Line>): WrittenArticle {
  return {
    ...{
      id,
      title,
      owner: 'the set',
      audience: 'customer',
      inShort: '',
      checkedAt: '2026-01-01',
      reviewDays: 365,
    },
    ...{ contradicts: [], sections: [{ number: 1, title: '', body: text }] },
  };
}

async function readLines(dir: string, name: string): Promise<z.infer<typeof Line>[]> {
  const lines = (await readFile(join(dir, name), 'utf8')).split('\n');
  return lines.flatMap((line, at) => {
    if (line.trim() === '') return [];
    try {
      return [Line.parse(JSON.parse(line))];
    } catch (error) {
      throw new Error(`${name}, line ${at + 1}: ${error instanceof Error ? error.message : String(error)}`);
    }
  });
}

/** Columns query-id, corpus-id, score; a score of 0 says that the article does not answer. */
async function readAnswers(dir: string, known: ReadonlySet<string>): Promise<Map<string, Set<string>>> {
  const [, ...lines] = (await readFile(join(dir, 'qrels.tsv'), 'utf8')).trimEnd().split(/\r?\n/);
  const answers = new Map<string, Set<string>>();
  for (const [at, line] of lines.entries()) {
    const [query, article, score] = line.split('\t');
    if (!query || !article || !known.has(article)) {
      throw new Error(`qrels.tsv, line ${at + 2}: ${article ?? 'no article'} is not in corpus.jsonl`);
    }
    if (Number(score) > 0) answers.set(query, (answers.get(query) ?? new Set()).add(article));
  }
  return answers;
}
