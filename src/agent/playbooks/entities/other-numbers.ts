/** Numbers that are none of the desk's, whatever digits stand in them: telephones, bank accounts. */
import { CONTACTS } from '../../mail/mail-words.ts';
import type { Span } from './found.ts';

const PATTERNS = [
  // Tel. 0341 555 12345, Phone: +49 341 55512345
  new RegExp(
    String.raw`(?<![\p{L}\p{N}])(?:${CONTACTS})\s?[.:]?\s{0,2}(?:[+(]|00?)\d[\d ()/.-]{4,24}\d`,
    'giu',
  ),
  // +49 (0)341 555-12345, 0341/555 12345, 030 555 12345
  /(?<![\p{L}\p{N}])(?:\+|00)\d{1,3}[ ()/.-]{0,3}\d[\d ()/.-]{4,22}\d/gu,
  /(?<![\p{L}\p{N}.,-])0\d{2,4}(?:[/-]| ?\/ ?| )\d{2,8}[ -]\d{2,8}(?:[ -]\d{1,6})?(?!\d)/gu,
  // DE02 1203 0000 0000 2020 51
  /(?<![\p{L}\p{N}])[A-Z]{2}\d{2}(?: ?[\dA-Z]{4}){3,7}(?: ?[\dA-Z]{1,3})?(?![\p{L}\p{N}])/gu,
];

export function numbersOfTheirOwn(text: string): Span[] {
  return PATTERNS.flatMap((pattern) =>
    [...text.matchAll(pattern)].map((match) => ({ start: match.index, end: match.index + match[0].length })),
  );
}
