/** Postal addresses: a street with a house number, the desk's code, a town. */
import type { DeskEntity } from '../../../run/desk.ts';
import { anyOf, everyWord } from '../../languages/all.ts';
import type { Found } from './found.ts';
import { sourceOf } from './patterns.ts';

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

const TOWN = String.raw`\p{L}[\p{L}.'-]{1,39}(?:[ \t]+(?:(?:${anyOf('townParticles')})[ \t]+){0,2}\p{Lu}[\p{L}.'-]{1,39}){0,3}`;

/** The address's code goes under the entity's own name. */
export function addressReader(name: string, entity: DeskEntity): (text: string) => Found[] {
  const codeAndTown = new RegExp(String.raw`(?<![\p{L}\p{N}-])(${sourceOf(entity)})[ \t]+(${TOWN})`, 'gu');
  return (text) => addresses(text, name, codeAndTown);
}

function addresses(text: string, name: string, codeAndTown: RegExp): Found[] {
  const found: Found[] = [];
  for (const match of text.matchAll(codeAndTown)) {
    const street = streetBefore(text, match.index);
    if (!street) continue;
    const city = (match[2] ?? '').replace(/[.'-]+$/, '');
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
