/** When a text asks a question word for word, however it is written. */

/** Letters and digits alone, in small letters; a question is told from another by nothing else. */
export function questionKey(text: string): string {
  return (
    text
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  ).join(' ');
}

/** A letter is no question. */
const LONGEST = 400;

/** The text's sentences, or itself where it is one. */
export function sentencesOf(text: string): string[] {
  if (text.length > LONGEST) return [];
  return text.split(/(?<=[.!?])\s|\n|(?<=^(?:\p{L}|\s){1,30}),\s/u).filter((one) => questionKey(one) !== '');
}
