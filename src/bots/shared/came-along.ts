/** What came with a message and is not in its words: files, and words of somebody else. */

const MOST_FILES = 20;
const LONGEST_NAME = 100;

/** The end of a name says of what kind a file is. */
export function fileNames(names: readonly string[]): string[] | undefined {
  return names.length === 0 ? undefined : names.slice(0, MOST_FILES).map((name) => name.slice(-LONGEST_NAME));
}

/** Below a message's words, as agents read it; none where nothing came. */
export function attachedLine(names: readonly string[]): string[] {
  return names.length === 0 ? [] : [`(attached: ${names.join(', ')})`];
}

/** Words and files as a case takes them: the files' names stand below the words too. */
export function withFiles<T extends { text: string; files?: string[] }>(body: T): T {
  return { ...body, text: [body.text, ...attachedLine(body.files ?? [])].filter(Boolean).join('\n') };
}

/** As mails quote, so that it is read as what somebody else wrote: nobody gives it as their own words. */
export function quotation(text: string): string {
  return text.trim().replace(/^/gm, '> ');
}
