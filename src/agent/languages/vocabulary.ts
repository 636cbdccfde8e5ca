/**
 * The words that count in one text: those of the desk's languages, and of these first the ones of the
 * language that the text is in.
 */
import type { AgentDesk } from '../desk.ts';
import { ALL_LANGUAGES, dataOf, type Language, type PhraseKind, type WordKind } from './all.ts';
import type { LanguageData } from './data.ts';
import { detect } from './detect.ts';
import { languagesOf } from './language.ts';
import { spellings } from './spelling.ts';

export interface Vocabulary {
  /** Whether a word, in small letters, is of this kind; its accents may be missing. */
  has(kind: WordKind, word: string): boolean;
  phrases(kind: PhraseKind): readonly string[];
  /** Words or phrases as alternatives of an expression; a blank stands for any blanks. */
  anyOf(kind: WordKind | PhraseKind): string;
  /** A word without a subject of its own. */
  isSmall(word: string): boolean;
}

/** The vocabulary for this text at this desk. */
export function vocabularyFor(text: string, desk: Pick<AgentDesk, 'languages'>): Vocabulary {
  const languages = languagesOf(desk);
  return vocabularyOf(languages, detect(text, languages).language);
}

const made = new Map<string, Vocabulary>();

/** `first`: the language of the text; without one every word of these languages counts. */
export function vocabularyOf(languages: readonly Language[], first?: Language): Vocabulary {
  const key = `${first}:${languages.join()}`;
  const vocabulary = made.get(key) ?? makeVocabulary(languages, first);
  made.set(key, vocabulary);
  return vocabulary;
}

/** Where neither desk nor text are known. */
export function everyVocabulary(): Vocabulary {
  return vocabularyOf(ALL_LANGUAGES);
}

/** Something that is made once for each vocabulary, such as an expression. */
export function perVocabulary<Thing>(make: (vocabulary: Vocabulary) => Thing): (of: Vocabulary) => Thing {
  const things = new WeakMap<Vocabulary, Thing>();
  return (of) => {
    const thing = things.get(of) ?? make(of);
    things.set(of, thing);
    return thing;
  };
}

/**
 * A word that the text's own language has means what it means there: `on` and `or` say nothing English in a
 * French text.
 */
function makeVocabulary(languages: readonly Language[], first: Language | undefined): Vocabulary {
  const own = first === undefined ? undefined : lexiconOf(dataOf(first));
  const listed = (kind: WordKind | PhraseKind): string[] =>
    languages.flatMap((language) => {
      const list = listOf(dataOf(language)[kind]);
      return own && language !== first ? list.filter((one) => !own.has(one)) : list;
    });
  const sets = new Map<WordKind, Set<string>>();
  const has = (kind: WordKind, word: string): boolean => {
    const set = sets.get(kind) ?? new Set(listed(kind).flatMap(spellings));
    sets.set(kind, set);
    return set.has(word);
  };
  return {
    has,
    phrases: listed,
    anyOf: (kind) =>
      listed(kind)
        .map((one) => one.replaceAll('.', String.raw`\.`).replaceAll(' ', String.raw`\s+`))
        .join('|'),
    isSmall: (word) => has('small', word) || word.length < 2 || /^\d+$/.test(word),
  };
}

const lexicons = new Map<LanguageData, Set<string>>();

/** Every single word of a language. */
function lexiconOf(data: LanguageData): Set<string> {
  const lexicon =
    lexicons.get(data) ??
    new Set(
      Object.values(data)
        .flatMap((value) => (typeof value === 'string' || isPhrases(value) ? listOf(value) : []))
        .filter((one) => !one.includes(' '))
        .flatMap(spellings),
    );
  lexicons.set(data, lexicon);
  return lexicon;
}

function isPhrases(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function listOf(list: string | readonly string[]): readonly string[] {
  return typeof list === 'string' ? list.split(' ').filter(Boolean) : list;
}
