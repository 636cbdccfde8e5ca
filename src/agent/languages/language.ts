/** Which language a text is in, and whether a word carries a subject. */
import { wordsOf } from '../playbooks/words.ts';
import { everyWord, LANGUAGES, type Language } from './all.ts';

const common = Object.entries(LANGUAGES).map(
  ([language, data]) => [language as Language, new Set(data.common.split(' '))] as const,
);

/** The language of which most common words stand in the text; the first one where none has more than it. */
export function languageOf(text: string): Language {
  const words = wordsOf(text);
  let best: { language: Language; count: number } | undefined;
  for (const [language, known] of common) {
    const count = words.filter((word) => known.has(word.text)).length;
    if (!best || count > best.count) best = { language, count };
  }
  return best?.language ?? 'en';
}

const smallWords = everyWord('small');

/** Words without a subject of their own: function words and what nearly every request says. */
export function isSmall(word: string): boolean {
  return smallWords.has(word) || word.length < 2 || /^\d+$/.test(word);
}
