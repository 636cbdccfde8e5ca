/** Which language a text is in, and whether a word carries a subject. */
import type { AgentDesk } from '../desk.ts';
import { wordsOf } from '../playbooks/words.ts';
import { ALL_LANGUAGES, dataOf, everyWord, type Language } from './all.ts';

const common = new Map(ALL_LANGUAGES.map((code) => [code, new Set(dataOf(code).common.split(' '))]));

/** The desk's languages that are known here, in its order; the first known one where it has none of them. */
export function languagesOf({ languages }: Pick<AgentDesk, 'languages'>): [Language, ...Language[]] {
  const known = languages.flatMap((code) => ALL_LANGUAGES.find((one) => one === code) ?? []);
  const [first = ALL_LANGUAGES[0], ...others] = known;
  return [first, ...others];
}

/** A sentence about each language of the desk that is not known here. */
export function unknownLanguages({ languages }: Pick<AgentDesk, 'languages'>): string[] {
  return languages
    .filter((code) => !ALL_LANGUAGES.some((one) => one === code))
    .map(
      (code) =>
        `desk.yaml: the language ${code} is not known (known: ${ALL_LANGUAGES.join(', ')}); it is neither read nor written`,
    );
}

/**
 * The one of these languages of which most common words stand in the text; the first one where none has more
 * than it.
 */
export function languageOf(text: string, among: readonly [Language, ...Language[]]): Language {
  const words = wordsOf(text);
  const counts = among.map((code) => words.filter((word) => common.get(code)?.has(word.text)).length);
  return among[counts.indexOf(Math.max(...counts))] ?? among[0];
}

const smallWords = everyWord('small');

/** Words without a subject of their own: function words and what nearly every request says. */
export function isSmall(word: string): boolean {
  return smallWords.has(word) || word.length < 2 || /^\d+$/.test(word);
}
