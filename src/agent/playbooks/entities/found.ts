/** What is found in a text: a value, of which field, and where it stands. */
export interface Address {
  street: string;
  postcode: string;
  city: string;
}

/** One value by field; the shapes are what tools take as literals. */
export interface FieldValues {
  /** `FH-10482` */
  order: string;
  /** The sender's e-mail: `mails from …`, or the only one that nobody claims. */
  email: string;
  /** The e-mail of an account that somebody says is theirs. */
  claimed_email: string;
  /** Five digits, standing alone: evidence. One inside a new address is part of that address. */
  postcode: string;
  /** Cents. */
  amount: number;
  /** `2026-11-26`, or `--11-26` where no year is said. */
  date: string;
  address: Address;
  /** `PS-221` */
  pickup: string;
  /** True: the customer sent one; false: said not to have. */
  photo: boolean;
  name: string;
}
export type Field = keyof FieldValues;

export type Found = {
  [F in Field]: {
    field: F;
    value: FieldValues[F];
    /** Place in the text: `text.slice(start, end)` is what was read. */
    start: number;
    end: number;
  };
}[Field];

export interface Span {
  start: number;
  end: number;
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

  touches({ start, end }: Span): boolean {
    for (let at = start; at < end; at += 1) if (this.marks[at] === 1) return true;
    return false;
  }

  copy(): Cover {
    const cover = new Cover(this.marks.length);
    cover.marks.set(this.marks);
    cover.empty = this.empty;
    return cover;
  }
}
