/** Sentences that are put together from several people's words: each ends once. */

/** What a text may end with that ends no sentence. */
const LOOSE = ' \t\r\n.,;:';
const ENDS = '!?…';

/** A text as a sentence of its own, whatever stood at its end; nothing of a text that says nothing. */
export function sentence(text: string): string {
  let end = text.length;
  while (end > 0 && LOOSE.includes(text.charAt(end - 1))) end -= 1;
  const said = text.slice(0, end).trimStart();
  return said === '' || ENDS.includes(said.charAt(said.length - 1)) ? said : `${said}.`;
}

/** One after the other. */
export function sentences(...texts: string[]): string {
  return texts
    .map(sentence)
    .filter((one) => one !== '')
    .join(' ');
}
