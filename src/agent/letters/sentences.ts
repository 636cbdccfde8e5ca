/** Sentences and clauses of a letter, with their places. */

export interface Span {
  text: string;
  start: number;
  end: number;
}

/** A dot after a digit or a single letter ends nothing, unless a line ends there. */
const END =
  /(?<=[\p{L}\p{N}%)\]"'”“»](?:[.!?]+| [!?]+))(?<!(?<![\p{L}\p{N}])(?:\p{L}|\d{1,2}|mr|mrs|ms|dr|nr|no|st|str|approx|ca|bzw|inkl|incl|etc|resp|ggf|evtl|vgl|tel|sra?|srta|uds?|env|art)\.)\s+|\n+/giu;

export function sentencesOf(text: string): Span[] {
  return cut(text, END, 0);
}

/** Parts between commas, semicolons and the like, and before what breaks a sentence in this language. */
export function clausesOf(sentence: Span, breaks: RegExp): Span[] {
  return cut(sentence.text, /(?<!\d)[,;](?!\d)\s*|(?<=\D)[:–—]\s+|\s-\s/gu, sentence.start).flatMap(
    (part) => {
      const at = [...part.text.matchAll(breaks)].flatMap(({ index }) => (index > 0 ? [index] : []));
      return [0, ...at].map((from, n) => spanOf(part.text.slice(from, at[n]), part.start + from));
    },
  );
}

function cut(text: string, at: RegExp, offset: number): Span[] {
  const spans: Span[] = [];
  let from = 0;
  for (const found of text.matchAll(at)) {
    spans.push(spanOf(text.slice(from, found.index), offset + from));
    from = found.index + found[0].length;
  }
  spans.push(spanOf(text.slice(from), offset + from));
  return spans.filter(({ text }) => text !== '');
}

function spanOf(text: string, start: number): Span {
  const lead = text.length - text.trimStart().length;
  const trimmed = text.trim();
  return { text: trimmed, start: start + lead, end: start + lead + trimmed.length };
}
