/** Whether a photo was sent. */
import { everyPhrase, everyWord } from '../../languages/all.ts';
import { clausesOf, findPhrase, negatedAt, phraseOf } from '../words.ts';
import type { Found } from './found.ts';

const photoWords = everyPhrase('photo').map(phraseOf);
const missingWords = everyWord('photoMissing');

/** True where a photo is mentioned, false where the words beside it say that there is none. */
export function photos(text: string): Found[] {
  return clausesOf(text).flatMap((clause) =>
    photoWords.flatMap((phrase) =>
      findPhrase(clause.words, phrase).map((hit) => {
        const after = clause.words.slice(hit.at + 1, hit.at + 4);
        const missing = after.some((word) => missingWords.has(word.text));
        const negated = hit.negated || negatedAt(after, after.length);
        return { field: 'photo', value: !(negated || missing), start: hit.start, end: hit.end };
      }),
    ),
  );
}
