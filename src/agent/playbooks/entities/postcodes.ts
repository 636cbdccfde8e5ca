/**
 * Postcodes by country. Which shapes a country's have, and whether a text of such a shape is one, validator
 * knows; where one may stand in a longer text is said here.
 */
import validator from 'validator';
import type { DeskEntity } from '../../../run/desk.ts';
import { ALONE_AFTER, ALONE_BEFORE, COUNTRY } from './bounds.ts';
import type { Cover, Found } from './found.ts';

const { isPostalCode, isPostalCodeLocales: locales } = validator;

/**
 * `#` is a digit, `@` a letter, `*` either; a blank may be left out. Each with samples, of which a country
 * that writes its codes so takes one.
 */
const SHAPES: readonly [shape: string, ...samples: string[]][] = [
  ['#####-####', '94105-1234', '00601-1234'],
  ['#####-###', '01310-100'],
  ['###-####', '100-0001'],
  ['####-###', '1000-205'],
  ['##-###', '00-950'],
  ['AD###', 'AD500'],
  ['AZ####', 'AZ1000'],
  ['HT####', 'HT6110'],
  ['LT-#####', 'LT-01100'],
  ['LV-####', 'LV-1010'],
  ['@@#@ #@@', 'EC1A 1BB'],
  ['@@## #@@', 'DN55 1PT'],
  ['@@# #@@', 'CR2 6XH'],
  ['@#@ #@@', 'W1A 1HQ'],
  ['@## #@@', 'M60 1NW'],
  ['@# #@@', 'M1 1AE'],
  ['@#@ #@#', 'K1A 0B1'],
  ['@#* ****', 'D02 AF30'],
  ['@@@ ####', 'VLT 1117'],
  ['#### @@', '1012 AB'],
  ['##########', '1619735744'],
  ['#######', '1029200'],
  ['### ##', '111 20'],
  ['######', '101000', '220030', '110001', '050001'],
  ['#####', '10115', '75001', '00601', '98000', '71000', '10000', '44600'],
  ['####', '1010', '9485', '2000'],
  ['###', '101'],
];

/** A two-letter code of a country whose postcodes are not known. */
export function unknownCountries({ countries = [] }: Pick<DeskEntity, 'countries'>): string[] {
  return countries.filter((country) => !isLocale(country) || shapesOf([country]).length === 0);
}

export const KNOWN_COUNTRIES: readonly string[] = [...locales].sort();

const isLocale = (country: string): country is validator.PostalCodeLocale =>
  locales.some((one) => one === country);

const isOf = (code: string, countries: readonly string[]) =>
  countries.some((country) => isLocale(country) && isPostalCode(code, country));

function shapesOf(countries: readonly string[]): string[] {
  return SHAPES.filter(([, ...samples]) => samples.some((sample) => isOf(sample, countries))).map(
    ([shape]) => shape,
  );
}

const sourceOfShape = (shape: string) =>
  shape
    .replace(/#+/g, (run) => String.raw`\d{${run.length}}`)
    .replaceAll('@', '[A-Za-z]')
    .replaceAll('*', '[A-Za-z0-9]')
    .replaceAll(' ', '[ ]?');

/** As a part of a larger expression, without groups. */
export function postcodeSource({ countries = [] }: Pick<DeskEntity, 'countries'>): string {
  return shapesOf(countries).map(sourceOfShape).join('|');
}

/** As the countries write it, in capital letters and with its blank; undefined: it is none of theirs. */
export function postcodeOf(
  written: string,
  { countries = [] }: Pick<DeskEntity, 'countries'>,
): string | undefined {
  const code = written.toUpperCase();
  const shape = shapesOf(countries).find((one) => new RegExp(`^(?:${sourceOfShape(one)})$`, 'i').test(code));
  if (shape === undefined) return undefined;
  const blank = shape.indexOf(' ');
  const plain = code.replace(' ', '');
  const whole = blank < 0 ? plain : `${plain.slice(0, blank)} ${plain.slice(blank)}`;
  return isOf(whole, countries) ? whole : undefined;
}

/** A year stands alone as a postcode of four digits does, and is far more often written. */
const YEAR = /^(?:19|20)\d\d$/;
const LEAD = 60;

/** Of what is taken already none is read. `names`: what people call it, as alternatives of an expression. */
export function postcodeReader(field: string, entity: DeskEntity, names: string) {
  const source = postcodeSource(entity);
  const expression = new RegExp(`${ALONE_BEFORE}(${COUNTRY}?)(${source})${ALONE_AFTER}`, 'gu');
  const labelled = new RegExp(
    String.raw`(?<![\p{L}\p{N}])(?:${names})(?![\p{L}\p{N}])[^\d,;.!?\n]{0,30}$`,
    'iu',
  );
  return {
    alone: true,
    read(text: string, taken: Cover): Found[] {
      if (source === '') return [];
      return [...text.matchAll(expression)].flatMap((match) => {
        const [whole, country, code = ''] = match;
        const place = { start: match.index, end: match.index + whole.length };
        const value = postcodeOf(code, entity);
        if (value === undefined || taken.touches(place)) return [];
        const lead = () => text.slice(Math.max(0, place.start - LEAD), place.start);
        if (YEAR.test(value) && country === '' && !labelled.test(lead())) return [];
        return [{ field, value, ...place }];
      });
    },
  };
}
