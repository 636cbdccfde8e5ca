/**
 * Checks a letter against what is known, in code, before anybody is shown it or it is sent: the same for
 * letters of playbooks, of models and of people.
 */
import type { RespondRequest } from '../../flow/ports/agent.ts';
import { worded } from '../../run/text/worded.ts';
import { ALL_LANGUAGES, LANGUAGES, type Language } from '../languages/all.ts';
import { detect } from '../languages/detect.ts';
import { nameOf } from '../languages/language.ts';
import { actPieces } from './acts.ts';
import type { CitedArticle } from './articles.ts';
import { factPieces } from './facts.ts';
import { type Frame, NO_FRAME, withoutFrame } from './frame.ts';
import { mixedPieces } from './one-step.ts';
import { outermost, type Piece } from './pieces.ts';
import { mixed, plain } from './plain.ts';
import { wordsAt } from './same-words.ts';
import { type Span, sentencesOf } from './sentences.ts';
import { type Standing, standingOf } from './standing.ts';
import { conditionPieces, itemPieces, namePieces, placePieces } from './things.ts';
import { openPieces, secretPieces } from './unsafe.ts';

export interface LetterToCheck {
  text: string;
  /** The articles in the order of their marks; undefined where an id is of no article that was read. */
  cited: (CitedArticle | undefined)[];
  language: Language;
  /** Sentences that the desk's own playbook wrote: only their facts are looked at. */
  ours?: readonly string[];
  /** A person may take out the mark of an article. */
  marksMayGo?: boolean;
  /** What the desk's letters begin and end with: what of it stands around this one is no fact. */
  frame?: Frame;
}

export interface LetterCheck {
  /** Pieces of the letter that nothing stands for, in their order. */
  pieces: Piece[];
  /** Sentences on what is wrong with it as a whole. */
  faults: string[];
}

export function checkLetter(
  { text, cited, language, ours = [], marksMayGo = false, frame = NO_FRAME }: LetterToCheck,
  input: RespondRequest,
): LetterCheck {
  const letter = withoutFrame(plain(text), {
    greetings: frame.greetings.map(plain),
    closings: frame.closings.map(plain),
    sources: frame.sources.map(plain),
  });
  const standing = standingOf(input);
  const sentences = sentencesOf(letter);
  const written = new Set(ours.flatMap((one) => sentencesOf(plain(one)).map((sentence) => sentence.text)));
  const others = sentences.filter((sentence) => !written.has(sentence.text));
  const known = LANGUAGES[language] !== undefined;
  const pieces = [
    ...factPieces(letter, standing.evidence, input),
    ...mixed(letter).map((one) => ({ kind: 'the word', ...one })),
    ...openPieces(letter),
    ...(known ? wordedPieces({ letter, sentences, others, language }, standing) : []),
  ];
  return {
    pieces: outermost(pieces),
    faults: [
      ...citationFaults(letter, cited, marksMayGo),
      ...(known ? [] : unknownFaults(others, language)),
      ...languageFaults(letter, { sentences, language, person: input.policy.person }),
      ...reasonFaults(letter, standing),
    ],
  };
}

function citationFaults(letter: string, cited: (CitedArticle | undefined)[], marksMayGo: boolean): string[] {
  const faults: string[] = [];
  const marks = new Set([...letter.matchAll(/\[(\d{1,2})\]/g)].map((found) => Number(found[1])));
  for (const mark of marks)
    if (mark < 1 || mark > cited.length) faults.push(`[${mark}] stands for no citation`);
  for (const [n, article] of cited.entries()) {
    if (!article) faults.push(`citation ${n + 1} is of no article that was read`);
    else if (article.staffOnly) faults.push(`citation ${n + 1}, ${article.id}, is for the staff only`);
    if (!marks.has(n + 1) && !marksMayGo)
      faults.push(`citation ${n + 1} has no mark [${n + 1}] in the letter`);
  }
  return faults;
}

interface InWords {
  letter: string;
  sentences: Span[];
  /** Those that no playbook wrote. */
  others: Span[];
  language: Language;
}

/** What only the words of the language tell. */
function wordedPieces({ letter, sentences, others, language }: InWords, standing: Standing): Piece[] {
  return [
    ...namePieces({ letter, sentences, language }, standing),
    ...sentences.flatMap((sentence) => [
      ...mixedPieces(sentence, language, standing),
      ...secretPieces(sentence, language),
      ...placePieces(sentence, language, standing),
    ]),
    ...others.flatMap((sentence) => [
      ...actPieces(sentence, language, standing),
      ...itemPieces(sentence, language, standing),
      ...conditionPieces(sentence, language, standing),
    ]),
  ];
}

const GREETING = 6;

/** A letter in a language without a file is looked at for facts alone, save what a playbook wrote. */
function unknownFaults(others: Span[], language: Language): string[] {
  const own = others.some(({ text }) => wordsAt(text).length > GREETING);
  return own ? [`what a letter in ${nameOf(language)} promises cannot be checked`] : [];
}

/** The letter as a whole, and every longer sentence of it, is in the customer's language. */
function languageFaults(
  letter: string,
  {
    sentences,
    language,
    person,
  }: { sentences: { text: string }[]; language: Language; person?: string | undefined },
): string[] {
  const { language: known, foreign } = detect(letter, ALL_LANGUAGES);
  const written = known ?? foreign;
  if (written !== undefined && written !== language)
    return [
      `the letter is in ${nameOf(written)}, not in ${nameOf(language)}, which ${worded('the customer', person)} writes`,
    ];
  const other = sentences.find(({ text }) => {
    const { language: of } = detect(text, ALL_LANGUAGES);
    return wordsAt(text).length >= 5 && of !== undefined && of !== language;
  });
  return other ? [`"${other.text.slice(0, 80)}" is not in ${nameOf(language)}`] : [];
}

/** What a person wrote who declined is for staff: most of its words in one letter give it away. */
function reasonFaults(letter: string, { declinedBecause, found }: Standing): string[] {
  const words = wordsAt(declinedBecause ?? '').filter(({ word }) => word.length > 3 && !found.has(word));
  if (words.length < 2) return [];
  const told = new Set(wordsAt(letter).map(({ word }) => word));
  return words.filter(({ word }) => told.has(word)).length >= Math.max(2, words.length * 0.6)
    ? ['the reason for declining, which is for staff, stands in it']
    : [];
}
