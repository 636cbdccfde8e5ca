/** What is found in a text: a value, of which field, and where it stands. */
import type { Json } from '../../../run/plan/plan.ts';

/**
 * Fields beside the desk's own entities: `email` (the sender's, or the only one that nobody claims),
 * `claimed_email` (of an account that somebody says is theirs), `amount` (cents), `date` (`2026-11-26`, or
 * `--11-26` where no year is given), `address`, `photo` (false: not sent), `name`.
 */
export interface Found extends Span {
  field: string;
  value: Json;
  /** Where what it is called begins, right before it: `member number of hers: 10115`. */
  labelled?: number;
}

/** The place with what the value is called, which says nothing of what is asked. */
export function withLabel({ start, end, labelled }: Found): Span {
  return { start: labelled ?? start, end };
}

/** A place in the text: `text.slice(start, end)` is what was read. */
export interface Span {
  start: number;
  end: number;
}

/** What begins in each of these parts, which stand in the order of the text. */
export function byPlace(found: Found[], clauses: Span[]): Found[][] {
  const sorted = found.toSorted((one, other) => one.start - other.start);
  let next = 0;
  return clauses.map(({ start, end }) => {
    const inside: Found[] = [];
    for (let one = sorted[next]; one && one.start < end; one = sorted[++next])
      if (one.start >= start) inside.push(one);
    return inside;
  });
}

/**
 * Which places of a text are taken. Asking costs as much as the span is long, however many spans there are.
 */
export class Cover {
  private readonly marks: Uint8Array;
  /** Nothing is taken yet. */
  empty = true;

  constructor(length: number) {
    this.marks = new Uint8Array(length);
  }

  add(...spans: Span[]): this {
    for (const { start, end } of spans) {
      this.marks.fill(1, start, end);
      this.empty = false;
    }
    return this;
  }

  /** No longer taken. */
  remove({ start, end }: Span): void {
    this.marks.fill(0, start, end);
  }

  has(at: number): boolean {
    return this.marks[at] === 1;
  }

  touches({ start, end }: Span): boolean {
    for (let at = start; at < end; at += 1) if (this.marks[at] === 1) return true;
    return false;
  }

  /** Everything that is taken. */
  spans(): Span[] {
    const spans: Span[] = [];
    for (let at = 0; at < this.marks.length; at += 1) {
      if (this.marks[at] !== 1) continue;
      const start = at;
      while (this.marks[at] === 1) at += 1;
      spans.push({ start, end: at });
    }
    return spans;
  }

  copy(): Cover {
    const cover = new Cover(this.marks.length);
    cover.marks.set(this.marks);
    cover.empty = this.empty;
    return cover;
  }
}
