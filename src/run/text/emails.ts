/**
 * E-mail addresses in a text. One pattern for every part: bounded, so that it stays linear in the text. An
 * apostrophe belongs to the address only inside it: `o'brien@example.com`, but `'mara@example.com'`.
 */

const ADDRESS =
  /(?<![\p{L}\p{N}._%+-]|[\p{L}\p{N}]['’])[\p{L}\p{N}._%+-]{1,64}(?:['’][\p{L}\p{N}._%+-]{1,40}){0,2}@[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,62}[\p{L}\p{N}])?(?:\.[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,62}[\p{L}\p{N}])?){1,5}/giu;

/** Each address with the place where it stands, in the order of the text, as it was written. */
export function emailsIn(text: string): { address: string; index: number }[] {
  return [...text.matchAll(ADDRESS)].map((match) => ({ address: match[0], index: match.index }));
}

/** The text with every address replaced. */
export function replaceEmails(text: string, replacement: (address: string) => string): string {
  return text.replace(ADDRESS, replacement);
}
