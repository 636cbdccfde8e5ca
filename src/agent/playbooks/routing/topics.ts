/**
 * The words that open a hand-over playbook. They are looked for one by one: what a person must answer is not
 * left to likeness.
 */
import { everyVocabulary, type Vocabulary } from '../../languages/vocabulary.ts';
import type { Playbook, Topic } from '../playbook.ts';
import {
  alternativesOf,
  clausesOf,
  type Phrase,
  type PhraseHit,
  phraseAt,
  phraseOf,
  readable,
  type Word,
  wordsOf,
} from '../words.ts';

export interface Mentioned {
  /** As the playbook names them: `an injury`. */
  topics: string[];
  /** What of the text named them, as written. */
  words: string[];
  /**
   * A topic's word stands there and opens nothing: with a no before it, `nobody was hurt`, in a phrase that
   * means no harm, or alone where it needs another beside it.
   */
  denied: boolean;
}

/** Words between a word and the one that it needs beside it, at most. */
const NEAR = 14;
/** Words before a topic in which a no takes it away; a threat is taken away by the word right before it. */
const NO_BEFORE = 3;
const NO_BEFORE_THREAT = 1;

/** `among`: the words that count in this text. */
export type TopicReader = (written: string, among?: Vocabulary) => Mentioned;

/** Learned once from the playbook: what a text mentions of its topics. */
export function topicReader({ applies }: Pick<Playbook, 'applies'>): TopicReader {
  const compile = (phrases: string[]): Lookup =>
    lookupOf(phrases.map((one) => phraseIn(one, applies.groups)));
  const harmless = compile(applies.harmless);
  const topics = applies.topics.map((topic) => ({
    topic,
    words: compile(topic.words),
    beside: topic.beside.map(({ words, near }) => ({ words: compile(words), near: compile(near) })),
  }));
  return (written, among) => {
    const text = withoutMail(written);
    const words = wordsOf(text, among);
    const starts = clauseStarts(text, words);
    const passedOver = covering(words, harmless);
    const mentioned: Mentioned = { topics: [], words: [], denied: passedOver.some(Boolean) };
    const opening = (topic: Topic, lookup: Lookup, close?: boolean[]): PhraseHit[] =>
      hitsOf(words, lookup).flatMap(({ phrase, hit }) => {
        const open =
          !passedOver[hit.at] &&
          (close?.[hit.at] ?? true) &&
          (saysNo(phrase, among) || !takenAway(words, hit.at, { starts, threat: topic.threat }));
        mentioned.denied ||= !open;
        return open ? [hit] : [];
      });
    for (const { topic, words: alone, beside } of topics) {
      const hits = [
        ...opening(topic, alone),
        ...beside.flatMap((pair) => opening(topic, pair.words, around(words, pair.near))),
      ];
      if (hits.length > 0 && !mentioned.topics.includes(topic.says)) mentioned.topics.push(topic.says);
      mentioned.words.push(...hits.map(({ start, end }) => text.slice(start, end)));
    }
    mentioned.words = [...new Set(mentioned.words)];
    return mentioned;
  };
}

/** E-mail addresses are passed over: a sender at `lawyer@example.com` says nothing of a lawyer. */
function withoutMail(written: string): string {
  return readable(written).replace(/[^\s@]{1,64}@[^\s@]{1,190}/g, (found) => ' '.repeat(found.length));
}

function phraseIn(written: string, groups: Record<string, string[]>): Phrase {
  return phraseOf(written.replace(/\{(\w+)\}/g, (_, name: string) => (groups[name] ?? []).join('/')));
}

/** `not breathing`: a no of its own takes nothing away. */
function saysNo(phrase: Phrase, among = everyVocabulary()): boolean {
  return phrase.some((part) => among.has('negations', part));
}

/** Phrases by their first words, so that each word of a text meets only those that may begin with it. */
interface Lookup {
  whole: Map<string, Numbered[]>;
  /** By the letters that a first word begins with, and how many those are. */
  begins: Map<string, Numbered[]>;
  lengths: number[];
}

/** Hits are told in the order of the phrases. */
interface Numbered {
  n: number;
  phrase: Phrase;
}

function lookupOf(phrases: Phrase[]): Lookup {
  const whole: Lookup['whole'] = new Map();
  const begins: Lookup['begins'] = new Map();
  for (const [n, phrase] of phrases.entries())
    for (const first of alternativesOf(phrase[0] ?? '')) {
      const lookup = first.begins ? begins : whole;
      lookup.set(first.text, [...(lookup.get(first.text) ?? []), { n, phrase }]);
    }
  return { whole, begins, lengths: [...new Set([...begins.keys()].map(({ length }) => length))] };
}

function beginningWith(word: string, { whole, begins, lengths }: Lookup): Phrase[] {
  const found = [...(whole.get(word) ?? [])];
  for (const length of lengths)
    if (length <= word.length) found.push(...(begins.get(word.slice(0, length)) ?? []));
  if (found.length === 0) return NONE;
  return [
    ...new Map(found.sort((one, other) => one.n - other.n).map(({ n, phrase }) => [n, phrase])).values(),
  ];
}

const NONE: Phrase[] = [];

interface Hit {
  phrase: Phrase;
  hit: PhraseHit;
}

function hitsOf(words: Word[], lookup: Lookup): Hit[] {
  const hits: Hit[] = [];
  for (const [at, word] of words.entries())
    for (const phrase of beginningWith(word.text, lookup)) {
      const hit = phraseAt(words, phrase, at);
      if (hit) hits.push({ phrase, hit });
    }
  return hits;
}

/** For each word whether one of the phrases covers it. */
function covering(words: Word[], lookup: Lookup): boolean[] {
  const covered = words.map(() => false);
  for (const { hit } of hitsOf(words, lookup)) covered.fill(true, hit.at, hit.last + 1);
  return covered;
}

/** For each word whether one of the phrases stands near it. */
function around(words: Word[], lookup: Lookup): boolean[] {
  const close = words.map(() => false);
  for (const { hit } of hitsOf(words, lookup))
    close.fill(true, Math.max(0, hit.at - NEAR), Math.min(words.length, hit.last + NEAR + 1));
  return close;
}

/** For each word the first word of its sentence part. */
function clauseStarts(text: string, words: Word[]): number[] {
  const starts: number[] = [];
  for (const clause of clausesOf(text)) {
    const first = starts.length;
    for (let n = 0; n < clause.words.length; n += 1) starts.push(first);
  }
  while (starts.length < words.length) starts.push(0);
  return starts;
}

/** Whether a word shortly before, in the same part of the sentence, says no. */
function takenAway(
  words: Word[],
  at: number,
  { starts, threat }: { starts: number[]; threat: boolean },
): boolean {
  const from = Math.max(starts[at] ?? 0, at - (threat ? NO_BEFORE_THREAT : NO_BEFORE));
  return words.slice(from, at).some((word) => word.among.has('negations', word.text));
}
