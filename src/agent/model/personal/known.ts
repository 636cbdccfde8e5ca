/**
 * Values that say who somebody is, and what stands for each of them before a model. The same value has the
 * same placeholder for as long as its run lives, and another in every other run.
 */
import { createHmac } from 'node:crypto';

/** Of a value that is found as several the first counts. */
export const KINDS = ['EMAIL', 'CARD', 'PHONE', 'CODE', 'TOWN', 'ADDRESS', 'NAME', 'TEXT'] as const;
export type PersonalKind = (typeof KINDS)[number];

export interface Personal {
  kind: PersonalKind;
  value: string;
}

/** As they are written, and as somebody may write them to confuse: those in data are replaced themselves. */
export const PLACEHOLDER = new RegExp(
  String.raw`\[(?:${KINDS.join('|')})_[a-z2-7]{6}(?:_[a-z2-7]{3})?\]`,
  'g',
);

const WORD = /[\p{L}\p{N}]+/gu;
const IN_WORD = /[\p{L}\p{N}]/u;

interface Entry extends Personal {
  lower: string;
  /** Characters before its first word, such as `+` and `[`. */
  lead: number;
  placeholder: string;
  /** A common word too (Will, Rose): it counts as written, and in capitals. */
  common: boolean;
}

/** Finding takes time linear in the text, however many values there are. */
export class KnownValues {
  private readonly salt: string;
  private readonly isCommon: (word: string) => boolean;
  private readonly byWord = new Map<string, Entry[]>();
  private readonly byPlaceholder = new Map<string, string>();
  private readonly added = new Set<string>();

  /** `isCommon`: a word of some language, in small letters. */
  constructor(salt: string, isCommon: (word: string) => boolean) {
    this.salt = salt;
    this.isCommon = isCommon;
  }

  /** Throws RangeError where two values would have one placeholder. */
  add({ kind, value: written }: Personal): void {
    const value = written.trim();
    if (this.added.has(value)) return;
    const [first] = value.matchAll(WORD);
    if (!first) return;
    this.added.add(value);
    const lower = value.toLowerCase();
    const placeholder = this.placeholderOf(kind, value);
    const other = this.byPlaceholder.get(placeholder);
    if (other !== undefined && other !== value) throw new RangeError('two values with one placeholder');
    this.byPlaceholder.set(placeholder, value);
    const key = first[0].toLowerCase();
    const common = /^\p{L}+$/u.test(value) && this.isCommon(lower);
    const entry: Entry = { kind, value, lower, lead: first.index, placeholder, common };
    const entries = this.byWord.get(key) ?? [];
    entries.push(entry);
    this.byWord.set(
      key,
      entries.sort((one, another) => another.value.length - one.value.length),
    );
  }

  /** What a placeholder stands for; undefined: nothing of this run. */
  behind(placeholder: string): string | undefined {
    return this.byPlaceholder.get(placeholder);
  }

  /** The text with a placeholder for each value of these kinds that stands in it as words of its own. */
  hide(text: string, kinds: ReadonlySet<PersonalKind> = ALL_KINDS): string {
    let hidden = '';
    let from = 0;
    for (const { index, 0: word } of text.matchAll(WORD)) {
      if (index < from) continue;
      const entry = this.byWord
        .get(word.toLowerCase())
        ?.find((one) => kinds.has(one.kind) && isAt(one, text, { index, from }));
      if (!entry) continue;
      const start = index - entry.lead;
      const end = start + entry.value.length;
      const written = text.slice(start, end);
      // Another spelling of the same: it is put back as it was written.
      if (written !== entry.value) this.add({ ...entry, value: written });
      hidden += text.slice(from, start) + this.placeholderOf(entry.kind, written);
      from = end;
    }
    return hidden + text.slice(from);
  }

  private placeholderOf(kind: PersonalKind, value: string): string {
    const plain = value.toLowerCase().replace(/\s+/g, ' ');
    const spelling = value === plain ? '' : `_${this.letters(`spelling\n${value}`, 3)}`;
    return `[${kind}_${this.letters(plain, 6)}${spelling}]`;
  }

  private letters(text: string, count: number): string {
    const digest = createHmac('sha256', this.salt).update(`placeholder\n${text}`).digest();
    return [...digest.subarray(0, count)]
      .map((byte) => 'abcdefghijklmnopqrstuvwxyz234567'[byte & 31])
      .join('');
  }
}

const ALL_KINDS: ReadonlySet<PersonalKind> = new Set(KINDS);

function isAt(entry: Entry, text: string, { index, from }: { index: number; from: number }): boolean {
  const start = index - entry.lead;
  const end = start + entry.value.length;
  if (start < from || end > text.length) return false;
  // Digits behind a dash belong to the number of a record.
  if (/^\d/.test(entry.value) && /[-_#]/.test(text[start - 1] ?? '')) return false;
  const written = text.slice(start, end);
  if (entry.common && written !== entry.value && written !== entry.value.toUpperCase()) return false;
  if (written.toLowerCase() !== entry.lower) return false;
  const after = String.fromCodePoint(text.codePointAt(end) ?? 32);
  return !IN_WORD.test(after) || !IN_WORD.test(written.at(-1) ?? '');
}
