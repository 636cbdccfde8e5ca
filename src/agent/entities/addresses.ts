/** Postal addresses: `Hauptstr. 9, 04109 Leipzig`. Street with a house number, five digits, a town. */
import type { Found } from './found.ts';

type AddressFound = Extract<Found, { field: 'address' }>;

/** What comes before the street and is not part of it. */
const cues =
  /^.*\b(?:address(?:e)?(?:\s+(?:is|now|to|ist|jetzt|lautet))*|adresse(?:\s+(?:ist|jetzt|lautet|nach))*|moved\s+to|ship\s+to|send\s+(?:it\s+)?to|deliver\s+(?:it\s+)?to|umgezogen\s+(?:nach|in)|lives\s+(?:at|in)|instead|stattdessen|to|nach|an|is|ist|at)\s+/iu;

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
  const lead = text.slice(from, postcode).replace(/[\s,]+$/, '');
  const cut = Math.max(...[',', ';', ':', '\n', '!', '?', '"', '('].map((mark) => lead.lastIndexOf(mark))) + 1;
  const part = lead.slice(cut);
  const cue = cues.exec(part);
  const rest = (cue ? part.slice(cue[0].length) : part).trimStart();
  if (!/^\p{L}[\p{L}\p{N} .'/-]{1,80}\s\d{1,4}\s?[a-z]?(?:-\d{1,4}[a-z]?)?$/iu.test(rest)) return undefined;
  return { text: rest.replace(/\s+/g, ' '), start: from + lead.length - rest.length };
}
