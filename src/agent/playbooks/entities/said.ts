/** What is said in words: dates, whether there is a photo, names. */
import { clausesOf, findPhrase, negatedAt, type Phrase, phraseOf } from '../words.ts';
import type { Found } from './found.ts';

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const germanMonths: Record<string, string> = { mär: 'mar', mai: 'may', okt: 'oct', dez: 'dec' };
const monthName = String.raw`(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mär|mai|okt|dez)[a-zä]{0,8}\.?`;
const patterns: { pattern: RegExp; order: ('y' | 'm' | 'd')[] }[] = [
  { pattern: /(?<![\d.-])(\d{4})-(\d{2})-(\d{2})(?![\d-])/g, order: ['y', 'm', 'd'] },
  { pattern: /(?<![\d.,])(\d{1,2})\.(\d{1,2})\.(\d{4})?(?!\d)/g, order: ['d', 'm', 'y'] },
  {
    pattern: new RegExp(
      String.raw`(?<![\d.,])(\d{1,2})(?:\.|st|nd|rd|th)?\s(${monthName})(?![\p{L}])(?:\s(\d{4}))?(?!\d)`,
      'giu',
    ),
    order: ['d', 'm', 'y'],
  },
  {
    pattern: new RegExp(
      String.raw`(?<!\p{L})(${monthName})\s(\d{1,2})(?:st|nd|rd|th)?(?![\d\p{L}])(?:,?\s(\d{4}))?(?!\d)`,
      'giu',
    ),
    order: ['m', 'd', 'y'],
  },
];

export function dates(text: string): Found[] {
  const found: Found[] = [];
  for (const { pattern, order } of patterns) {
    for (const match of text.matchAll(pattern)) {
      const part = (name: 'y' | 'm' | 'd'): string => match[order.indexOf(name) + 1] ?? '';
      const month = monthNumber(part('m'));
      const day = Number(part('d'));
      if (month < 1 || month > 12 || day < 1 || day > 31) continue;
      const value = `${part('y') || '-'}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
      found.push({ field: 'date', value, start: match.index, end: match.index + match[0].length });
    }
  }
  return found.sort((one, other) => one.start - other.start);
}

function monthNumber(written: string): number {
  if (/^\d+$/.test(written)) return Number(written);
  const short = written.toLowerCase().slice(0, 3);
  return months.indexOf(germanMonths[short] ?? short) + 1;
}

const photoWords: Phrase[] = ['photo*', 'picture*', 'pic', 'pics', 'image*', 'foto*', 'bild', 'bilder'].map(
  phraseOf,
);
const missingWords = new Set('missing fehlt fehlen later later nachgereicht'.split(' '));

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

/** `customer is Mara L.`, `her name is Jonas Berg`, `Name: Lena`. */
export function names(text: string): Found[] {
  const cue =
    /(?<!\p{L})(?:name\s+is|name:|named|customer\s+is|heißt|kundin\s+ist|kunde\s+ist)\s{1,3}(\p{Lu}\p{L}{1,30}\.?(?:[ -]\p{Lu}\p{L}{0,30}\.?){0,2})/giu;
  return [...text.matchAll(cue)].flatMap((match) => {
    const value = match[1] ?? '';
    // The flag `i` also lets small letters through, which would make names of ordinary words.
    if (!/^\p{Lu}/u.test(value)) return [];
    const start = match.index + match[0].length - value.length;
    return [
      {
        field: 'name',
        value: value.split(/ (?=\p{Ll})/u)[0] ?? value,
        start,
        end: match.index + match[0].length,
      },
    ];
  });
}
