/** Postal addresses: `Hauptstr. 9, 04109 Leipzig`. Street with a house number, five digits, a town. */
import type { Found } from './found.ts';

type AddressFound = Extract<Found, { field: 'address' }>;

/**
 * What comes before the street and is not part of it. Small prepositions count only as written small: `An der
 * Alster 3` is a street.
 */
const cue = String.raw`^.*(?<!\p{L})(?:[Aa]ddress|[Aa]dresse|[Aa]nschrift|instead|stattdessen|now|jetzt|lautet|to|nach|an|is|ist|at|in)\s+`;
const cueBeforeCapital = new RegExp(String.raw`${cue}(?=\p{Lu})`, 'u');
const anyCue = new RegExp(cue, 'u');

/** An address said to be the old one is left out. */
const old =
  /\b(?:old|previous|former|instead\s+of|not|alte|alten|bisherige|bisherigen|statt|anstatt)\b[^,;:\n]{0,40}$/iu;

export function addresses(text: string): AddressFound[] {
  const found: AddressFound[] = [];
  for (const match of text.matchAll(
    /(?<![\p{L}\p{N}-])(\d{5})[ \t]+(\p{L}[\p{L}.'-]{1,39}(?:[ \t]+(?:(?:am|an|der|im|in|bei|ob|auf|a\.d\.)[ \t]+){0,2}\p{Lu}[\p{L}.'-]{1,39}){0,3})/gu,
  )) {
    const street = streetBefore(text, match.index);
    if (!street) continue;
    const city = (match[2] ?? '').replace(/[.'-]+$/, '');
    if (old.test(text.slice(Math.max(0, street.start - 60), street.start))) continue;
    found.push({
      field: 'address',
      value: { street: street.text, postcode: match[1] ?? '', city },
      start: street.start,
      end: match.index + 6 + city.length,
    });
  }
  return found;
}

/** The part of the text right before the postcode that ends with a house number. */
function streetBefore(text: string, postcode: number): { text: string; start: number } | undefined {
  const from = Math.max(0, postcode - 120);
  const before = text.slice(from, postcode).replace(/[\s,]+$/, '');
  const cut =
    Math.max(...[',', ';', ':', '\n', '!', '?', '"', '('].map((mark) => before.lastIndexOf(mark))) + 1;
  const part = before.slice(cut);
  const lead = cueBeforeCapital.exec(part) ?? (/^\s*\p{Ll}/u.test(part) ? anyCue.exec(part) : null);
  const rest = part.slice(lead?.[0].length ?? 0).trimStart();
  if (!/^\p{L}[\p{L}\p{N} .'/-]{1,80}\s\d{1,4}\s?[a-z]?(?:-\d{1,4}[a-z]?)?$/iu.test(rest)) return undefined;
  return { text: rest.replace(/\s+/g, ' '), start: from + before.length - rest.length };
}
