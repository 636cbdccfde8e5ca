/** What says who somebody is, in data with names: records, arguments, facts. */

import { namesOf, patternsIn, type ReadPersonal } from './in-text.ts';
import { type Personal, type PersonalKind, PLACEHOLDER } from './known.ts';

/** By the last part of a field's name, in small letters with underscores between its words. */
const FIELDS: readonly (readonly [RegExp, PersonalKind])[] = [
  [
    /(?:^|_)(?:first|last|given|family|full|middle|maiden|display|customer|user|contact|recipient|sender|owner|holder|requester|requestor|employee|person|account|billing|shipping)_?name$|^(?:firstname|lastname|fullname|surname|forename|recipient|nickname)$/,
    'NAME',
  ],
  [/(?:^|_)(?:e_?mail|e_?mail_?address)$/, 'EMAIL'],
  [/(?:^|_)(?:phone|telephone|mobile|tel|fax|phone_?number|mobile_?number)$/, 'PHONE'],
  [/(?:^|_)(?:card_?number|pan|iban|account_?number)$/, 'CARD'],
  [/(?:^|_)(?:street|street_?name|line_?[123]|address|address_?line(?:_?\d)?|address_?[123])$/, 'ADDRESS'],
  [/(?:^|_)last_?(?:4|four)(?:_?digits)?$/, 'CODE'],
  [/(?:^|_)(?:post(?:al)?_?code|zip|zip_?code)$/, 'CODE'],
  [/(?:^|_)(?:city|town|locality)$/, 'TOWN'],
];
const SOMEBODY =
  /(?:^|_)(?:customer|person|user|account|requester|requestor|contact|employee|owner|holder|member|guest|patient|client|recipient|sender)$/;
const BESIDE_A_NAME = /mail|phone|street|post_?code|address|birth|surname/;
/** What only came along in a mail and asks for nothing, see case-data.ts. */
const SIGNATURES = new Set(['signature', 'sender', 'head']);
/** What people write; a title of three words is no prose. */
const WORDS = /^(?:text|note|notes|task|reason|summary|comment|message|body|reply|answer|open|said)$/;
const PROSE = /(?:\p{L}[^\s]{0,40}\s{1,3}){4}/u;

/**
 * Everything personal in a value of any depth, names of fields included. Texts of several words are read as
 * words that people write.
 */
export function personalIn(whole: unknown, inText: ReadPersonal): Personal[] {
  const found: Personal[] = [];
  const open: { value: unknown; field: string; holder: string; beside: string[] }[] = [
    { value: whole, field: '', holder: '', beside: [] },
  ];
  for (let item = open.pop(); item; item = open.pop()) {
    const { value, field, holder, beside } = item;
    if (typeof value === 'object' && value !== null) {
      const list = Array.isArray(value);
      const names = list ? beside : Object.keys(value);
      if (!list && 'kind' in value && 'text' in value && SIGNATURES.has(String(value.kind))) {
        for (const line of String(value.text).split('\n')) found.push({ kind: 'TEXT', value: line });
      }
      for (const [name, inner] of Object.entries(value)) {
        if (!list) found.push(...patternsIn(name));
        // Members of a list are called as the list is.
        open.push({ value: inner, field: list ? field : name, holder: list ? holder : field, beside: names });
      }
      continue;
    }
    if (typeof value !== 'string' && typeof value !== 'number') continue;
    const text = String(value);
    const kind = kindOf(field, { holder, beside });
    if (kind === 'NAME' && isSomething(text)) found.push(...namesOf(text));
    else if (kind !== undefined && isSomething(text)) found.push(...wholeAndParts(kind, text));
    if (typeof value === 'number') continue;
    found.push(...(WORDS.test(plainName(field)) || PROSE.test(text) ? inText(text) : patternsIn(text)));
  }
  return found;
}

/** A mask, or nothing, is replaced by nothing. */
function isSomething(text: string): boolean {
  return /[\p{L}\p{N}]{2}/u.test(text) && !/[…*]/.test(text) && text.replace(PLACEHOLDER, '').trim() !== '';
}

function kindOf(
  name: string,
  { holder, beside }: { holder: string; beside: string[] },
): PersonalKind | undefined {
  const field = plainName(name.split('.').at(-1) ?? name);
  const known = FIELDS.find(([expression]) => expression.test(field))?.[1];
  if (known !== undefined || field !== 'name') return known;
  const ofSomebody = SOMEBODY.test(plainName(holder).replace(/s$/, ''));
  return ofSomebody || beside.some((other) => BESIDE_A_NAME.test(plainName(other))) ? 'NAME' : undefined;
}

/** `customerName` and `Customer-Name` as `customer_name`. */
function plainName(name: string): string {
  return name
    .slice(0, 80)
    .replace(/(?<=\p{Ll})(?=\p{Lu})/gu, '_')
    .replace(/[\s-]/g, '_')
    .toLowerCase();
}

/** `Hauptstr. 9, 04109 Leipzig`: the parts, which come apart elsewhere. */
function wholeAndParts(kind: PersonalKind, text: string): Personal[] {
  if (kind !== 'ADDRESS') return [{ kind, value: text }];
  return text
    .split(/,\s{0,3}|\n/)
    .filter((part) => /[\p{L}\p{N}]{2}/u.test(part))
    .flatMap((part): Personal[] => {
      const [, code, town] = /^(\S{0,6}\d\S{0,6}) (\p{L}.{1,60})$/u.exec(part) ?? [];
      if (code === undefined || town === undefined || text === part) return [{ kind, value: part }];
      return [
        { kind: 'CODE', value: code },
        { kind: 'TOWN', value: town },
      ];
    });
}
