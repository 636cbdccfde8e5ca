/** Postal addresses: a street with a house number, the desk's code, a town. */
import type { DeskEntity } from '../../../run/desk.ts';
import { present } from '../../../run/present.ts';
import { perVocabulary, type Vocabulary } from '../../languages/vocabulary.ts';
import { COUNTRY } from './bounds.ts';
import type { Found } from './found.ts';
import { sourceOf } from './patterns.ts';
import { postcodeOf } from './postcodes.ts';

/** A dot ends the town, save behind what is short: `St. Gallen`, `Frankfurt a. M.` */
const NAME = String.raw`(?:\p{L}{1,2}\.(?:\p{L}{1,2}\.)?|\p{L}[\p{L}'’-]{1,39})`;
const NEXT = String.raw`(?:\p{Lu}[\p{L}'’-]{1,39}|\p{Lu}\.|\(\p{Lu}[\p{L}]{1,20}\))`;

/** A street's name without its number. */
const PLACE = String.raw`\p{L}[\p{L} .'’-]{1,60}`;

interface Around {
  /** What comes before the street and is not part of it. */
  cueBeforeCapital: RegExp;
  anyCue: RegExp;
  /** An address marked as the old one is left out. */
  old: RegExp;
  town: string;
  /** `12 rue de la Paix`, `Calle Mayor, 5, 3º B`; undefined where no language writes streets so. */
  streetOfItsOwn?: RegExp;
}

/** Small prepositions count only as written small: `An der Alster 3` is a street. */
const aroundIn = perVocabulary((words): Around => {
  const names = words
    .anyOf('addressNames')
    .split('|')
    .map((name) => `[${name[0]?.toUpperCase()}${name[0]}]${name.slice(1)}`);
  const cue = String.raw`^.*(?<!\p{L})(?:${[...names, words.anyOf('addressCues')].join('|')})\s+`;
  const particles = words
    .anyOf('townParticles')
    .split('|')
    .map((one) => (one === '' ? '' : `${one}(?=[ \\t])|`))
    .join('');
  const street = words.anyOf('streets').replaceAll(/(?<=^|\|)[^|]+/g, (word) => `${word}(?!\\p{L})`);
  return present({
    // `an die Bahnhofstr. 1`: the article belongs to the cue.
    cueBeforeCapital: new RegExp(String.raw`${cue}(?:\p{Ll}{2,3}\s+)?(?=\p{Lu})`, 'u'),
    anyCue: new RegExp(cue, 'u'),
    old: new RegExp(
      String.raw`(?<!\p{L})(?:${words.anyOf('oldAddress')})(?!\p{L})[^,;:\n]{0,40}:?\s{0,3}$`,
      'iu',
    ),
    town: String.raw`${NAME}(?:[ \t]+(?:(?:${particles}\p{Ll}{1,2}\.)[ \t]*){0,2}${NEXT}){0,3}`,
    streetOfItsOwn:
      street === ''
        ? undefined
        : new RegExp(
            String.raw`(?<![\p{L}\p{N}-])(?:\d{1,4}(?:\s?(?:bis|ter|[a-d]))?,?\s+(?:${street})\s*${PLACE}|(?:${street})\s*${PLACE},?\s(?:n[º°.]{1,2}\s?)?\d{1,4}(?:,\s?\d{1,2}\s?[ºª°]\s?\p{L}{0,4})?)$`,
            'iu',
          ),
  });
});

/** The address's code goes under the entity's own name. */
export function addressReader(
  name: string,
  entity: DeskEntity,
): (text: string, words: Vocabulary) => Found[] {
  const codeLast = perVocabulary((words) => numberFirst(sourceOf(entity), words));
  const codeAndTown = perVocabulary(
    (words) =>
      new RegExp(
        String.raw`(?<![\p{L}\p{N}-])${COUNTRY}?(${sourceOf(entity)})[ \t]+(${aroundIn(words).town})`,
        'gu',
      ),
  );
  const codeIn = (code: string) => (entity.kind === 'postcode' ? postcodeOf(code, entity) : code);
  return (text, words) => {
    const around = aroundIn(words);
    const townLast = addresses(text, name, { codeAndTown: codeAndTown(words), around, words });
    const expression = codeLast(words);
    const found = expression
      ? [...addressesWithCodeLast(text, name, { expression, around }), ...townLast]
      : townLast;
    return found.flatMap(({ value, ...place }) => {
      const code = codeIn(value[name] ?? '');
      return code === undefined ? [] : [{ ...place, value: { ...value, [name]: code } }];
    });
  };
}

