/** Numbers written in words, in every language that is known. */
import { ALL_LANGUAGES, dataOf } from '../languages/all.ts';

let known: Map<string, number> | undefined;

export function numberWords(): ReadonlyMap<string, number> {
  known ??= new Map(
    ALL_LANGUAGES.flatMap((language) => {
      const { numbers, otherNumbers } = dataOf(language);
      return [
        ...numbers.split(' ').map((word, n): [string, number] => [word, n + 1]),
        ...Object.entries(otherNumbers),
      ];
    }),
  );
  return known;
}
