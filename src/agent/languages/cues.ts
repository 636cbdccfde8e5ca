/** Words that stand before something and say what it is. */

/** For these alternatives as words of their own, every place. */
export function wholeWords(alternatives: string): RegExp {
  return new RegExp(String.raw`(?<![\p{L}\p{N}_])(?:${alternatives})(?![\p{L}\p{N}_])`, 'giu');
}

/** Where the last one stands; -1: there is none. */
export function lastCue(text: string, cue: RegExp): { start: number; end: number } {
  let place = { start: -1, end: -1 };
  for (const { 0: found, index } of text.matchAll(cue)) place = { start: index, end: index + found.length };
  return place;
}
