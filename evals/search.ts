/**
 * npm run eval:search -- --dir DIR [--typos SEED]: how well the articles' search does on a set of questions
 * (corpus.jsonl, queries.jsonl, qrels.tsv), in a fresh database in memory. With --typos each question is
 * mistyped once (mistype.ts says how).
 */
import { parseArgs } from 'node:util';
import { openDatabase } from '../src/store/db.ts';
import { seeded } from '../src/tools/shop/adapters/own/demo/random.ts';
import { mistype } from './mistype.ts';
import { readQuestionSet } from './question-set.ts';
import { importArticles, measureSearch, measureUnanswered } from './search-figures.ts';

const { values: options } = parseArgs({ options: { dir: { type: 'string' }, typos: { type: 'string' } } });
const seed = options.typos === undefined ? undefined : Number(options.typos);
if (!options.dir || (seed !== undefined && !Number.isInteger(seed))) {
  console.error(
    'Say where the set is, and the seed as a whole number: npm run eval:search -- --dir DIR [--typos SEED]',
  );
  process.exit(1);
}

const set = await readQuestionSet(options.dir);
const random = seed === undefined ? undefined : seeded(seed);
const asked = random
  ? set.questions.map((question) => ({ ...question, text: mistype(question.text, random) }))
  : set.questions;
const database = await openDatabase({ memory: true });
try {
  await importArticles(database, 'questions', set);
  const figures = await measureSearch(database, 'questions', asked);
  const typed = seed === undefined ? '' : `, each mistyped once (seed ${seed})`;
  console.log(`${set.articles.length} articles, ${figures.questions} questions${typed}`);
  console.log(`hit@1 ${figures.hitAt1.toFixed(3)}`);
  console.log(`recall@5 ${figures.recallAt5.toFixed(3)}`);
  console.log(`MRR@10 ${figures.mrrAt10.toFixed(3)}`);
  console.log(`no result ${(figures.noResult * 100).toFixed(2)} %`);
  console.log(`clear answers: precision ${figures.precision.toFixed(3)}, reach ${figures.reach.toFixed(3)}`);
  const unanswered = await measureUnanswered(database, 'questions', { ...set, questions: asked });
  console.log(`clear answers to questions that no article answers ${(unanswered * 100).toFixed(2)} %`);
  console.log(`${figures.msPerQuery.toFixed(1)} ms a query`);
} finally {
  await database.close();
}
