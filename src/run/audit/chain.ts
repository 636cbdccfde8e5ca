/**
 * The chain of a run's audit lines: how a line is written and hashed. Pure; whoever holds the lines can check
 * them without the database.
 */
import { createHash } from 'node:crypto';
import canonicalizeJson from 'canonicalize';
import type { Actor } from '../person.ts';

/** `prev` of a run's first line. */
export const FIRST_PREV = '0'.repeat(64);

/** What is hashed of an event. */
export interface ChainedLine {
  run: string;
  seq: number;
  /** ISO 8601, UTC, ms. */
  at: string;
  type: string;
  actor: Actor;
  data: unknown;
  /** The encrypted personal text, base64; null where there is none. */
  sealed: string | null;
  prev: string;
  /** Of stored events. Absent from lines of version 1. */
  version?: number;
}

/** RFC 8785. Throws for what JSON cannot carry (functions, NaN, undefined at the top). */
export function canonical(value: unknown): string {
  const text = canonicalizeJson(value);
  if (text === undefined) throw new TypeError('this value has no canonical JSON');
  return text;
}

/**
 * Whether the text is the value's canonical JSON; a value that has none (half a character in it) is no such
 * text's.
 */
export function isCanonical(value: unknown, text: string): boolean {
  try {
    return canonical(value) === text;
  } catch {
    return false;
  }
}

/** The line's canonical JSON, which is what is stored, and the hash over it. */
export function chainLine(line: ChainedLine): { text: string; hash: string } {
  const { actor, at, data, prev, run, sealed, seq, type, version } = line;
  // The names in RFC 8785's order, so that only what is nested needs sorting.
  const text =
    `{"actor":${canonical(actor)},"at":${JSON.stringify(at)},"data":${canonical(data)},"prev":"${prev}",` +
    `"run":${JSON.stringify(run)},"sealed":${JSON.stringify(sealed)},"seq":${seq},` +
    `"type":${JSON.stringify(type)}${version === undefined ? '' : `,"version":${version}`}}`;
  return { text, hash: hashOf(text) };
}

/** Lower-case hex SHA-256 of the text's UTF-8 bytes. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The line as it is handed out: the stored text with `hash` and, while it can be read, `personal`. */
export function auditLine(text: string, hash: string, personal?: unknown): string {
  // In RFC 8785's order both stand just before `prev`. What comes after `data` has a fixed form, so the last
  // `prev` is the line's own.
  const cut = text.lastIndexOf(',"prev":"');
  const extra = personal === undefined ? '' : `,"personal":${canonical(personal)}`;
  return `${text.slice(0, cut)},"hash":"${hash}"${extra}${text.slice(cut)}`;
}
