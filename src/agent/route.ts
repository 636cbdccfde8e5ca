/** Which playbook fits a request. The score is explained, so that a support lead can see why. */
import { isSmall } from './language.ts';
import type { Playbook } from './playbook.ts';
import { findPhrase, phraseOf, readable, type Word, wordsOf } from './words.ts';

export interface Ranked {
  id: string;
  /** From 0; a playbook fits from `FITS` on. */
  score: number;
  why: string;
  /** Hand-over playbooks: what the words mention, such as `an injury`. */
  topics: string[];
}

export const FITS = 0.35;
/** Hand-over playbooks stand above every other. */
const HAND_OVER = 100;

/** Best first. Ties keep the order in which the playbooks were given. */
export function route(written: string, playbooks: Playbook[]): Ranked[] {
  const words = subjectWords(written);
  const rarity = rarityOf(playbooks);
  return playbooks.map((playbook) => rank(words, playbook, rarity)).sort((one, other) => other.score - one.score);
}

/** Words of the text, without e-mail addresses: a sender at `lawyer@example.com` says nothing of a lawyer. */
function subjectWords(written: string): Word[] {
  return wordsOf(readable(written).replace(/[^\s@]{1,64}@[^\s@]{1,190}/g, (found) => ' '.repeat(found.length)));
}

function rank(words: Word[], playbook: Playbook, rarity: Map<string, number>): Ranked {
  if (playbook.kind === 'fallback') return { id: playbook.id, score: 0, why: 'for what fits no other', topics: [] };
  const topics = playbook.applies.topics.filter((topic) => says(words, topic.words).length > 0);
  if (playbook.kind === 'hand_over') {
    const hits = topics.flatMap((topic) => says(words, topic.words));
    return {
      id: playbook.id,
      score: topics.length > 0 ? HAND_OVER + topics.length : 0,
      why: topics.length > 0 ? `mentions ${hits.join(', ')}` : 'mentions none of its words',
      topics: topics.map((topic) => topic.says),
    };
  }
  const hits = says(words, playbook.applies.words);
  const example = nearest(words, playbook.applies.examples, rarity);
  const score = Math.min(0.8, 0.4 * hits.length) + example.score;
  const why = [
    hits.length > 0 ? `says ${hits.join(', ')}` : '',
    example.score > 0 ? `is like "${example.text}" (${example.score.toFixed(2)})` : '',
  ];
  return { id: playbook.id, score, why: why.filter(Boolean).join('; ') || 'has no words in common', topics: [] };
}

function says(words: Word[], phrases: string[]): string[] {
  return phrases.filter((phrase) =>
    findPhrase(words, phraseOf(phrase)).some((hit) => !hit.negated || phrase.includes('not')),
  );
}

/** How rare a word is over all examples: a word that every playbook uses tells nothing. */
function rarityOf(playbooks: Playbook[]): Map<string, number> {
  const seen = new Map<string, number>();
  for (const playbook of playbooks) {
    const own = new Set(playbook.applies.examples.flatMap((example) => stems(subjectWords(example))));
    for (const stem of own) seen.set(stem, (seen.get(stem) ?? 0) + 1);
  }
  return new Map([...seen].map(([stem, count]) => [stem, Math.log(1 + playbooks.length / count)]));
}

/** The example with the largest share of common words, weighted by rarity: 1 means the same words. */
function nearest(words: Word[], examples: string[], rarity: Map<string, number>): { score: number; text: string } {
  const said = new Set(stems(words));
  let best = { score: 0, text: '' };
  for (const text of examples) {
    const wanted = new Set(stems(subjectWords(text)));
    let common = 0;
    let whole = 0;
    for (const stem of wanted) {
      const weight = rarity.get(stem) ?? 1;
      whole += weight;
      if (said.has(stem)) common += weight;
    }
    // Long texts share words with everything; what is not common counts a little against them.
    const score = whole === 0 ? 0 : common / (whole + 0.02 * Math.min(said.size, 100));
    if (score > best.score) best = { score, text };
  }
  return best;
}

/** First six letters of each word that carries a subject: `arrives` and `arrived` are one. */
function stems(words: Word[]): string[] {
  return words.filter((word) => !isSmall(word.text)).map((word) => word.text.slice(0, 6));
}
