/**
 * What the asker's words prove. Only whole words count, so that a postcode is not found inside an order
 * number.
 */

/** E-mail addresses in the words, lower case, in the order in which they come. */
export function emailsIn(words: string[]): string[] {
  const found = words.flatMap((text) => [
    ...text.matchAll(/(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu),
  ]);
  return [...new Set(found.map(([email]) => email.toLowerCase()))];
}

/** Whether the words hold the address as an address of its own. */
export function saysEmail(words: string[], email: string): boolean {
  return emailsIn(words).includes(email.toLowerCase());
}

/**
 * Whether the words hold this term with nothing but spaces or punctuation around it. An e-mail address is no
 * place for it.
 */
export function saysTerm(words: string[], term: string): boolean {
  const wanted = plain(term);
  if (wanted === '') return false;
  const escaped = wanted.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', '\\s+');
  const alone = new RegExp(`(?<![\\p{L}\\p{N}_@.-])${escaped}(?![\\p{L}\\p{N}_@-])`, 'u');
  return words.some((text) => alone.test(plain(text)));
}

function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim();
}
