/** What was asked, in the index's terms: how much each says, and for words that no article has, the terms they were probably meant to be. */
import type { Connection, Statement } from '../database.ts';
import { oneEditApart, spellingsOf, wordsOf } from './words.ts';

export interface Asked {
  /** What says most first. */
  terms: AskedTerm[];
  /** How much was asked in all, words that no article has included, each as rare as a word can be. */
  weight: number;
}

export interface AskedTerm {
  term: string;
  /** How rare it is: the inverse document frequency of BM25. */
  rarity: number;
  /** Rarity times how often it was asked for; less when the word was mistyped. */
  weight: number;
}

/** `term` is null for words that say nothing, `articles` for what no article has. The subquery in the lateral join keeps the planner to the index. */
const LOOK_UP: Statement = {
  name: 'article_words_look_up',
  text: `select stemmed.word, stemmed.term, v.articles
         from (select word, (ts_lexize('english_stem', word))[1] as term from unnest($2::text[]) as given (word)) as stemmed
         left join lateral (select articles from article_vocabulary where tenant = $1 and term = stemmed.term offset 0) v on true`,
};
const SPELT: Statement = {
  name: 'article_words_spelt',
  text: `select distinct s.word, s.term, v.articles
         from unnest($2::text[]) as given (spelling)
         cross join lateral (
           select word, term from article_spellings where tenant = $1 and spelling = given.spelling offset 0
         ) s
         cross join lateral (select articles from article_vocabulary where tenant = $1 and term = s.term offset 0) v`,
};
const TOTAL: Statement = { name: 'article_count', text: 'select articles from article_totals where tenant = $1' };

/** A guess counts less than what was really written, and so does one of several. */
const MISTYPED = 0.8;
/** Words beyond these are taken as they are: nobody mistypes so many, and looking each up would cost. */
const MOST_MISTYPED = 24;

interface Word {
  word: string;
  term: string;
  articles: number | null;
}

/** Without terms when every word says nothing or is in no article. */
export async function readQuery(from: Connection, tenant: string, query: string): Promise<Asked> {
  const mentions = new Map<string, number>();
  const { words: written, joined } = wordsOf(query);
  for (const word of written) mentions.set(word, (mentions.get(word) ?? 0) + 1);
  // Counts only where articles write it as one word; its parts are asked for anyway.
  const together = new Set(joined.map(({ word }) => word).filter((word) => !mentions.has(word)));
  for (const word of together) mentions.set(word, 1);
  const total = (await from.query<{ articles: number }>(TOTAL, [tenant]))[0]?.articles ?? 0;
  const looked = await from.query<{ word: string; term: string | null; articles: number | null }>(LOOK_UP, [
    tenant,
    [...mentions.keys()],
  ]);
  const words = looked.flatMap(({ term, ...word }): Word[] =>
    term === null || (word.articles === null && together.has(word.word)) ? [] : [{ ...word, term }],
  );
  const meant = await probablyMeant(
    from,
    tenant,
    words.filter(({ articles }) => articles === null).map(({ word }) => word),
  );

  const terms = new Map<string, AskedTerm>();
  let weight = 0;
  for (const { word, term, articles } of words) {
    const times = mentions.get(word) ?? 0;
    const guesses = articles === null ? (meant.get(word) ?? []) : [{ term, articles }];
    const share = articles === null ? (times * MISTYPED) / guesses.length : times;
    for (const guess of guesses) {
      const rarity = rarityOf(guess.articles, total);
      const known = terms.get(guess.term)?.weight ?? 0;
      terms.set(guess.term, { term: guess.term, rarity, weight: known + share * rarity });
      weight += share * rarity;
    }
    if (guesses.length === 0) weight += times * rarityOf(0, total);
  }
  return { terms: [...terms.values()].sort((a, b) => b.weight - a.weight || (a.term < b.term ? -1 : 1)), weight };
}

function rarityOf(articles: number, total: number): number {
  return Math.log(1 + (total - articles + 0.5) / (articles + 0.5));
}

/** The terms of the words in the articles that are one edit away from each of these; words without such a term are left out. */
async function probablyMeant(
  from: Connection,
  tenant: string,
  unknown: readonly string[],
): Promise<Map<string, { term: string; articles: number }[]>> {
  const tried = unknown.slice(0, MOST_MISTYPED);
  const spellings = [...new Set(tried.flatMap(spellingsOf))];
  if (spellings.length === 0) return new Map();
  const found = await from.query<{ word: string; term: string; articles: number }>(SPELT, [tenant, spellings]);
  return new Map(
    tried.flatMap((word) => {
      const near = found.filter((one) => oneEditApart(word, one.word));
      const terms = new Map(near.map(({ term, articles }) => [term, { term, articles }]));
      return terms.size === 0 ? [] : [[word, [...terms.values()]]];
    }),
  );
}
