/**
 * Texts that are hard on careless expressions: one piece over and over, with what makes it fail at the end.
 */
import type { Seed } from './growth.ts';
import type { Expression } from './sources.ts';

/** What is repeated whatever the expressions are. */
const PIECES = [
  ...' \t\n\u00a0aAnxé0@.,:;!?-_/#%&\'"’<>()[]{}|*+=~`^$\\',
  '\u0301',
  '\ufb01',
  '\ufffd',
  '\u{1f600}',
  'https://',
  'www.',
  'a@',
  'a@b.c',
  'a.',
  'a-',
  'a_',
  "a'",
  '0.',
  '0,',
  '0 ',
  '0-',
  '0/',
  'a ',
  'a b, ',
  'a\n',
  '\n\n',
  ' \n',
  '> ',
  '>\n',
  '<a ',
  '<p>',
  '</p>',
  '<!--',
  '[a](',
  '[[',
  '{{',
  '**',
  'EUR 1 ',
  '1 € ',
  'From: a\n',
  '> a\n',
  'On 1.1. a wrote:\n',
  '--\n',
  'FH-10482 ',
  'Street 1, 10115 Town, ',
  'not the mug, ',
  'Hello Mara. ',
  'refund the mug and the lamp. ',
  '{"a":',
  '"a\\',
];

const ENDS = ['', 'x', '\n!'];

export const SEEDS: Seed[] = PIECES.flatMap((repeats) => ENDS.map((ends) => ({ repeats, ends })));

/** Against which a class is tried for a character that it takes. */
const CHARACTERS = ' a0A\n\té€“–\ufffd\u0301@_,:;/#<>()[]{}"\'’%&!?*+=~|.-';

/**
 * Texts made of what the expression itself asks for: each of its parts, neighbouring parts, and all of it up
 * to each part, over and over. They need not match; they come near to it.
 */
export function seedsFor({ source, flags }: Expression): Seed[] {
  const parts = partsOf(oneOfEach(source), flags).slice(0, 60);
  const firsts = parts.map(([first = '']) => first);
  const seeds = new Map<string, Seed>();
  const add = (repeats: string, begins = '') => {
    if (repeats === '') return;
    for (const ends of ['', '\u0000x', '\n!'])
      seeds.set(`${begins}\n${repeats}\n${ends}`, { begins, repeats, ends });
  };
  for (const [n, part] of parts.entries()) {
    const [here = '', next = ''] = [firsts[n], firsts[n + 1]];
    for (const one of part) add(one);
    if (part.length > 1) add(`${here}${part.at(-1)}`);
    add(here + next);
    add(here + here + next);
    add(firsts.slice(0, n + 1).join(''));
    add(firsts.slice(Math.max(0, n - 3), n + 1).join(''));
    // What stands before the part that is repeated, once.
    if (n < 30) add(here, firsts.slice(0, n).join(''));
  }
  return [...seeds.values()];
}

/** Long lists of words are one word each. */
function oneOfEach(source: string): string {
  const LIST = /\((\?(?:[:=!]|<[=!]|<\w+>))?([^()|[\]\\]{1,40})(?:\|[^()|[\]\\]{1,40}){8,}\)/g;
  return source.replace(LIST, '($1$2)');
}

/** For each literal character, class and escape of the expression, characters that it takes. */
function partsOf(source: string, flags: string): string[][] {
  const unicode = /[uv]/.test(flags) ? 'u' : '';
  const parts: string[][] = [];
  const PART =
    /\[(?:\\.|[^\]\\])*\]|\\(?:[pP]\{[^}]*\}|u\{[0-9a-f]+\}|u[0-9a-f]{4}|x[0-9a-f]{2}|k<\w+>|.)|\(\?(?:[:=!]|<[=!]|<\w+>)|[{]\d+(?:,\d*)?[}]|./gisu;
  for (const [part] of source.matchAll(PART)) {
    if (/^(?:\(|\)|\||\^|\$|[?*+]|\{\d)/.test(part) || /^\\[bBk]/.test(part)) continue;
    if (part.length === 1 && part !== '.') parts.push([part]);
    else {
      const taken = new RegExp(`^${part}$`, `${unicode}i`);
      const all = [...CHARACTERS].filter((one) => taken.test(one));
      parts.push([...new Set([...all.slice(0, 2), ...all.slice(-2)])]);
    }
  }
  return parts;
}
