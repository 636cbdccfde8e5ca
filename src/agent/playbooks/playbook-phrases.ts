/** What a playbook lists by phrase, prepared once, and where it stands in a message. */
import { perVocabulary, type Vocabulary } from '../languages/vocabulary.ts';
import { actNamed, phrasesNamed } from './act-words.ts';
import type { Cover } from './entities/found.ts';
import type { Playbook } from './playbook.ts';
import { type Clause, findPhrase, type Phrase, phraseOf, standsIn, type Word } from './words.ts';

interface PlaybookPhrases {
  flags: { name: string; phrases: Phrase[] }[];
  /** Flags that list an act. */
  ofActs: Set<string>;
  called: { id: string; phrases: Phrase[] }[];
  about: Phrase[];
  itemNear: Phrase[];
  amountNear: Phrase[];
}

const prepared = new WeakMap<Playbook, PlaybookPhrases>();

export function phrasesOf(playbook: Playbook): PlaybookPhrases {
  const known = prepared.get(playbook) ?? {
    flags: Object.entries(playbook.flags).map(([name, texts]) => ({
      name,
      phrases: texts.flatMap(phrasesNamed),
    })),
    ofActs: new Set(
      Object.entries(playbook.flags).flatMap(([name, texts]) => (texts.some(actNamed) ? name : [])),
    ),
    called: playbook.steps.map(({ id, called }) => ({ id, phrases: called.map(phraseOf) })),
    about: playbook.applies.about.map(phraseOf),
    itemNear: playbook.item_near.map(phraseOf),
    amountNear: playbook.amount_near.map(phraseOf),
  };
  prepared.set(playbook, known);
  return known;
}

/**
 * Flags wished for, or wished away again; their places count as understood. `gaps` gets the whole of what
 * names an act, with what stands between its words.
 */
export function readFlags(
  clauses: Clause[],
  playbook: Playbook,
  { among, counted, gaps }: { among: Vocabulary; counted: Cover; gaps?: Cover },
): { name: string; wanted: boolean }[] {
  const flags: { name: string; wanted: boolean }[] = [];
  const { flags: listed, ofActs } = phrasesOf(playbook);
  for (const clause of clauses) {
    for (const { name, phrases } of listed) {
      const hits = phrases.flatMap((phrase) =>
        findPhrase(clause.words, phrase).map((place) => ({
          ...place,
          // `no shipping` takes the wish away; `does not work` is the wish itself, and is written with its
          // verb first.
          negated:
            place.negated ||
            among.has('takesAway', phrase[0] ?? '') ||
            inPlaceOf(clause.words, place.at, among),
        })),
      );
      const holds = playbook.stated.includes(name) || !hits.some((place) => place.negated);
      if (hits.length > 0) flags.push({ name, wanted: holds });
      // An item may be named in the gap of a phrase: `möchte die Vase zurückgeben`.
      counted.add(...hits.flatMap(({ parts }) => parts));
      if (ofActs.has(name)) gaps?.add(...hits);
    }
  }
  return flags;
}

const insteadOf = perVocabulary((among) => among.phrases('insteadOf').map(phraseOf));
const NEAR = 2;

/** `the money instead of a new one` asks for no new one. */
function inPlaceOf(words: Word[], at: number, among: Vocabulary): boolean {
  return standsIn(words.slice(Math.max(0, at - NEAR), at), insteadOf(among));
}

/** Steps named as not wanted (false) or wanted again (true); their places count as understood. */
export function readSteps(
  clauses: Clause[],
  playbook: Playbook,
  counted: Cover,
): { id: string; wanted: boolean }[] {
  const steps: { id: string; wanted: boolean }[] = [];
  for (const clause of clauses) {
    for (const { id, phrases } of phrasesOf(playbook).called) {
      for (const place of phrases.flatMap((phrase) => findPhrase(clause.words, phrase))) {
        const before = clause.words.slice(Math.max(0, place.at - 4), place.at);
        const off = before.find((word) => word.among.has('off', word.text));
        // `refund the mug`: what a part begins with is what is to be done.
        const on =
          before.find((word) => word.among.has('on', word.text)) ?? (place.at === 0 ? place : undefined);
        if (!off && !on) continue;
        steps.push({ id, wanted: !off });
        counted.add({ start: (off ?? on ?? place).start, end: place.end });
      }
    }
  }
  return steps;
}
