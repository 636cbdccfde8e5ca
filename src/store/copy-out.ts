/** COPY … TO STDOUT in PostgreSQL's binary form: the cheapest way to read a table whole. */
import pg from 'pg';

/** `PGCOPY`, flags and the length of what may follow them. */
const HEADER = 19;
/** The number of a row's fields where there is no row any more. */
const NO_ROW = -1;
const NULL = -1;

/** One statement on a connection, whose rows go to `take` as they come. */
class CopyOut extends pg.Query {
  readonly #take: (bytes: Buffer) => void;
  #failed: { error: unknown } | undefined;

  constructor(text: string, take: (bytes: Buffer) => void, ended: (error: unknown) => void) {
    super(text, (error) => ended(this.#failed ? this.#failed.error : error));
    this.#take = take;
  }

  /** Called by pg. What is thrown here would end the process: it is told at the end. */
  handleCopyData({ chunk }: { chunk: Buffer }): void {
    if (this.#failed) return;
    try {
      this.#take(chunk);
    } catch (error) {
      this.#failed = { error };
    }
  }
}

/** Rejects with what the server or `take` found wrong. */
export function copyOut(client: pg.ClientBase, query: string, take: (bytes: Buffer) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const ended = (error: unknown) => (error ? reject(error) : resolve());
    client.query(new CopyOut(`copy (${query}) to stdout (format binary)`, take, ended));
  });
}

/** A field of a row: where it begins and ends; `begins` is -1 where it is null. */
export interface CopiedField {
  begins: number;
  ends: number;
}

/**
 * Takes the pieces of a copy, however they are cut, and calls `row` for each row with the bytes that it is
 * in and where its fields are: both are another row's afterwards.
 */
export function copiedRows(
  fields: number,
  row: (bytes: Buffer, fields: readonly CopiedField[]) => void,
): (piece: Buffer) => void {
  const found = Array.from({ length: fields }, (): CopiedField => ({ begins: NULL, ends: NULL }));
  let left: Buffer | undefined;
  let headerRead = false;
  let ended = false;

  /** Where the next row begins; undefined where this one has not come whole. */
  const rowAt = (bytes: Buffer, from: number): number | undefined => {
    if (from + 2 > bytes.length) return undefined;
    const count = bytes.readInt16BE(from);
    let at = from + 2;
    if (count === NO_ROW) {
      ended = true;
      return at;
    }
    if (count !== fields) throw new Error(`a copied row has ${count} fields, not ${fields}`);
    for (const field of found) {
      if (at + 4 > bytes.length) return undefined;
      const length = bytes.readInt32BE(at);
      at += 4;
      field.begins = length === NULL ? NULL : at;
      if (length > 0) at += length;
      field.ends = at;
    }
    if (at > bytes.length) return undefined;
    row(bytes, found);
    return at;
  };

  return (piece) => {
    const bytes = left ? Buffer.concat([left, piece]) : piece;
    left = undefined;
    let at = 0;
    if (!headerRead) {
      if (bytes.length < HEADER) {
        left = bytes;
        return;
      }
      headerRead = true;
      at = HEADER;
    }
    while (at < bytes.length && !ended) {
      const next = rowAt(bytes, at);
      if (next === undefined) {
        left = bytes.subarray(at);
        return;
      }
      at = next;
    }
  };
}
