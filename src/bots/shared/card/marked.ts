/** A letter with the pieces marked in it that were not found in the records. Pure. */

export interface Segment {
  text: string;
  unfound: boolean;
}

export const UNFOUND = 'not found in the records';

/** The letter in its order, cut before and after each such piece. */
export function segmentsOf(letter: string, unfound: readonly string[] = []): Segment[] {
  const spans = unfound
    .filter((piece) => piece !== '')
    .flatMap((piece) => placesOf(letter, piece))
    .sort((one, other) => one.start - other.start || other.end - one.end);
  const segments: Segment[] = [];
  let from = 0;
  for (const { start, end } of spans) {
    if (start < from) continue;
    if (start > from) segments.push({ text: letter.slice(from, start), unfound: false });
    segments.push({ text: letter.slice(start, end), unfound: true });
    from = end;
  }
  if (from < letter.length) segments.push({ text: letter.slice(from), unfound: false });
  return segments;
}

/** The same in words, for where a text is all that is drawn. */
export function markedLetter(letter: string, unfound?: readonly string[]): string {
  return segmentsOf(letter, unfound)
    .map((segment) => (segment.unfound ? `[${UNFOUND}: ${segment.text}]` : segment.text))
    .join('');
}

function placesOf(letter: string, piece: string): { start: number; end: number }[] {
  const places: { start: number; end: number }[] = [];
  for (let at = letter.indexOf(piece); at >= 0; at = letter.indexOf(piece, at + piece.length))
    places.push({ start: at, end: at + piece.length });
  return places;
}