/**
 * `500 Howard St, Apt 4, San Francisco, CA 94107`, `10 High Street, Leeds LS1 4AP`: a line between street and
 * town is kept. undefined where no language writes addresses so.
 */
function numberFirst(code: string, words: Vocabulary): RegExp | undefined {
  const ends = words.anyOf('streetEnds');
  if (ends === '') return undefined;
  const street = String.raw`\d{1,6}[a-z]?(?:[ \t]+[\p{L}\p{N}.'’-]{1,30}){0,5}?[ \t]+(?:${ends})(?![\p{L}\p{N}])\.?`;
  const town = String.raw`\p{L}[\p{L}.'’-]{1,30}(?:[ \t]+\p{L}[\p{L}.'’-]{0,30}){0,3}?`;
  return new RegExp(
    String.raw`(?<![\p{L}\p{N}.,/#-])(${street})(?:[ \t]*,[ \t]*|\s*\n\s*|[ \t]+)(?:([\p{L}#]{1,10}\.?[ \t]{0,2}\d{1,5}[a-z]?)[ \t]*[,\n][ \t]*)?(${town})[ \t]*,?[ \t]+(?:([A-Z]{2})[ \t]+)?(${code})(?![\p{L}\p{N}-])`,
    'giu',
  );
}

type FoundAddress = Omit<Found, 'value'> & { value: Record<string, string> };

function addressesWithCodeLast(
  text: string,
  name: string,
  { expression, around: { old } }: { expression: RegExp; around: Around },
): FoundAddress[] {
  return [...text.matchAll(expression)].flatMap((match) => {
    const [whole, street = '', line2, city = '', state, code = ''] = match;
    if (old.test(text.slice(Math.max(0, match.index - 60), match.index))) return [];
    const more = present({ line2, state });
    const value = { street: street.replace(/\s+/g, ' '), [name]: code, city, ...more };
    return [{ field: 'address', value, start: match.index, end: match.index + whole.length }];
  });
}

function addresses(
  text: string,
  name: string,
  { codeAndTown, around, words }: { codeAndTown: RegExp; around: Around; words: Vocabulary },
): FoundAddress[] {
  const found: FoundAddress[] = [];
  for (const match of text.matchAll(codeAndTown)) {
    const street = streetBefore(text, match.index, around);
    if (!street) continue;
    const city = townIn(match[2] ?? '', words);
    if (city === '') continue;
    if (around.old.test(text.slice(Math.max(0, street.start - 60), street.start))) continue;
    found.push({
      field: 'address',
      value: { street: street.text, [name]: match[1] ?? '', city },
      start: street.start,
      end: match.index + match[0].length - (match[2] ?? '').length + city.length,
    });
  }
  return found;
}

/** Without what is said after it: `24103 Kiel Danke` is Kiel, and `10115 Foto` is no town. */
function townIn(written: string, words: Vocabulary): string {
  const names = written.replace(/(?<!['’-])['’-]+$/, '').split(/[ \t]+/);
  const end = names.findIndex((name) => {
    const word = name.toLowerCase().replace(/[^\p{L}]/gu, '');
    if (words.has('polite', word)) return true;
    return (
      /^\p{Lu}/u.test(name) && word.length > 1 && words.isSmall(word) && !words.has('townParticles', word)
    );
  });
  return (end < 0 ? names : names.slice(0, end)).join(' ').replace(/(?<=\p{L}{3})\.$/u, '');
}

/** The part of the text right before the code that ends with a house number. */
function streetBefore(
  text: string,
  code: number,
  { cueBeforeCapital, anyCue, streetOfItsOwn }: Around,
): { text: string; start: number } | undefined {
  const from = Math.max(0, code - 120);
  const before = text.slice(from, code).replace(/(?<![\s,])[\s,]+$/, '');
  const own = streetOfItsOwn?.exec(before);
  if (own) return { text: own[0].replace(/\s+/g, ' '), start: from + own.index };
  const cut =
    Math.max(...[',', ';', ':', '\n', '!', '?', '"', '('].map((mark) => before.lastIndexOf(mark))) + 1;
  const part = before.slice(cut);
  const lead = cueBeforeCapital.exec(part) ?? (/^\s*\p{Ll}/u.test(part) ? anyCue.exec(part) : null);
  const rest = part.slice(lead?.[0].length ?? 0).trimStart();
  if (!/^\p{L}[\p{L}\p{N} .'/-]{1,80}\s\d{1,4}\s?[a-z]?(?:-\d{1,4}[a-z]?)?$/iu.test(rest)) return undefined;
  return { text: rest.replace(/\s+/g, ' '), start: from + before.length - rest.length };
}
