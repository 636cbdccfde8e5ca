/** Where a quote begins, and whether what is quoted is what its sender says. */
import * as of from './lines.ts';
import { type Line, textOf } from './lines.ts';

/** What stands behind `>` are the words themselves. */
export const isTheirsQuoted = (lines: Line[]): boolean => allQuoted(lines) || isCoveredQuote(lines);

/** A whole message behind `>` was pasted out of a quote: then these are the words. */
function allQuoted(lines: Line[]): boolean {
  const written = lines.filter(({ text }) => text !== '');
  return written.length > 0 && written.every(of.isQuoted);
}

/**
 * Staff write a line above what a customer wrote and quote it: the line says of nobody whose case it is, and
 * the quote does.
 */
function isCoveredQuote(lines: Line[]): boolean {
  const at = lines.findIndex((line, n) => of.isQuoted(line) || introductionAt(lines, n) > 0);
  if (at < 0) return false;
  const quote = lines.slice(at).filter((line, n) => of.isQuoted(line) || introductionAt(lines, at + n) > 0);
  const written = lines.slice(0, at).filter(({ text }) => text !== '');
  // `mara@example.com wrote:` is of the quote, not above it.
  const last = written.at(-1);
  if (last?.text.endsWith(':') && of.saysWho(last.text)) quote.push(...written.splice(-1));
  const above = textOf(written);
  return above !== '' && of.saysNotWho(above) && of.saysWho(textOf(quote));
}

/** How many lines from here introduce a quote; programs break them after 72 characters. */
export function introductionAt(lines: Line[], n: number): number {
  const first = lines[n];
  if (!first) return 0;
  if (of.isIntroduction(first.lower)) return 1;
  if (!of.mayIntroduce(first)) return 0;
  let joined = first.lower;
  for (let more = 1; more <= 2; more += 1) {
    const next = lines[n + more];
    if (!next || next.text === '') return 0;
    joined += ` ${next.lower}`;
    if (of.isIntroduction(joined)) return more + 1;
  }
  return 0;
}
