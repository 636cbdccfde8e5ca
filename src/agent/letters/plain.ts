/** A letter as it is sent and checked: nothing in it that a reader cannot see. */

/**
 * Control characters, directions of writing, joiners, tags and other characters without a shape. Line ends
 * stay.
 */
const UNSEEN =
  /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}]|\u034f|[\u115f\u1160\u17b4\u17b5\u3164\uffa0]|\p{Variation_Selector}/gu;

/** What is sent: the text without unseen characters, and with plain blanks. */
export function seen(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replace(/\t/g, ' ')
    .replace(UNSEEN, (found) => (found === '\n' ? found : ''))
    .replace(/[^\S\n]/g, ' ');
}

/** What is checked: the same in one way of writing, so that full-width and raised digits are digits. */
export function plain(text: string): string {
  return seen(text.normalize('NFKC')).replace(/[’‘‛`´]/g, "'");
}

/** Words that mix the letters of two scripts, or have digits of another one. */
export function mixed(text: string): { text: string; start: number; end: number }[] {
  return [...text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)].flatMap((found) => {
    const foreign = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}]/u.test(
      found[0],
    );
    const latin = /\p{Script=Latin}/u.test(found[0]);
    const digits = /(?![0-9])\p{N}/u.test(found[0]);
    return (foreign && latin) || digits
      ? [{ text: found[0], start: found.index, end: found.index + found[0].length }]
      : [];
  });
}
