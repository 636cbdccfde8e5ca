/**
 * What says who somebody is, in words that people write: e-mail addresses, telephone and card numbers, postal
 * addresses, names. Of names no list can be whole: with a capital, whatever neither the languages nor the
 * desk's own files know as a word counts as one. Too much is replaced rather than too little, since all of it
 * is put back. Time is linear in the text.
 */
import { emailsIn } from '../../../run/text/emails.ts';
import { type AgentDesk, entitiesMarked } from '../../desk.ts';
import { ALL_LANGUAGES, dataOf, everyWord } from '../../languages/all.ts';
import { entityReader } from '../../playbooks/entities/read.ts';
import type { Personal } from './known.ts';
import { PLACEHOLDER } from './known.ts';

export type ReadPersonal = (text: string) => Personal[];

/** The reader of entities reads so much at a time. */
const PAGE = 8_000;
const MOST_DIGITS = 19;

const LETTERS = String.raw`\p{L}[\p{L}\p{M}]{0,40}(?:['’-]\p{L}[\p{L}\p{M}]{0,40}){0,3}`;
const CAPITAL = String.raw`\p{Lu}[\p{L}\p{M}]{0,40}(?:['’-]\p{L}[\p{L}\p{M}]{0,40}){0,3}`;
const PARTICLES = 'van|von|de|der|den|du|da|di|la|le|del|della|dos|zu|zur|al|el|bin|ibn|ter|ten|y';
/** One capital word or several in a row, with initials and small words of names between them. */
const CAPITALS = new RegExp(
  String.raw`(?<![\p{L}\p{N}\p{M}_@#-])${CAPITAL}(?:[ \t]{1,2}(?:(?:${PARTICLES})[ \t]){0,2}(?:\p{Lu}\.|${CAPITAL})){0,5}(?![\p{N}@_])`,
  'gu',
);
/** Before a name, whatever the name means otherwise. */
const INTRODUCED = new RegExp(
  String.raw`(?<![\p{L}\p{N}])(?:my name is|my name's|name is|name:|i am|i'm|i’m|im|this is|dear|hello|hi|hey|mr\.?|mrs\.?|ms\.?|miss|dr\.?|signed,?|regards,?|wishes,?|thanks,?|cheers,?|yours,?|mein name ist|ich bin|ich heiße|hier ist|hallo|liebe|lieber|herr|frau|grüße,?|gruß,?|je suis|je m'appelle|bonjour|monsieur|madame|cordialement,?|soy|me llamo|hola|señora?|saludos,?)[\s]{1,4}(${CAPITAL}(?:[ \t](?:(?:${PARTICLES})[ \t]){0,2}(?:\p{Lu}\.|${CAPITAL})){0,4})`,
  'giu',
);
/** The same with a name in small letters: only where a name and nothing else can follow. */
const NAMED = new RegExp(
  String.raw`(?<![\p{L}\p{N}])(?:my name is|my name's|name is|name:|mein name ist|ich heiße|je m'appelle|me llamo)\s{1,3}(${LETTERS}(?:[ \t]${LETTERS})?)`,
  'giu',
);
/** A line of its own that is nothing but a name. */
const NAME_LINE = new RegExp(
  String.raw`(?<=^|\n)[ \t]{0,4}(${CAPITAL}(?:[ \t](?:\p{Lu}\.|${CAPITAL})){0,3})[ \t]{0,4}(?=$|\n)`,
  'gu',
);
/** A name in small letters at the end of what was written, and before `here`. */
const SMALL = [
  new RegExp(String.raw`\n[ \t]{0,4}(${LETTERS}(?:[ \t]${LETTERS}){0,2})[ \t.]{0,4}\n{0,3}$`, 'gu'),
  new RegExp(
    String.raw`(?<=^|[.!?\n,][ \t]{0,3})(${LETTERS}(?:[ \t]${LETTERS}){0,2})[ \t](?:here|hier|ici)(?![\p{L}\p{N}])`,
    'gu',
  ),
];
const SPELT_OUT =
  /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]{1,64}[ \t]{0,2}(?:\(at\)|\[at\]|\{at\}|[ \t]at[ \t]|%40|＠|﹫)[ \t]{0,2}[\p{L}\p{N}-]{1,63}(?:[ \t]{0,2}(?:\.|\(dot\)|\[dot\]|\{dot\}|[ \t]dot[ \t]|\(punkt\)|．)[ \t]{0,2}[\p{L}\p{N}-]{1,63}){1,4}/giu;
