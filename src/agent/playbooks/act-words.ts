/** Words for acts that people ask for, in the languages of a desk. */
import type { AgentDesk } from '../desk.ts';
import { ALL_LANGUAGES, dataOf } from '../languages/all.ts';
import { ACTS, type Act } from '../languages/data.ts';
import { languagesOf } from '../languages/language.ts';
import { vocabularyFor } from '../languages/vocabulary.ts';
import { findPhrase, holdsIn, type Phrase, type PhraseHit, phraseOf, type Word, wordsOf } from './words.ts';

const actPhrases = new Map<string, [Act, Phrase][]>();

export function actsOf(desk: AgentDesk): [Act, Phrase][] {
  const languages = languagesOf(desk);
  const key = languages.join();
  const known =
    actPhrases.get(key) ??
    languages.flatMap((language) =>
      ACTS.flatMap((act) =>
        (dataOf(language).acts[act] ?? []).map((phrase): [Act, Phrase] => [act, phraseOf(phrase)]),
      ),
    );
  actPhrases.set(key, known);
  return known;
}

const ACT_NAMED = /^\{([a-z]{1,20})\}$/;

/** `{postage}` in a playbook's list stands for every phrase of that act; undefined where it names none. */
export function actNamed(written: string): Act | undefined {
  const name = ACT_NAMED.exec(written)?.[1];
  return ACTS.find((act) => act === name);
}

/** A playbook's phrase, or all of the act that it names. */
export function phrasesNamed(written: string): Phrase[] {
  const act = actNamed(written);
  if (act === undefined) return [phraseOf(written)];
  return ALL_LANGUAGES.flatMap((language) => dataOf(language).acts[act] ?? []).map(phraseOf);
}

/** What a text asks for, and says no to nothing of. */
export function actsIn(text: string, desk: AgentDesk): Act[] {
  const words = wordsOf(text, vocabularyFor(text, desk));
  return actsOf(desk).flatMap(([act, phrase]) => (holdsIn(words, [phrase]) ? [act] : []));
}

export type ActHit = PhraseHit & { act: Act };

export function actHits(words: Word[], acts: [Act, Phrase][]): ActHit[] {
  return acts.flatMap(([act, phrase]) => findPhrase(words, phrase).map((hit) => ({ ...hit, act })));
}
