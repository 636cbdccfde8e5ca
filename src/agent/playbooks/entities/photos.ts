/** Whether a photo was sent. */
import { perVocabulary, type Vocabulary } from '../../languages/vocabulary.ts';
import {
  type Clause,
  clausesOf,
  findPhrase,
  negatedAt,
  type Phrase,
  type PhraseHit,
  phraseOf,
  standsIn,
} from '../words.ts';
import { Cover, type Found } from './found.ts';

const photoWords = perVocabulary((words) => words.phrases('photo').map(phraseOf));
const offered = perVocabulary((words) => words.phrases('photoOffered').map(phraseOf));
const elsewhere = perVocabulary((words) => words.phrases('photoElsewhere').map(phraseOf));

/** How a channel names, below a message, the pictures and films that came with it. */
const FILES = /\(attached: [^\n]{0,1000}\.(?:jpe?g|png|hei[cf]|webp|gif|tiff?|mp4|mov)(?![\p{L}\p{N}])/giu;

/** The files themselves, whatever the words say. */
export function photoFiles(text: string): Found[] {
  return [...text.matchAll(FILES)].map(({ 0: found, index }) => ({
    field: 'photo',
    value: true,
    start: index,
    end: index + found.length,
  }));
}

/** Whether a photo is mentioned at all. */
export function mentionsPhotos(text: string, words: Vocabulary): boolean {
  return clausesOf(text, words).some((clause) => standsIn(clause.words, photoWords(words)));
}

/**
 * True where a photo is mentioned, false where the words beside it say that there is none. One that is only
 * offered, that hangs in the shop or is a thing on sale says neither.
 */
export function photos(text: string, words: Vocabulary): Found[] {
  const files = photoFiles(text);
  const named = new Cover(text.length).add(...files);
  const said = clausesOf(text, words).flatMap((clause) => {
    const hits = photoWords(words).flatMap((phrase) => findPhrase(clause.words, phrase));
    const mentioned = hits.filter((hit) => !named.touches(hit));
    return mentioned.length === 0 ? [] : sentIn(clause, mentioned, words);
  });
  return [...said, ...files];
}

function sentIn(clause: Clause, hits: PhraseHit[], words: Vocabulary): Found[] {
  const placesOf = (phrases: Phrase[]) => phrases.flatMap((phrase) => findPhrase(clause.words, phrase));
  if (placesOf(offered(words)).length > 0) return [];
  const shown = clause.words.some((word) => words.has('photoShown', word.text));
  // `couldn't take a picture`, `a picture I never took`: where nothing says that one was sent, a no counts
  // wherever it stands.
  const none =
    !shown &&
    clause.words.some((word) => words.has('negations', word.text) || words.has('photoNone', word.text));
  const others = shown ? [] : placesOf(elsewhere(words));
  return hits
    .filter((hit) => !others.some(({ start, end }) => start < hit.end && hit.start < end))
    .map((hit) => {
      const after = clause.words.slice(hit.at + 1, hit.at + 4);
      const missing = after.some((word) => words.has('photoMissing', word.text));
      const negated = hit.negated || negatedAt(after, after.length);
      return { field: 'photo', value: !(negated || missing || none), start: hit.start, end: hit.end };
    });
}
