/**
 * Text and values from outside, made harmless: sizes limited, hidden characters and our own secrets taken
 * out. What they say stays data.
 */
import type { Json } from '../../run/plan/plan.ts';
import { visible } from '../../run/text/characters.ts';
import type { Redact } from './redact.ts';

/** Bytes of one output that a run keeps. */
export const MOST_BYTES = 64 * 1024;
const DEEPEST = 32;

/** For people: `64 kB`, `2 MB`. */
export const sizeOf = (bytes: number): string =>
  bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} kB` : `${Math.round(bytes / 1024 / 1024)} MB`;

/** One line of foreign text within quotation marks, for a message of ours. */
export function quoted(text: string, redact: Redact, most = 300): string {
  const line = visible(redact(text)).replace(/\s+/g, ' ').trim().replaceAll('"', "'");
  return `"${line.length > most ? `${line.slice(0, most).toWellFormed()} …` : line}"`;
}

/** Not longer than MOST_BYTES in UTF-8, with a mark where it was cut. */
export function cutText(text: string, redact: Redact, cutBefore = false): { text: string; cut: boolean } {
  const clean = visible(redact(text));
  const bytes = Buffer.from(clean, 'utf8');
  if (bytes.length <= MOST_BYTES && !cutBefore) return { text: clean, cut: false };
  // A character that the cut goes through is left out.
  const start = bytes
    .subarray(0, MOST_BYTES)
    .toString('utf8')
    .replace(/(?<!\ufffd)\ufffd+$/, '');
  return { text: `${start}\n[cut here: the answer is longer than ${MOST_BYTES / 1024} kB]`, cut: true };
}

export type CleanJson =
  | { ok: true; value: Json }
  | { ok: false; code: 'too_large' | 'invalid_output'; why: string };

/**
 * A structured value with every text in it cleaned. Too large or too deep is an error of its own, never
 * cut: half a record is a wrong record.
 */
export function cleanJson(value: unknown, redact: Redact): CleanJson {
  try {
    const cleaned = cleanValue(value, redact, 0);
    const size = Buffer.byteLength(JSON.stringify(cleaned), 'utf8');
    return size > MOST_BYTES
      ? { ok: false, code: 'too_large', why: `it is larger than ${MOST_BYTES / 1024} kB` }
      : { ok: true, value: cleaned };
  } catch (error) {
    if (!(error instanceof NoJson)) throw error;
    return { ok: false, code: 'invalid_output', why: error.message };
  }
}

class NoJson extends Error {
  override name = 'NoJson';
}

function cleanValue(value: unknown, redact: Redact, depth: number): Json {
  if (depth > DEEPEST) throw new NoJson(`it is nested more than ${DEEPEST} deep`);
  if (typeof value === 'string') return visible(redact(value));
  if (value === null || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value)))
    return value;
  if (Array.isArray(value)) return value.map((item) => cleanValue(item, redact, depth + 1));
  if (typeof value === 'object')
    return Object.fromEntries(
      Object.entries(value)
        .filter(([name, item]) => name !== '__proto__' && item !== undefined)
        .map(([name, item]) => [visible(redact(name)), cleanValue(item, redact, depth + 1)]),
    );
  throw new NoJson('it is no JSON');
}
