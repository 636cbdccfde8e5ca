/** What the customer is called. */
import { perVocabulary, type Vocabulary } from '../../languages/vocabulary.ts';
import type { Found } from './found.ts';

const cueIn = perVocabulary(
  (words) =>
    new RegExp(
      String.raw`(?<!\p{L})(?:${words.anyOf('nameCues')})\s{1,3}(\p{Lu}[\p{L}'’]{0,29}\p{L}\.?(?:[ -]\p{Lu}(?:[\p{L}'’]{0,29}\p{L})?\.?){0,2})`,
      'giu',
    ),
);

/** `customer is Mara L.`, `her name is Jonas Berg`, `Name: Lena`. */
export function names(text: string, words: Vocabulary): Found[] {
  return [...text.matchAll(cueIn(words))].flatMap((match) => {
    const value = match[1] ?? '';
    // The flag `i` also lets small letters through, which would make names of ordinary words.
    if (!/^\p{Lu}/u.test(value)) return [];
    const start = match.index + match[0].length - value.length;
    return [
      {
        field: 'name',
        value: value.split(/ (?=\p{Ll})/u)[0] ?? value,
        start,
        end: match.index + match[0].length,
      },
    ];
  });
}