const IBAN = /(?<![\p{L}\p{N}])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{2,4}){3,8}(?![\p{L}\p{N}])/gu;
/** The end of a card's number, behind what says so. */
const CARD_END =
  /(?:(?:\.{2,4}|…|[*•·xX]{2,12})[ \t-]{0,3}|(?<!\p{L})(?:end(?:ing|s)(?: (?:in|with))?|ende(?:t|nd)(?: (?:auf|mit))?|last (?:four|4)(?: digits)?|letzten (?:vier|4)(?: ziffern| stellen)?|quatre derniers chiffres|finissant par|se termin(?:e|ant) par|terminad[ao] en|termina en|acaba en)[\s:,#]{1,3}(?:(?:is|are|sind|lauten|sont)\s)?)(\d{4})(?![\p{L}\p{N}])/giu;
/** Digits with what people put between them; not behind letters or a dash, as in numbers of records. */
const DIGITS = /(?<![\p{L}\p{N}_#-])[+(]{0,2}\d(?:[ ./()-]{0,3}\d){5,24}(?![\p{L}\p{N}_])/gu;
const DATE = /^(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{2,4})(?![\d])/;
const AMOUNT = /^\d{1,3}(?:[.,]\d{3})*(?:[.,]\d{1,2})?$/;

const streetEnds = [...everyWord('streetEnds')].map((one) => one.replaceAll('.', String.raw`\.`)).join('|');
const streets = [...everyWord('streets')].map((one) => one.replaceAll('.', String.raw`\.`)).join('|');
const STREETS = [
  String.raw`\d{1,5}[a-z]?,?[ \t]+(?:[\p{L}'’.-]{1,30}[ \t]+){1,4}(?:${streetEnds})(?![\p{L}])`,
  String.raw`\p{L}[\p{L}.'’-]{1,40}(?:str\.|straße|strasse|weg|gasse|platz|allee|ring|damm|ufer|laan|straat)[ \t]*\d{1,4}[a-z]?(?![\p{L}\p{N}])`,
  String.raw`\p{L}[\p{L}.'’-]{1,40}[ -](?:str\.|straße|strasse|weg|gasse|platz|allee|ring|damm|ufer)[ \t]*\d{1,4}[a-z]?(?![\p{L}\p{N}])`,
  ...(streets === ''
    ? []
    : [
        String.raw`\d{1,4}(?:[ \t]?(?:bis|ter|[a-d]))?,?[ \t]+(?:${streets})[ \t]+(?:[\p{L}'’.-]{1,30}[ \t]+){0,4}${CAPITAL}`,
        String.raw`(?:${streets})[ \t]+(?:[\p{L}'’.-]{1,30}[ \t]+){0,4}[\p{L}'’.-]{1,30},?[ \t]+\d{1,4}(?![\p{L}\p{N}])`,
      ]),
].map((source) => new RegExp(String.raw`(?<![\p{L}\p{N}-])${source}`, 'giu'));

/** What a machine recognises wherever it stands, in records too. */
export function patternsIn(text: string): Personal[] {
  const found: Personal[] = [...text.matchAll(PLACEHOLDER)].map(([value]) => ({ kind: 'TEXT', value }));
  for (const { address } of emailsIn(text)) found.push({ kind: 'EMAIL', value: address });
  for (const [value] of text.matchAll(SPELT_OUT)) found.push({ kind: 'EMAIL', value });
  for (const { 1: value = '' } of text.matchAll(CARD_END)) found.push({ kind: 'CODE', value });
  for (const [value] of text.matchAll(IBAN)) found.push({ kind: 'CARD', value });
  for (const { 0: written } of text.matchAll(DIGITS)) {
    // `on 2026-11-25 030 1234567`: what stands behind a date is looked at by itself.
    const value = written.replace(DATE, '').trim();
    const kind = numberKind(value);
    if (kind) found.push({ kind, value });
  }
  return found;
}

/** A card has 13 to 19 digits that add up; any other long number that is no date or amount may be called. */
function numberKind(written: string): 'CARD' | 'PHONE' | undefined {
  const digits = written.replace(/\D/g, '');
  if (digits.length >= 13 && digits.length <= MOST_DIGITS && addsUp(digits)) return 'CARD';
  if (AMOUNT.test(written)) return undefined;
  const dialled = /^[+(]|^0/.test(written);
  return digits.length >= 9 || (dialled && digits.length >= 7) || /^\d{3}[-. ]\d{4}$/.test(written)
    ? 'PHONE'
    : undefined;
}

function addsUp(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, n) => {
    const value = Number(digit) * (n % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** A name with its parts, by each of which somebody may be called. */
export function namesOf(name: string): Personal[] {
  const parts = name.split(/[\s,]+/).filter((part) => part.replace(/[^\p{L}]/gu, '').length > 1);
  return [...new Set([name.trim(), ...parts])].map((value) => ({ kind: 'NAME', value }));
}

/** Words of the languages and of the desk's own files (`written`): what no name is made of. */
export function ordinaryWords(written: Iterable<string> = []): (word: string) => boolean {
  const words = new Set<string>();
  const take = (text: string) => {
    for (const [word] of text.toLowerCase().matchAll(/\p{L}[\p{L}\p{M}]*/gu)) words.add(word);
  };
  for (const language of ALL_LANGUAGES) take(JSON.stringify(dataOf(language)));
  for (const text of written) {
    let rest = text;
    for (const { address } of emailsIn(text)) rest = rest.replace(address, ' ');
    take(rest);
  }
  return (word) => words.has(word.replace(/['’]s?$/u, '')) || /^\p{L}$/u.test(word);
}

/** What people wrote. `isOrdinary`: whether no name is made of a word, unless it is introduced as one. */
export function personalReader(desk: AgentDesk, isOrdinary: (word: string) => boolean): ReadPersonal {
  const entities = entityReader(desk);
  const codes = new Set(entitiesMarked(desk, 'address'));
  return (text) => {
    const found = patternsIn(text);
    const named = (name: string) => found.push(...namesOf(name));
    for (let from = 0; from < text.length; from += PAGE) {
      const page = text.slice(from, from + PAGE);
      for (const { field, value, start, end } of entities(page)) {
        // `Jane Doe. A-10482`: what begins behind the dot is something else.
        if (field === 'name') named(page.slice(start, end).split(/\.\s/)[0] ?? '');
        if (codes.has(field)) found.push({ kind: 'CODE', value: page.slice(start, end) });
        if (field === 'address') found.push(...partsOf(value as Record<string, string>, codes));
      }
    }
    for (const street of STREETS)
      for (const [value] of text.matchAll(street)) found.push({ kind: 'ADDRESS', value });
    for (const { 1: name = '' } of text.matchAll(NAMED)) named(name);
    // The flag `i` lets small letters through: of those only words that nothing knows are a name.
    for (const { 1: name = '' } of text.matchAll(INTRODUCED)) {
      const whole = /^\p{Lu}/u.test(name) ? capitalsOf(name) : strangeAtFirst(name, isOrdinary);
      if (whole !== '') named(whole);
    }
    for (const expression of SMALL)
      for (const { 1: name = '' } of text.matchAll(expression)) {
        const strange = strangeAtFirst(name, isOrdinary);
        if (strange === name) named(name);
      }
    for (const { 1: name = '' } of text.matchAll(NAME_LINE))
      if (name.split(/\s+/).length > 1 || !isPlain(name, isOrdinary)) named(name);
    for (const [run] of text.matchAll(CAPITALS)) {
      const name = strangeIn(run, isOrdinary);
      if (name !== undefined) named(name);
    }
    return found;
  };
}

/** Each by itself: a tool takes them apart. */
function partsOf(address: Record<string, string>, codes: ReadonlySet<string>): Personal[] {
  return Object.entries(address)
    .filter(([, value]) => value.length > 1)
    .map(([part, value]) => ({
      kind: codes.has(part) ? 'CODE' : part === 'city' ? 'TOWN' : 'ADDRESS',
      value,
    }));
}

function capitalsOf(name: string): string {
  return name.split(/[ \t](?=\p{Ll})(?!(?:van|von|de|der|den|la|le)[ \t])/u)[0] ?? name;
}

/** The words that a name in small letters begins with, until one that is ordinary. */
function strangeAtFirst(name: string, isOrdinary: (word: string) => boolean): string {
  const words = name.split(/[ \t]+/);
  const end = words.findIndex((word) => isPlain(word, isOrdinary));
  return words.slice(0, end < 0 ? words.length : end).join(' ');
}

function isPlain(word: string, isOrdinary: (word: string) => boolean): boolean {
  return isOrdinary(word.toLowerCase().replace(/[^\p{L}\p{M}'’]/gu, ''));
}

/** Of words with capitals those that are no ordinary ones, in a row as one name. */
function strangeIn(run: string, isOrdinary: (word: string) => boolean): string | undefined {
  const words = run.split(/[ \t]+/);
  const strange = words.map((word) => word.split(/[-'’]/).some((part) => !isPlain(part, isOrdinary)));
  const first = strange.indexOf(true);
  if (first < 0) return undefined;
  let end = strange.lastIndexOf(true) + 1;
  while (/^\p{Lu}\.$/u.test(words[end] ?? '')) end += 1;
  return words.slice(first, end).join(' ');
}
