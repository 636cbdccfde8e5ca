/** A word in small letters and without marks: Ärger is arger, Straße is strasse. */
export function folded(word: string): string {
  return word.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '').replaceAll('ß', 'ss');
}
