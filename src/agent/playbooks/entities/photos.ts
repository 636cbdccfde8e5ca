/** Whether a photo was sent. */
import { perVocabulary, type Vocabulary } from '../../languages/vocabulary.ts';
import { clausesOf, findPhrase, negatedAt, phraseOf } from '../words.ts';
import type { Found } from './found.ts';

const photoWords = perVocabulary((words) => words.phrases('photo').map(phraseOf));

/** True where a photo is mentioned, false where the words beside it say that there is none. */
export function photos(text: string, words: Vocabulary): Found[] {
  return clausesOf(text, words).flatMap((clause) =>
    photoWords(words).flatMap((phrase) =>
      findPhrase(clause.words, phrase).map((hit) => {
        const after = clause.words.slice(hit.at + 1, hit.at + 4);
        const missing = after.some((word) => words.has('photoMissing', word.text));
        const negated = hit.negated || negatedAt(after, after.length);
        return { field: 'photo', value: !(negated || missing), start: hit.start, end: hit.end };
      }),
    ),
  );
}
