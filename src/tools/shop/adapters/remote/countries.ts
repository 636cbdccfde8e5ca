/** Countries as people write them and as Vendure has them. */
import { Refusal } from '../remote/kinds.ts';

const LANGUAGES = ['en', 'de', 'fr', 'es'];

interface Known {
  country?: string | null | undefined;
  countryCode?: string | null | undefined;
}

/**
 * ISO 3166-1 code of a country by its code or its name; absent: the one that the address had. Throws Refusal
 * where nothing is known by that name.
 */
export function countryCode(written: string | undefined, before: Known | null | undefined): string {
  const same = (one: string | null | undefined) => one?.toLowerCase() === written?.trim().toLowerCase();
  const code =
    written === undefined || same(before?.country) || same(before?.countryCode)
      ? before?.countryCode
      : byName().get(written.trim().toLowerCase());
  if (!code) throw new Refusal('unknown_country', `It is not clear which country ${written ?? 'this'} is.`);
  return code;
}

let names: Map<string, string> | undefined;

function byName(): Map<string, string> {
  names ??= new Map(LANGUAGES.flatMap(namesIn));
  return names;
}

function namesIn(language: string): [string, string][] {
  const display = new Intl.DisplayNames(language, { type: 'region', fallback: 'none' });
  return CODES.flatMap((code): [string, string][] => {
    const name = display.of(code);
    return name === undefined
      ? []
      : [
          [name.toLowerCase(), code],
          [code.toLowerCase(), code],
        ];
  });
}

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const CODES = LETTERS.flatMap((one) => LETTERS.map((other) => one + other));
