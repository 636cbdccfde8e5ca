/** Our own sentences speak of the person whom a case is about in the desk's word, where it has one. */

/** What our sentences are written with. */
export const PERSON = 'customer';

/** A name of a field, a place in an output or a quoted value stays as it is. */
const SAID = /(?<![\w.$"'`])(?:(an?|An?) )?([Cc])ustomer(s?)(?![\w"`])/g;

/**
 * `the customer has to be verified` as `the employee has to be verified`. `text` is a sentence of ours, with
 * nothing of anybody else's in it; `person` the desk's word for one, in small letters.
 */
export function worded(text: string, person: string = PERSON): string {
  if (person === PERSON) return text;
  return text.replace(SAID, (found, article: string | undefined) => {
    const [, capital, many] = /([Cc])ustomer(s?)$/.exec(found) ?? [];
    const word = `${capital === 'C' ? person.charAt(0).toUpperCase() + person.slice(1) : person}${many}`;
    if (article === undefined) return word;
    const fits = /^[aeiou]/i.test(person) ? 'an' : 'a';
    return `${article.startsWith('A') ? `A${fits.slice(1)}` : fits} ${word}`;
  });
}
