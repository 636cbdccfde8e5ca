/**
 * Forms as people paste them, with every label before a colon: `Topic .... Return`, `| Topic | Return |`, or
 * a tab between the two. Places stay where they were. Linear in the text.
 */

const DOTTED =
  /^([ \t]*\p{L}[\p{L}\p{N} '’/#-]{0,29}[\p{L}\p{N}#](?:\.(?=[ \t]))?[ \t]?)([.·…_]{3,60}[ \t]*:?)/u;
const TABBED = /^([ \t]*\p{L}[\p{L}\p{N} .'’/#-]{1,30})(\t)/u;
const RULE = /^[ \t|:-]{3,400}$/;
const FEWEST = 2;

export function withColons(text: string): string {
  const lines = text.split('\n');
  const shaped = (shape: RegExp): boolean => lines.filter((line) => shape.test(line)).length >= FEWEST;
  const [dotted, tabbed] = [shaped(DOTTED), shaped(TABBED)];
  return lines
    .map((line, n) => {
      if (line.length > LONGEST_LINE) return line;
      if (isRule(line) || isRule(lines[n + 1] ?? ''))
        return twoCells(line) ? blank(line) : line.replace(/[|-]/g, ' ');
      if (twoCells(line)) return line.replace('|', ' ').replace('|', ':').replace('|', ' ');
      if (dotted) return labelled(line, DOTTED);
      return tabbed ? labelled(line, TABBED) : line;
    })
    .join('\n');
}

const LONGEST_LINE = 4_000;

/** `|---|---|`. */
function isRule(line: string): boolean {
  return line.includes('|') && line.includes('--') && RULE.test(line);
}

/** `| Topic | Return |`. */
function twoCells(line: string): boolean {
  return /^[ \t]*\|[^|]{1,60}\|[^|]*\|[ \t]*$/.test(line);
}

function labelled(line: string, shape: RegExp): string {
  return line.replace(shape, (_, label: string, mark: string) => `${label}:${blank(mark.slice(1))}`);
}

const blank = (text: string): string => ' '.repeat(text.length);
