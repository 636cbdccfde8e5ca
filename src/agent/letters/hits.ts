/** Expressions of languages look everywhere in a text, so each search begins anew. */

export function hits(pattern: RegExp, text: string): boolean {
  pattern.lastIndex = 0;
  return pattern.test(text);
}
