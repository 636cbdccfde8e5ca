/** The languages that are read and written, and what they are asked for together. */
import type { LanguageData, PromiseWords } from './data.ts';
import { de } from './de.ts';
import { en } from './en.ts';

/** The first is the one that a text is taken for when nothing speaks for another. */
export const LANGUAGES: { en: LanguageData; de: LanguageData } = { en, de };
export type Language = keyof typeof LANGUAGES;

type Fields<T> = { [K in keyof LanguageData]: LanguageData[K] extends T ? K : never }[keyof LanguageData];

/** The words of one kind in every language. */
export function everyWord(kind: Fields<string>): Set<string> {
  return new Set(Object.values(LANGUAGES).flatMap((language) => language[kind].split(' ')));
}

export function everyPhrase(kind: Fields<readonly string[]>): string[] {
  return Object.values(LANGUAGES).flatMap((language) => [...language[kind]]);
}

/** Whether one of the languages says it so. */
export function saysIn(text: string, kind: keyof PromiseWords): boolean {
  return Object.values(LANGUAGES).some(({ promises }) => {
    const patterns = promises[kind];
    return patterns instanceof RegExp ? patterns.test(text) : patterns.some((one) => one.test(text));
  });
}
