/** Front matter: YAML between two lines of `---` at the beginning of a Markdown file. */

export interface FrontMatter {
  /** The YAML. Its first line is the file's second. */
  front: string;
  /** The Markdown after it. */
  body: string;
}

/** undefined: the text begins with no front matter. */
export function splitFrontMatter(text: string): FrontMatter | undefined {
  const parts = /^\ufeff?---[ \t]*\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n([\s\S]*))?$/.exec(text);
  return parts ? { front: parts[1] ?? '', body: parts[2] ?? '' } : undefined;
}
