/**
 * Spans of time in a text, in hours where they have a length in hours: 14 days, two weeks, 5 to 7 working
 * days, 24 Stunden.
 */

export interface FoundPeriod {
  /** `h:336`, `work:5-7`, `m:2`: equal where the same is meant. */
  key: string;
  text: string;
  start: number;
  end: number;
}

const WORDS =
  'one,two,three,four,five,six,seven,eight,nine,ten,eleven,twelve,thirteen,fourteen,fifteen,sixteen,seventeen,eighteen,nineteen,twenty'.split(
    ',',
  );
const WOERTER =
  'eins,zwei,drei,vier,fünf,sechs,sieben,acht,neun,zehn,elf,zwölf,dreizehn,vierzehn,fünfzehn,sechzehn,siebzehn,achtzehn,neunzehn,zwanzig'.split(
    ',',
  );
const TENS: Record<string, number> = {
  thirty: 30,
  sixty: 60,
  ninety: 90,
  dreißig: 30,
  sechzig: 60,
  neunzig: 90,
  einem: 1,
  einer: 1,
  ein: 1,
  eine: 1,
};
const NUMBER = String.raw`\d{1,4}|${[...WORDS, ...WOERTER, ...Object.keys(TENS)].toSorted((a, b) => b.length - a.length).join('|')}`;
const UNIT = String.raw`hours?|stunden?|(?:(?:working|business|calendar|full)\s+)?days?|werktagen?|werktage?|arbeitstagen?|arbeitstage?|tagen?|tage?|weeks?|wochen?|months?|monaten?|monate?|years?|jahren?|jahre?`;
const PERIOD = new RegExp(
  String.raw`(?<![\p{L}\d.,])(?<from>${NUMBER})(?:\s*(?:-|–|to|bis|and|und)\s*(?<to>${NUMBER}))?[\s-]+(?<unit>${UNIT})(?!\p{L})`,
  'giu',
);

export function periodsIn(text: string): FoundPeriod[] {
  return [...text.matchAll(PERIOD)].map((found) => {
    const { from = '', to, unit = '' } = found.groups ?? {};
    return {
      key: keyOf(numberOf(from), to === undefined ? undefined : numberOf(to), unit.toLowerCase()),
      text: found[0],
      start: found.index,
      end: found.index + found[0].length,
    };
  });
}

/** A number of days or hours that a tool put out. */
export function periodKey(amount: number, unit: 'days' | 'hours'): string {
  return keyOf(amount, undefined, unit);
}

function keyOf(from: number, to: number | undefined, unit: string): string {
  const span = (factor: number) =>
    to === undefined ? `${from * factor}` : `${from * factor}-${to * factor}`;
  if (/^(hour|stund)/.test(unit)) return `h:${span(1)}`;
  if (/^(working|business|werk|arbeit)/.test(unit)) return `work:${span(1)}`;
  if (/day|tag/.test(unit)) return `h:${span(24)}`;
  if (/^(week|woche)/.test(unit)) return `h:${span(168)}`;
  if (/^(month|monat)/.test(unit)) return `m:${span(1)}`;
  return `m:${span(12)}`;
}

function numberOf(word: string): number {
  const lower = word.toLowerCase();
  if (/^\d/.test(lower)) return Number(lower);
  const named = TENS[lower];
  if (named !== undefined) return named;
  return Math.max(WORDS.indexOf(lower), WOERTER.indexOf(lower)) + 1;
}
