/**
 * The words that open a hand-over playbook. They are looked for one by one: what a person must answer is not
 * left to likeness.
 */
import type { Vocabulary } from '../../languages/vocabulary.ts';
import type { Playbook } from '../playbook.ts';
import { findPhrase, phraseOf, readable, wordsOf } from '../words.ts';

export interface Mentioned {
  /** As the playbook names them: `an injury`. */
  topics: string[];
  /** The playbook's words that stand in the text. */
  words: string[];
  /** A topic's word stands there with a no before it: `nobody was hurt`. */
  denied: boolean;
}

/** E-mail addresses are passed over: a sender at `lawyer@example.com` says nothing of a lawyer. */
export function mentionedTopics(written: string, playbook: Playbook, among?: Vocabulary): Mentioned {
  const words = wordsOf(
    readable(written).replace(/[^\s@]{1,64}@[^\s@]{1,190}/g, (found) => ' '.repeat(found.length)),
    among,
  );
  const mentioned: Mentioned = { topics: [], words: [], denied: false };
  for (const topic of playbook.applies.topics) {
    const present = topic.words.filter((phrase) => {
      const hits = findPhrase(words, phraseOf(phrase));
      mentioned.denied ||= hits.some((hit) => hit.negated);
      return hits.some((hit) => !hit.negated || phrase.includes('not'));
    });
    if (present.length > 0) mentioned.topics.push(topic.says);
    mentioned.words.push(...present);
  }
  return mentioned;
}
