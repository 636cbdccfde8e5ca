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

const ATOM = "[\\p{L}\\p{N}!#$%&'*+/=?^_`{|}~-]+";
const LABEL = '[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,61}[\\p{L}\\p{N}])?';
const ADDR_SPEC = new RegExp(`^${ATOM}(?:\\.${ATOM})*@${LABEL}(?:\\.${LABEL})*$`, 'u');

/**
 * Whether the text is one address and nothing else (addr-spec of RFC 5322, 3.4.1, without quoted names and
 * address literals): no second recipient, no display name, no line of a header.
 */
export function isAddrSpec(text: string): boolean {
  const at = text.indexOf('@');
  return at > 0 && at <= 64 && text.length <= 254 && ADDR_SPEC.test(text);
}

/** The text with every address replaced. */
export function replaceEmails(text: string, replacement: (address: string) => string): string {
  return text.replace(ADDRESS, replacement);
}
