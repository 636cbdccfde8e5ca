/** Which playbooks fit a message: learned once from the examples in the playbooks. */
import { present } from '../../../run/present.ts';
import type { Classifier, Ranked } from '../../../run/text/likeness/classifier.ts';
import { atOnce } from '../../../run/text/likeness/slices.ts';
import type { AgentDesk } from '../../desk.ts';
import { type Vocabulary, vocabularyFor } from '../../languages/vocabulary.ts';
import type { Playbook } from '../playbook.ts';
import { phrasesOf } from '../playbook-phrases.ts';
import { standsIn, type Word, wordsOf } from '../words.ts';
import { ASIDE, learningClassifiers } from './classifiers.ts';
import { type Part, routedText } from './routed-text.ts';
import { type Mentioned, type TopicReader, topicReader } from './topics.ts';

export interface Fit {
  playbook: Playbook;
  score: number;
  /**
   * The parts of the message that ask for this, in their order; all of it where the message is about nothing
   * else.
   */
  parts: Part[];
}

export interface HandOver {
  playbook: Playbook;
  topics: string[];
  /** What of the message opened it, as written; empty where it is like its examples as a whole. */
  words: string[];
}

export interface Route {
  /**
   * Playbooks that solve, in the order in which the message asks; empty where nothing is like any example.
   */
  fits: Fit[];
  /** The hand-over playbook that the message opens, which wins over all others. */
  handOver?: HandOver;
}

export interface Router {
  /** What a message must score to count as one of the playbooks. */
  threshold: number;
  route(text: string): Route;
  /** All playbooks with examples, best first, for whoever wants to see why. */
  ranked(text: string): { id: string; score: number }[];
}

/**
 * A part counts as a request of its own only where it is clear: parts are short, and short texts are like
 * many.
 */
const CLEAR_SCORE = 0.5;
const CLEAR_LEAD = 0.15;
const MOST_REQUESTS = 3;
/** Part of a score that must be left when any one word is taken out, and for how many words that is asked. */
const LEFT_WITHOUT = 0.2;
const FEW_WORDS = { whole: 2, part: 1 };
const MANY_WORDS = 24;

export function createRouter(playbooks: readonly Playbook[], desk: AgentDesk): Router {
  return atOnce(learningRouter(playbooks, desk));
}

