/** What the words of a case prove: each field's one value, held against what the record has. */
import type { Accounts, EvidenceTries, OutsideCustomers } from '../flow/ports/effects.ts';
import type { ReadGiven } from '../flow/ports/given.ts';
import type { CallContext } from '../flow/ports/tools.ts';
import { evidenceTriesOf } from '../run/policy/judge.ts';

export interface EvidenceParts {
  readGiven: ReadGiven;
  tries: EvidenceTries;
  accounts: Accounts;
  /** Where the records are not ours: keeps the address that they have, to which letters go. */
  customers?: OutsideCustomers | undefined;
}

/** The desk's name for a kind of evidence: `order_email`. */
export type Kind = string;

/** A value that was given for a kind of evidence, and whether the record has it. */
export interface Match {
  kind: Kind;
  value: string | undefined;
  fits: boolean;
}

/** The match of a kind: nothing was given, or the one value is one of these, or it is none of them. */
export function matchOf(kind: Kind, given: string[], recorded: readonly string[]): Match {
  const value = given.length === 1 ? given[0] : undefined;
  return {
    kind,
    value,
    fits: value !== undefined && recorded.some((one) => comparable(one) === comparable(value)),
  };
}

/**
 * Until when nothing counts, whether it fits or not (ISO); undefined: it counts. What does not fit is noted
 * for these subjects, and so is asked for an order or an account that does not exist.
 */
export function judgeMatches(
  { tries }: EvidenceParts,
  { tenant, run, policy }: CallContext,
  { subjects, matches }: { subjects: string[]; matches: Match[] },
): Promise<string | undefined> {
  const wrong = matches.flatMap(({ kind, value, fits }) =>
    value === undefined || fits ? [] : [JSON.stringify([kind, comparable(value)])],
  );
  return tries.judge(tenant, { run, subjects, wrong, limit: evidenceTriesOf(policy) });
}

/** Of what fits, for people who look at the case: `m…@e…`, `10…5`. */
export function maskedBy(matches: Match[]): { [kind: string]: string } {
  return Object.fromEntries(
    matches.flatMap(({ kind, value, fits }) => (fits && value !== undefined ? [[kind, masked(value)]] : [])),
  );
}

/** An e-mail address, a name or a number: `m…@e…`, `M… L…`, `10…5`. */
export function masked(value: string): string {
  const [name = '', host] = value.split('@');
  if (host !== undefined) return `${name.slice(0, 1)}…@${host.slice(0, 1)}…`;
  if (/^\p{L}/u.test(value))
    return value
      .split(' ')
      .map((word) => `${word.slice(0, 1)}…`)
      .join(' ');
  return value.length < 5 ? `${value.slice(0, 1)}…` : `${value.slice(0, 2)}…${value.slice(-1)}`;
}

/**
 * Whether the words hold this term with nothing but spaces or punctuation around it. An e-mail address is no
 * place for it.
 */
export function saysTerm(words: readonly string[], term: string): boolean {
  const wanted = plain(term);
  if (wanted === '') return false;
  const escaped = wanted.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', '\\s+');
  const alone = new RegExp(`(?<![\\p{L}\\p{N}_@.-])${escaped}(?![\\p{L}\\p{N}_@-])`, 'u');
  return words.some((text) => alone.test(plain(text)));
}

function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim();
}

function comparable(value: string): string {
  return plain(value).replaceAll(' ', '');
}
