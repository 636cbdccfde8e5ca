/** Things that a desk lists by name: an application, a piece of hardware. The key is what is meant. */
import type { DeskEntity } from '../../../run/desk.ts';
import { Cover, type Found } from './found.ts';
import { escaped, type PatternReader } from './patterns.ts';

/** By what people write, folded, the key that it means. */
export function valueWords({ values = {} }: Pick<DeskEntity, 'values'>): Map<string, string> {
  const words = Object.entries(values).flatMap(([key, synonyms]) =>
    [key, ...synonyms].map((word) => [folded(word), key] as const),
  );
  return new Map(words);
}

/** As words, the longest first; typos are not guessed. */
export function valueReader(field: string, entity: DeskEntity): PatternReader {
  const words = valueWords(entity);
  const alternatives = [...words.keys()]
    .toSorted((one, other) => other.length - one.length)
    .map((word) => escaped(word).replaceAll(' ', String.raw`\s{1,3}`));
  const expression = new RegExp(
    String.raw`(?<![\p{L}\p{N}])(?:${alternatives.join('|')})(?![\p{L}\p{N}])`,
    'giu',
  );
  return {
    alone: false,
    read(text) {
      const own = new Cover(text.length);
      const found: Found[] = [];
      for (const match of text.matchAll(expression)) {
        const place = { start: match.index, end: match.index + match[0].length };
        const value = words.get(folded(match[0]));
        if (value === undefined || own.touches(place)) continue;
        own.add(place);
        found.push({ field, value, ...place });
      }
      return found;
    },
  };
}

function folded(word: string): string {
  return word.normalize('NFC').toLowerCase().replaceAll(/\s+/g, ' ').trim();
}