/** Yields every few milliseconds, since learning a thousand examples takes seconds. */
export function* learningRouter(playbooks: readonly Playbook[], desk: AgentDesk): Generator<void, Router> {
  const routed = routedText(desk);
  const handingOver = playbooks
    .filter(({ kind }) => kind === 'hand_over')
    .map((playbook) => ({ playbook, read: topicReader(playbook) }));
  const byId = new Map(playbooks.map((playbook) => [playbook.id, playbook]));
  if (playbooks.length === 0) return { threshold: 1, route: () => ({ fits: [] }), ranked: () => [] };
  const { together, classifierFor } = yield* learningClassifiers(
    playbooks,
    desk,
    (text) => routed(text).whole.text,
  );

  const solving = (id: string): Playbook | undefined => {
    const playbook = byId.get(id);
    return playbook?.kind === 'resolve' ? playbook : undefined;
  };
  return {
    threshold: together.threshold,
    ranked(written) {
      const { text } = routed(written).whole;
      return classifierFor(written, text)
        .ranked(text)
        .flatMap(({ intent: id, score }) => (byId.has(id) ? { id, score } : []));
    },
    route(written) {
      const { whole, withoutPlaces, parts } = routed(written);
      const classifier = classifierFor(written, whole.text);
      const [best] = classifier.ranked(whole.text).filter(({ intent }) => intent !== ASIDE);
      const among = vocabularyFor(written, desk);
      const handOver = handOverOf(withoutPlaces, handingOver, {
        best,
        threshold: classifier.threshold,
        among,
      });
      const fits = new Map<string, Fit>();
      const main =
        best &&
        best.score >= classifier.threshold &&
        !restsOnOneWord(classifier, whole.text, { ...best, among, few: FEW_WORDS.whole })
          ? solving(best.intent)
          : undefined;
      const words = wordsOf(written, among);
      if (best && main && isAbout(main, words))
        fits.set(main.id, { playbook: main, score: best.score, parts: [] });
      let mixed = false;
      for (const part of parts()) {
        // Staff write in one language and paste another.
        const by = classifierFor(part.text, part.text, classifier);
        const [first, second] = by.ranked(part.text);
        const playbook = first && solving(first.intent);
        if (
          !playbook ||
          !isAbout(playbook, words) ||
          first.score < CLEAR_SCORE ||
          first.score - (second?.score ?? 0) < CLEAR_LEAD
        )
          continue;
        if (
          restsOnOneWord(by, part.text, {
            ...first,
            among,
            few: part.text === whole.text ? FEW_WORDS.whole : FEW_WORDS.part,
          })
        )
          continue;
        mixed ||= by !== classifier;
        const known = fits.get(playbook.id);
        if (known) known.parts.push(part);
        else if (fits.size < MOST_REQUESTS)
          fits.set(playbook.id, { playbook, score: first.score, parts: [part] });
      }
      // Of a text in two languages the whole is like nothing.
      if (main && mixed && fits.get(main.id)?.parts.length === 0) fits.delete(main.id);
      for (const { playbook } of [...fits.values()])
        for (const covered of playbook.applies.covers) fits.delete(covered);
      const inOrder = [...fits.values()].sort(
        (one, other) => (one.parts[0]?.start ?? -1) - (other.parts[0]?.start ?? -1),
      );
      return present({ fits: inOrder, handOver });
    },
  };
}

/**
 * Its words open a hand-over playbook; so does a message that is most like its examples, unless a topic is
 * named only to say no to it.
 */
function handOverOf(
  written: string,
  handingOver: { playbook: Playbook; read: TopicReader }[],
  { best, threshold, among }: { best: Ranked | undefined; threshold: number; among: Vocabulary },
): HandOver | undefined {
  let denied = false;
  let most: { playbook: Playbook; mentioned: Mentioned } | undefined;
  for (const { playbook, read } of handingOver) {
    const mentioned = read(written, among);
    denied ||= mentioned.denied;
    if (mentioned.topics.length > (most?.mentioned.topics.length ?? 0)) most = { playbook, mentioned };
  }
  if (most) {
    const { playbook, mentioned } = most;
    return { playbook, topics: mentioned.topics, words: mentioned.words };
  }
  const alike = handingOver.find(({ playbook }) => playbook.id === best?.intent)?.playbook;
  if (!alike || denied || !best || best.score < Math.max(threshold, CLEAR_SCORE)) return undefined;
  return { playbook: alike, topics: [], words: [] };
}

/**
 * Whether one word makes the likeness: of several words with a subject, without that one hardly anything
 * of the score is left (`my damaged trust in humanity`). A message of one or two such words, and a part of
 * one, has nothing else to rest on.
 */
function restsOnOneWord(
  classifier: Classifier,
  text: string,
  { intent, score, among, few }: { intent: string; score: number; among: Vocabulary; few: number },
): boolean {
  const words = wordsOf(text).filter((word) => !among.isSmall(word.text));
  if (words.length <= few || words.length > MANY_WORDS) return false;
  const rests = words.map(({ start, end }) => `${text.slice(0, start)} ${text.slice(end)}`);
  return classifier.scoresNear(text, rests, intent).some((left) => left < score * LEFT_WITHOUT);
}

/** Whether it speaks of what every message about the playbook speaks of. */
function isAbout(playbook: Playbook, words: Word[]): boolean {
  const { about } = phrasesOf(playbook);
  return about.length === 0 || standsIn(words, about);
}
