/**
 * Whether what was asked is like an article's title or one of the questions that its owner declared, whatever
 * other words they share. Learned from the tenant's own articles, needs nothing of the database but rows.
 */
import { setImmediate } from 'node:timers/promises';
import type { ArticleSearch } from '../../flow/ports/articles.ts';
import { type Example, type Fitted, fittingKernelRidge } from '../../run/text/likeness/kernel-ridge.ts';
import { inSlices } from '../../run/text/likeness/slices.ts';
import { questionKey, sentencesOf as sentencesIn } from '../../run/text/questions.ts';
import type { Connection } from '../database.ts';
import { statement } from '../statement.ts';

const QUESTIONS = statement(
  'article_questions',
  `select a.id, a.title, json_agg(json_build_object('number', s.number, 'questions', s.questions) order by s.number) as sections
         from articles a join article_sections s on s.tenant = a.tenant and s.article = a.id
         where a.tenant = :tenant and (:audience = 'staff' or a.audience = 'customer')
         group by a.id, a.title order by a.id`,
);

/**
 * Scores from which on an article answers, and from which on a person is asked whether it does. Set by
 * leaving out. At CLEAR, each of the demo's 917 questions in four languages was asked while it was left out:
 * 298 found their article and 10 another one; of 1,249 public questions that none answers 6 found one.
 */
export const CLEAR = 0.45;
export const POSSIBLE = 0.25;
/** A clear article is so far before the next one. */
export const LEAD = 0.15;
/** Learning takes time with the cube of the questions; of more, those of the articles that the words find. */
const MOST_LEARNT = 1_500;

export interface MatchedArticle {
  article: string;
  /** Of the question that it is most like; undefined where that is the title. */
  section: number | undefined;
  fit: 'clear' | 'possible';
}

interface Row {
  id: string;
  title: string;
  sections: { number: number; questions: string[] }[];
}

interface Learnt {
  fitted: Fitted;
  /** Of a question; undefined for a title. */
  sections: ReadonlyMap<Example, number | undefined>;
}

/** Remembers what it learnt of a tenant's questions for as long as they stay the same. */
export class ArticleQuestions {
  readonly #learnt = new Map<string, { key: string; learnt: Promise<Learnt | undefined> }>();

  /** `found`: the articles that the words find. undefined: no article is like it. */
  async match(
    from: Connection,
    { tenant, audience, query }: Pick<ArticleSearch, 'tenant' | 'audience' | 'query'>,
    found: readonly string[],
  ): Promise<MatchedArticle | undefined> {
    const rows = await from.query<Row>(QUESTIONS, { tenant, audience });
    const count = rows.reduce((sum, row) => sum + 1 + row.sections.flatMap((one) => one.questions).length, 0);
    const learnt = await this.#learn(
      `${tenant} ${audience}`,
      count > MOST_LEARNT ? rows.filter(({ id }) => found.includes(id)).slice(0, 100) : rows,
    );
    return learnt && (asked(learnt, query) ?? matched(learnt, query));
  }

  /** Whoever asks while it is learnt waits for the same. */
  #learn(of: string, rows: Row[]): Promise<Learnt | undefined> {
    const key = JSON.stringify(rows);
    const known = this.#learnt.get(of);
    if (known?.key === key) return known.learnt;
    const learnt = learn(rows);
    this.#learnt.set(of, { key, learnt });
    return learnt;
  }
}

/** Takes a second or two for a thousand questions, in slices. */
async function learn(rows: Row[]): Promise<Learnt | undefined> {
  const examples = rows.flatMap(({ id, title, sections }) => [
    { intent: id, text: title, section: undefined },
    ...sections.flatMap(({ number, questions }) =>
      questions.map((text) => ({ intent: id, text, section: number })),
    ),
  ]);
  if (examples.length === 0) return undefined;
  const fitted = await inSlices(fittingKernelRidge(examples), setImmediate);
  return { fitted, sections: new Map(examples.map((one) => [one, one.section])) };
}

/** Word for word what one section alone lists, and no other question beside it. */
function asked({ fitted, sections }: Learnt, query: string): MatchedArticle | undefined {
  const whole = questionKey(query);
  const own = new Set([whole, ...sentencesIn(query).map(questionKey)]);
  const listed = fitted.examples.filter(
    (one) => sections.get(one) !== undefined && own.has(questionKey(one.text)),
  );
  const [first, ...others] = listed.map((one) => ({ article: one.intent, section: sections.get(one) }));
  if (!first || others.some(({ article, section }) => article !== first.article || section !== first.section))
    return undefined;
  const keys = new Set(listed.map(({ text }) => questionKey(text)));
  const more = keys.has(whole) ? [] : sentencesIn(query).filter((one) => !keys.has(questionKey(one)));
  return more.some((one) => one.split(/\s+/).length >= 3) ? undefined : { ...first, fit: 'clear' };
}

/**
 * A message that asks for something else beside what an article answers is not answered by it: that is at
 * most possible.
 */
function matched(learnt: Learnt, query: string): MatchedArticle | undefined {
  const whole = best(learnt, query);
  const parts = sentencesOf(query).flatMap((sentence) => best(learnt, sentence) ?? []);
  const elsewhere = parts.some(
    ({ text, article, score }) => text.endsWith('?') && (article !== whole?.article || score < POSSIBLE),
  );
  if (whole && whole.score >= CLEAR && whole.lead >= LEAD)
    return asMatched(learnt, whole, elsewhere ? 'possible' : 'clear');
  const likeliest = parts.reduce((one, other) => (one && one.score >= other.score ? one : other), whole);
  return likeliest && likeliest.score >= (likeliest === whole ? POSSIBLE : CLEAR)
    ? asMatched(learnt, likeliest, 'possible')
    : undefined;
}

interface Best {
  text: string;
  article: string;
  score: number;
  lead: number;
}

function best({ fitted }: Learnt, text: string): Best | undefined {
  const ranked = [...fitted.scores(text)]
    .map((score, place) => ({ score, article: fitted.intents[place] ?? '' }))
    .sort((one, other) => other.score - one.score);
  const [first, second] = ranked;
  return first && { text, ...first, lead: first.score - (second?.score ?? 0) };
}

function asMatched(
  { fitted, sections }: Learnt,
  { text, article }: Best,
  fit: MatchedArticle['fit'],
): MatchedArticle {
  // Several questions of a section say more than the one that is likest.
  const weights = new Map<number | undefined, number>();
  for (const { example, weight } of fitted.explain(text, article, fitted.examples.length)) {
    if (example.intent !== article) continue;
    const section = sections.get(example);
    weights.set(section, (weights.get(section) ?? 0) + weight);
  }
  const [heaviest] = [...weights].toSorted(([, one], [, other]) => other - one);
  return { article, section: heaviest?.[0], fit };
}

/** The first of them that have words enough to be a question. */
function sentencesOf(text: string): string[] {
  const sentences = text.split(/(?<=[.!?])\s+|\n+/).filter((one) => one.split(/\s+/).length >= 3);
  return sentences.length > 1 ? sentences.slice(0, 8) : [];
}
