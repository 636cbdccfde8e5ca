/** Writes the texts of a card: cleaned as the channel needs it, each cut to one length. */
import { cut } from './cut.ts';
import type { Words } from './spans.ts';

/** How a channel makes a text harmless. Both may be called twice on one text. */
export interface Cleaner {
  /** As it is, with its lines. */
  text(text: string): string;
  line(text: string): string;
}

/** Texts that are cleaned already: a card is drawn at several lengths. */
export interface Cleaned {
  texts: Map<string, string>;
  lines: Map<string, string>;
}
export const nothingCleaned = (): Cleaned => ({ texts: new Map(), lines: new Map() });

export class Writer {
  readonly #clean: Cleaner;
  readonly #most: number;
  readonly #cleaned: Cleaned;
  /** A text was cut. */
  shortened = false;

  constructor(clean: Cleaner, most: number, cleaned: Cleaned = nothingCleaned()) {
    this.#clean = clean;
    this.#most = most;
    this.#cleaned = cleaned;
  }

  words({ text, ours, lines }: Words): string {
    if (ours) return text;
    return lines ? this.text(text) : this.line(text);
  }

  text(text: string): string {
    return this.#write(text, this.#cleaned.texts, this.#clean.text);
  }

  line(text: string): string {
    return this.#write(text, this.#cleaned.lines, this.#clean.line);
  }

  #write(text: string, cleaned: Map<string, string>, clean: (text: string) => string): string {
    let whole = cleaned.get(text);
    if (whole === undefined) {
      whole = clean(text);
      cleaned.set(text, whole);
    }
    if (whole.length <= this.#most) return whole;
    this.shortened = true;
    return cut(whole, this.#most);
  }
}
