/** The languages that are read and written, and what they are asked for together. */
import type { LanguageData } from './data.ts';
import type { LetterWords } from './letter-words.ts';
import { readLanguages } from './read.ts';

/** The two letters of a language that has a file here. */
export type Language = string;

/** By the two letters that desk.yaml names a language with. A new language is one more file here. */
export const LANGUAGES: { readonly [code: Language]: LanguageData } = readLanguages(import.meta.dirname);

export const ALL_LANGUAGES = Object.keys(LANGUAGES) as [Language, ...Language[]];
const everyLanguage: LanguageData[] = Object.values(LANGUAGES);

/** The data of a language that is known here; RangeError for another. */
export function dataOf(language: Language): LanguageData {
  const data = LANGUAGES[language];
  if (!data) throw new RangeError(`the language ${language} is not known`);
  return data;
}

/** What a letter says in this language. */
export function letterWordsOf(language: Language): LetterWords {
  return dataOf(language).letters;
}

type Fields<T> = { [K in keyof LanguageData]-?: LanguageData[K] extends T ? K : never }[keyof LanguageData];
export type WordKind = Fields<string>;
export type PhraseKind = Fields<readonly string[]>;

/** The words of one kind in every language. */
export function everyWord(kind: WordKind): Set<string> {
  return new Set(everyLanguage.flatMap((language) => language[kind].split(' ').filter(Boolean)));
}

export function everyPhrase(kind: PhraseKind): string[] {
  return everyLanguage.flatMap((language) => [...language[kind]]);
}

/** The same as alternatives of an expression; a blank stands for any blanks. */
export function anyOf(kind: PhraseKind | WordKind): string {
  const all = everyLanguage.flatMap((language) => {
    const words = language[kind];
    return typeof words === 'string' ? words.split(' ').filter(Boolean) : words;
  });
  return all.map((one) => one.replaceAll('.', String.raw`\.`).replaceAll(' ', String.raw`\s+`)).join('|');
}

/** Numbers in words, in every language, in small letters. */
export function numberWords(): Map<string, number> {
  return new Map(
    everyLanguage.flatMap(({ numbers, otherNumbers }) => [
      ...numbers.split(' ').map((word, n) => [word, n + 1] as const),
      ...Object.entries(otherNumbers),
    ]),
  );
}

/** Whether one of the languages says it so. */
export function saysIn(text: string, kind: Fields<RegExp>): boolean {
  return everyLanguage.some((language) => language[kind].test(text));
}
