/** Codes of an address that a message gives for themselves, and that belong to no address or other number. */
import type { AgentDesk } from '../desk.ts';
import { entitiesMarked } from '../desk.ts';
import { lastCue, wholeWords } from '../languages/cues.ts';
import { perVocabulary, type Vocabulary } from '../languages/vocabulary.ts';
import type { Found } from '../playbooks/entities/found.ts';

interface Cues {
  newPlace: RegExp;
  oldPlace: RegExp;
  numberLabel: RegExp;
}

const cuesIn = perVocabulary(
  (words): Cues => ({
    newPlace: wholeWords(words.anyOf('newAddress')),
    oldPlace: wholeWords(words.anyOf('oldAddress')),
    // Also as the end of a word: `Kundennummer 10115`.
    numberLabel: new RegExp(String.raw`(?:${words.anyOf('numberLabels')})\.?\s{0,2}[:#]{0,2}\s{0,2}$`, 'iu'),
  }),
);

const LEAD = 60;
/** `04109 Leipzig, Hauptstr. 9`: the street stands behind the town. */
const STREET_BEHIND =
  /^[ \t]+\p{Lu}[\p{L}.'’-]{1,40}(?: \p{Lu}[\p{L}.'’-]{1,40})?,?[ \t\n]+\p{Lu}[\p{L}.'’-]{2,40}(?: [\p{L}.'’-]{2,40}){0,3} \d{1,4}(?!\d)/u;

const SENTENCE_END = /[;\n!?]|(?<=\p{L}{4}|\d)\.\s{1,3}(?=\p{Lu})/u;

/** Each once. `found`: what the text holds, the codes of whole addresses not among them. */
export function codesIn(
  text: string,
  found: Found[],
  { desk, words }: { desk: AgentDesk; words: Vocabulary },
): string[] {
  const [name] = entitiesMarked(desk, 'address');
  const entity = name === undefined ? undefined : desk.entities[name];
  if (!entity) return [];
  const labels = [entity.label, ...Object.values(entity.labels), ...entity.synonyms];
  const cues = cuesIn(words);
  const codes = found.filter(({ field, start, end }) => {
    if (field !== name) return false;
    const lead = text.slice(Math.max(0, start - LEAD), start);
    const sentence = lead.split(SENTENCE_END).at(-1) ?? '';
    const old = lastCue(sentence, cues.oldPlace).start;
    if (lastCue(sentence, cues.newPlace).start > old || isNumbered(lead, labels, cues)) return false;
    return old >= 0 || !STREET_BEHIND.test(text.slice(end, end + 120));
  });
  return [...new Set(codes.map(({ value }) => String(value).toUpperCase()))];
}

/** `customer number 10115`, and not what the desk itself calls the code. */
function isNumbered(lead: string, labels: string[], { numberLabel }: Cues): boolean {
  const before = lead.toLowerCase().replace(/[\s:#]{0,4}$/u, '');
  return numberLabel.test(lead) && !labels.some((label) => before.endsWith(label.toLowerCase()));
}
