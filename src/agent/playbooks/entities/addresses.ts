/** Postal addresses: a street with a house number, the desk's code, a town. */
import type { DeskEntity } from '../../../run/desk.ts';
import { anyOf, everyWord } from '../../languages/all.ts';
import { isSmall } from '../../languages/language.ts';
import type { Found } from './found.ts';
import { COUNTRY, sourceOf } from './patterns.ts';

/**
 * What comes before the street and is not part of it. Small prepositions count only as written small: `An der
 * Alster 3` is a street.
 */
const NAMES = [...everyWord('addressNames')].map(
  (name) => `[${name[0]?.toUpperCase()}${name[0]}]${name.slice(1)}`,
);
const cue = String.raw`^.*(?<!\p{L})(?:${[...NAMES, anyOf('addressCues')].join('|')})\s+`;
const cueBeforeCapital = new RegExp(String.raw`${cue}(?=\p{Lu})`, 'u');
const anyCue = new RegExp(cue, 'u');

/** An address marked as the old one is left out. */
const old = new RegExp(String.raw`\b(?:${anyOf('oldAddress')})\b[^,;:\n]{0,40}$`, 'iu');

/** A dot ends the town, save behind what is short: `St. Gallen`, `Frankfurt a. M.` */
const NAME = String.raw`(?:\p{L}{1,2}\.(?:\p{L}{1,2}\.)?|\p{L}[\p{L}'’-]{1,39})`;
const NEXT = String.raw`(?:\p{Lu}[\p{L}'’-]{1,39}|\p{Lu}\.|\(\p{Lu}[\p{L}]{1,20}\))`;
const TOWN = String.raw`${NAME}(?:[ \t]+(?:(?:${anyOf('townParticles')}|\p{Ll}{1,2}\.)[ \t]*){0,2}${NEXT}){0,3}`;

const politeWords = everyWord('polite');
const townParticles = everyWord('townParticles');

/** The address's code goes under the entity's own name. */
export function addressReader(name: string, entity: DeskEntity): (text: string) => Found[] {
  const codeAndTown = new RegExp(
    String.raw`(?<![\p{L}\p{N}-])${COUNTRY}?(${sourceOf(entity)})[ \t]+(${TOWN})`,
    'gu',
  );
  return (text) => addresses(text, name, codeAndTown);
}

function addresses(text: string, name: string, codeAndTown: RegExp): Found[] {
  const found: Found[] = [];
  for (const match of text.matchAll(codeAndTown)) {
    const street = streetBefore(text, match.index);
    if (!street) continue;
    const city = townIn(match[2] ?? '');
    if (city === '') continue;
    if (old.test(text.slice(Math.max(0, street.start - 60), street.start))) continue;
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
function townIn(written: string): string {
  const names = written.replace(/['’-]+$/, '').split(/[ \t]+/);
  const end = names.findIndex((name) => {
    const word = name.toLowerCase().replace(/[^\p{L}]/gu, '');
    return (
      politeWords.has(word) ||
      (/^\p{Lu}/u.test(name) && isSmall(word) && !townParticles.has(word) && word.length > 1)
    );
  });
  return (end < 0 ? names : names.slice(0, end)).join(' ').replace(/(?<=\p{L}{3})\.$/u, '');
}

/** The part of the text right before the code that ends with a house number. */
function streetBefore(text: string, code: number): { text: string; start: number } | undefined {
  const from = Math.max(0, code - 120);
  const before = text.slice(from, code).replace(/[\s,]+$/, '');
  const cut =
    Math.max(...[',', ';', ':', '\n', '!', '?', '"', '('].map((mark) => before.lastIndexOf(mark))) + 1;
  const part = before.slice(cut);
  const lead = cueBeforeCapital.exec(part) ?? (/^\s*\p{Ll}/u.test(part) ? anyCue.exec(part) : null);
  const rest = part.slice(lead?.[0].length ?? 0).trimStart();
  if (!/^\p{L}[\p{L}\p{N} .'/-]{1,80}\s\d{1,4}\s?[a-z]?(?:-\d{1,4}[a-z]?)?$/iu.test(rest)) return undefined;
  return { text: rest.replace(/\s+/g, ' '), start: from + before.length - rest.length };
}
