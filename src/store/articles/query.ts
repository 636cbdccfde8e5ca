/**
 * What was asked, in the index's terms: how much each says, and for words that no article has, the terms they
 * were probably meant to be.
 */
import type { Connection } from '../database.ts';
import { statement } from '../statement.ts';
import { oneEditApart, spellingsOf, wordsOf } from './words.ts';

export interface Asked {
  /** What says most first. */
  terms: AskedTerm[];
  /** Of these weights some article must have so much, or there is no article on this. */
  floor: number;
  /** The weights of all that was asked, also of what no article has. */
  all: number;
}

export interface AskedTerm {
  term: string;
  /** In how many articles it is. */
  articles: number;
  /**
   * Its rarity, the inverse document frequency of BM25, times how often it was asked for; less when the word
   * was mistyped.
   */
  weight: number;
}

/** A word that says something; `term` is its stem, `articles` null when no article has it. */
interface Word {
  word: string;
  term: string;
  articles: number | null;
  /** All articles of the tenant. */
  total: number;
}

/** The subquery in the lateral join keeps the planner to the index. */
const LOOK_UP = statement(
  'article_words_look_up',
  `select stemmed.word, stemmed.term, v.articles, totals.articles as total
         from (select word, (ts_lexize('english_stem', word))[1] as term from unnest(:words::text[]) as given (word)) as stemmed
         join article_totals totals on totals.tenant = :tenant
         left join lateral (select articles from article_vocabulary where tenant = :tenant and term = stemmed.term offset 0) v on true
         where stemmed.term is not null`,
);
const SPELT = statement(
  'article_words_spelt',
  `select distinct s.word, s.term, v.articles
         from unnest(:spellings::text[]) as given (spelling)
         cross join lateral (
           select word, term from article_spellings where tenant = :tenant and spelling = given.spelling offset 0
         ) s
         cross join lateral (select articles from article_vocabulary where tenant = :tenant and term = s.term offset 0) v`,
);

/** A guess counts less than what was really written, and so does one of several. */
const MISTYPED = 0.8;
/** A shorter word is one edit away from too many others. */
const SHORTEST_MISTYPED = 5;
/** Words beyond these are taken as they are: nobody mistypes so many, and looking each up would cost. */
const MOST_MISTYPED = 24;
/**
 * There is no article on what was asked when none has this part of it, nor as much as one word that it alone
 * has.
 */
const LEAST_PART = 1 / 3;

/** Without terms when every word says nothing or is in no article. */
export async function readQuery(from: Connection, tenant: string, query: string): Promise<Asked> {
  const { words: written, joined } = wordsOf(query);
  const mentions = new Map<string, number>();
  for (const word of written) mentions.set(word, (mentions.get(word) ?? 0) + 1);
  // What a hyphen joins counts as one word only where articles write it so; its parts are asked for anyway.
  const together = new Set(joined.map(({ word }) => word).filter((word) => !mentions.has(word)));
  const looked = await from.query<Word>(LOOK_UP, { tenant, words: [...mentions.keys(), ...together] });
  const words = looked.filter(({ word, articles }) => articles !== null || !together.has(word));
  const unknown = words.filter(({ articles }) => articles === null);
  return weigh(words, mentions, await probablyMeant(from, tenant, unknown));
}

type Guesses = ReadonlyMap<string, { term: string; articles: number }[]>;

function weigh(words: readonly Word[], mentions: ReadonlyMap<string, number>, meant: Guesses): Asked {
  const terms = new Map<string, AskedTerm>();
  let all = 0;
  for (const { word, term, articles, total } of words) {
    const times = mentions.get(word) ?? 1;
    const takenAs = articles === null ? (meant.get(word) ?? []) : [{ term, articles }];
    const share = articles === null ? (times * MISTYPED) / takenAs.length : times;
    for (const one of takenAs) {
      const more = share * rarity(one.articles, total);
      terms.set(one.term, { ...one, weight: (terms.get(one.term)?.weight ?? 0) + more });
      all += more;
    }
    // What no article has counts as what is rarest: the question is about something else.
    if (takenAs.length === 0) all += times * rarity(0, total);
  }
  const ordered = [...terms.values()].sort((a, b) => b.weight - a.weight || (a.term < b.term ? -1 : 1));
  const total = words[0]?.total ?? 0;
  return { terms: ordered, all, floor: Math.min(all * LEAST_PART, rarity(1, total)) };
}

function rarity(articles: number, total: number): number {
  return Math.log(1 + (total - articles + 0.5) / (articles + 0.5));
}

/**
 * The terms of the words in the articles that are one edit away from each of these; words without such a term
 * are left out.
 */
async function probablyMeant(from: Connection, tenant: string, unknown: readonly Word[]): Promise<Guesses> {
  const tried = unknown.filter(({ word }) => word.length >= SHORTEST_MISTYPED).slice(0, MOST_MISTYPED);
  const spellings = [
    ...new Set(tried.flatMap(({ word, term }) => [...spellingsOf(word), ...spellingsOf(term)])),
  ];
  if (spellings.length === 0) return new Map();
  const found = await from.query<{ word: string; term: string; articles: number }>(SPELT, {
    tenant,
    spellings,
  });
  return new Map(
    tried.flatMap(({ word, term: stem }) => {
      const near = found.filter((one) => oneEditApart(word, one.word) || oneEditApart(stem, one.word));
      const terms = new Map(near.map(({ term, articles }) => [term, { term, articles }]));
      return terms.size === 0 ? [] : [[word, [...terms.values()]]];
    }),
  );
}
