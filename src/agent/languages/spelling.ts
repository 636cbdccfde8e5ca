/** How people write a word whose accents their keyboard does not have. */

const GERMAN: { [letter: string]: string } = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' };
const known = new Map<string, readonly string[]>();

/**
 * The word as it is written properly, then without its accents: `cassé`, `casse`. An umlaut is written as two
 * letters and never left out, since `wurde` is another word than `würde`.
 */
export function spellings(word: string): readonly string[] {
  const before = known.get(word);
  if (before) return before;
  const made = [...new Set([word, plain(word)])];
  // Words of data alone are asked for; the limit is for whoever asks for something else.
  if (known.size < 20_000) known.set(word, made);
  return made;
}

function plain(word: string): string {
  return word
    .normalize('NFC')
    .replace(/[äöüß]/g, (letter) => GERMAN[letter] ?? letter)
    .normalize('NFD')
    .replace(/\p{M}/gu, '');
}
