/** What a check of a letter finds: pieces of it that nothing stands for. */

export interface Piece {
  /** What it is: `the amount`, `a promise`. */
  kind: string;
  /** As it stands in the letter. */
  text: string;
  start: number;
  end: number;
}

/** Pieces in their order, those inside others left out. */
export function outermost(pieces: Piece[]): Piece[] {
  const sorted = pieces.toSorted((one, other) => one.start - other.start || other.end - one.end);
  const kept: Piece[] = [];
  for (const piece of sorted) {
    const last = kept.at(-1);
    if (last === undefined || piece.start >= last.end) kept.push(piece);
    else if (piece.end > last.end) last.end = piece.end;
  }
  return kept;
}
