/** Whether a photo was sent. */
import { everyPhrase, everyWord } from '../../languages/all.ts';
import { type Clause, clausesOf, findPhrase, negatedAt, type PhraseHit, phraseOf } from '../words.ts';
import type { Found } from './found.ts';

const photoWords = everyPhrase('photo').map(phraseOf);
const missingWords = everyWord('photoMissing');
const offered = everyPhrase('photoOffered').map(phraseOf);
const elsewhere = everyPhrase('photoElsewhere').map(phraseOf);
const shown = everyWord('photoShown');

/**
 * True where a photo is mentioned, false where the words beside it say that there is none. One that is only
 * offered, that hangs in the shop or is a thing on sale says neither.
 */
export function photos(text: string): Found[] {
  return clausesOf(text).flatMap((clause) =>
    photoWords.flatMap((phrase) =>
      findPhrase(clause.words, phrase)
        .filter((hit) => !isAnother(clause, hit))
        .map((hit) => {
          const after = clause.words.slice(hit.at + 1, hit.at + 4);
          const missing = after.some((word) => missingWords.has(word.text));
          const negated = hit.negated || negatedAt(after, after.length);
          return { field: 'photo', value: !(negated || missing), start: hit.start, end: hit.end };
        }),
    ),
  );
}

function isAnother({ words }: Clause, hit: PhraseHit): boolean {
  if (offered.some((phrase) => findPhrase(words, phrase).length > 0)) return true;
  const about = elsewhere.some((phrase) =>
    findPhrase(words, phrase).some(({ start, end }) => start <= hit.start && end >= hit.end),
  );
  return about && !words.some((word) => shown.has(word.text));
}
