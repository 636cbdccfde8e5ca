/**
 * Audit lines of one run that are all as they should be, found without taking each apart: the bytes that
 * were kept are hashed as they stand. Whatever is not so plain is left to verify.ts, which says what is
 * wrong. Pure.
 */
import { hashOf, isCanonical } from './chain.ts';

interface Head {
  seq: number;
  hash: string;
}

export interface StraightLines {
  run: string;
  head: Head;
  /** Of the lines, one after another. */
  hashes: string[];
}

const HASH = ',"hash":"';
/** `,"hash":"…"` */
const HASH_LENGTH = HASH.length + 64 + 1;
const PERSONAL = ',"personal":';
const PREV = ',"prev":"';
/** What a line ends with. */
const END = /,"seq":(\d+),"type":"\w+"(?:,"version":\d+)?\}$/;
/** No line ends with more than this. */
const END_LENGTH = 200;

/** `after`: what the lines go on from. undefined: look closer. */
export function straightLines(lines: readonly string[], after: Head): StraightLines | undefined {
  const [first] = lines;
  const run = first === undefined ? undefined : runOf(first);
  if (run === undefined) return undefined;
  const hashes: string[] = [];
  const last = { ...after };
  for (const text of lines) {
    const goesOn = `${PREV}${last.hash}","run":${JSON.stringify(run)},"sealed":`;
    const hash = hashOfLine(text, last.seq + 1, goesOn);
    if (hash === undefined) return undefined;
    hashes.push(hash);
    last.seq += 1;
    last.hash = hash;
  }
  return { run, head: last, hashes };
}

function runOf(text: string): string | undefined {
  try {
    const { run } = JSON.parse(text);
    return typeof run === 'string' ? run : undefined;
  } catch {
    return undefined;
  }
}

/** undefined unless the line goes on from the one before it, and its bytes hash to what it says. */
function hashOfLine(text: string, seq: number, goesOn: string): string | undefined {
  const endsAt = text.lastIndexOf(',"seq":');
  const end = text.length - endsAt > END_LENGTH ? undefined : END.exec(text.slice(endsAt))?.[1];
  // Half a character has no bytes: it would hash as another one.
  if (end !== String(seq) || !text.isWellFormed()) return undefined;
  const at = text.lastIndexOf(PREV, endsAt);
  const shown = text.startsWith(HASH, at - HASH_LENGTH) ? at : beginOfPersonal(text, at);
  if (shown === undefined || !text.startsWith(goesOn, at)) return undefined;
  const from = shown - HASH_LENGTH;
  const hash = hashOf(text.slice(0, from) + text.slice(at));
  return text.startsWith(`${HASH}${hash}"`, from) ? hash : undefined;
}

/** Where the text begins that a line shows, in canonical form, until `at`. */
function beginOfPersonal(text: string, at: number): number | undefined {
  const begin = text.indexOf(PERSONAL);
  return isCanonicalText(text.slice(begin + PERSONAL.length, at)) ? begin : undefined;
}

function isCanonicalText(text: string): boolean {
  try {
    return isCanonical(JSON.parse(text), text);
  } catch {
    return false;
  }
}
