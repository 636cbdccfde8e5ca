/**
 * The words that open a hand-over playbook. They are looked for one by one: what a person must answer is not
 * left to likeness.
 */
import { everyVocabulary, type Vocabulary } from '../../languages/vocabulary.ts';
import type { Playbook, Topic } from '../playbook.ts';
import { clausesOf, type Phrase, type PhraseHit, phraseOf, readable, type Word, wordsOf } from '../words.ts';
import { type Hit, phraseLists } from './phrase-lists.ts';

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
  const lists: Phrase[][] = [];
  const listOf = (phrases: string[]): number =>
    lists.push(phrases.map((one) => phraseIn(one, applies.groups))) - 1;
  const harmless = listOf(applies.harmless);
  const topics = applies.topics.map((topic) => ({
    topic,
    words: listOf(topic.words),
    beside: topic.beside.map(({ words, near }) => ({ words: listOf(words), near: listOf(near) })),
  }));
  const hitsIn = phraseLists(lists);
  return (written, among) => {
    const text = withoutMail(written);
    const words = wordsOf(text, among);
    const starts = clauseStarts(text, words);
    const hits = hitsIn(words);
    const passedOver = covering(words, hits[harmless]);
    const mentioned: Mentioned = { topics: [], words: [], denied: passedOver.some(Boolean) };
    const opening = (topic: Topic, list: number, close?: boolean[]): PhraseHit[] =>
      (hits[list] ?? []).flatMap(({ phrase, hit }) => {
        const open =
          !passedOver[hit.at] &&
          (close?.[hit.at] ?? true) &&
          (saysNo(phrase, among) || !takenAway(words, hit.at, { starts, threat: topic.threat }));
        mentioned.denied ||= !open;
        return open ? [hit] : [];
      });
    for (const { topic, words: alone, beside } of topics) {
      const found = [
        ...opening(topic, alone),
        ...beside.flatMap((pair) => opening(topic, pair.words, around(words, hits[pair.near]))),
      ];
      if (found.length > 0 && !mentioned.topics.includes(topic.says)) mentioned.topics.push(topic.says);
      mentioned.words.push(...found.map(({ start, end }) => text.slice(start, end)));
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

/** For each word whether one of the phrases covers it. */
function covering(words: Word[], hits: Hit[] = []): boolean[] {
  const covered = words.map(() => false);
  for (const { hit } of hits) covered.fill(true, hit.at, hit.last + 1);
  return covered;
}

/** For each word whether one of the phrases stands near it. */
function around(words: Word[], hits: Hit[] = []): boolean[] {
  const close = words.map(() => false);
  for (const { hit } of hits)
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
