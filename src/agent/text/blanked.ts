/** A text with blanks in place of parts of it, so that places in it stay true. */

/** `spans` in any order. One pass: their number does not count. */
export function blanked(text: string, spans: readonly { start: number; end: number }[]): string {
  let made = '';
  let from = 0;
  for (const { start, end } of spans.toSorted((one, other) => one.start - other.start)) {
    const [begin, stop] = [Math.max(from, start), Math.min(end, text.length)];
    if (stop <= begin) continue;
    made += text.slice(from, begin) + ' '.repeat(stop - begin);
    from = stop;
  }
  return made + text.slice(from);
}
