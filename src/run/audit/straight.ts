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
const DIGEST = 64;
/** `,"hash":"…"` */
const HASH_LENGTH = HASH.length + DIGEST + 1;
const PERSONAL = ',"personal":';
const PREV = ',"prev":"';
const PREV_LENGTH = PREV.length + DIGEST + 2;
/** What a line ends with. */
const END = /,"seq":(\d+),"type":"\w+"(?:,"version":\d+)?\}$/;
/** No line ends with more than this. */
const END_LENGTH = 200;

/** `after`: what the lines go on from. undefined: look closer. */
export function straightLines(lines: readonly string[], after: Head): StraightLines | undefined {
  const [first] = lines;
  const run = first === undefined ? undefined : runOf(first);
  if (run === undefined) return undefined;
  const says = `"run":${JSON.stringify(run)},"sealed":`;
  const hashes: string[] = [];
  const last = { ...after };
  for (const text of lines) {
    const hash = hashOfLine(text, { prev: last.hash, seq: last.seq + 1, says });
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

/** undefined unless the line continues `prev`, and its bytes hash to what it says. */
function hashOfLine(
  text: string,
  { prev, seq, says }: { prev: string; seq: number; says: string },
): string | undefined {
  const endsAt = text.lastIndexOf(',"seq":');
  const end = text.length - endsAt > END_LENGTH ? undefined : END.exec(text.slice(endsAt))?.[1];
  // Half a character has no bytes: it would hash as another one.
  if (end !== String(seq) || !text.isWellFormed()) return undefined;
  const at = text.lastIndexOf(PREV, endsAt);
  if (!text.startsWith(prev, at + PREV.length) || !text.startsWith(says, at + PREV_LENGTH)) return undefined;
  const from = text.startsWith(HASH, at - HASH_LENGTH) ? at - HASH_LENGTH : hashBeforePersonal(text, at);
  if (from < 0) return undefined;
  const hash = text.slice(from + HASH.length, from + HASH.length + DIGEST);
  return hashOf(text.slice(0, from) + text.slice(at)) === hash ? hash : undefined;
}

/** Where `hash` begins of a line that shows a text, in canonical form, until `at`; else -1. */
function hashBeforePersonal(text: string, at: number): number {
  const personal = text.indexOf(PERSONAL);
  const shown = text.slice(personal + PERSONAL.length, at);
  if (personal < 0 || personal > at || !isCanonicalText(shown)) return -1;
  return text.startsWith(HASH, personal - HASH_LENGTH) ? personal - HASH_LENGTH : -1;
}

function isCanonicalText(text: string): boolean {
  try {
    return isCanonical(JSON.parse(text), text);
  } catch {
    return false;
  }
}
