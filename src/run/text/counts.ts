/** Numbers of things in words. */

/** `1 line`, `3 lines`. */
export function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}

const WORDS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/** `five wrong passwords`; digits past ten. */
export function inWords(n: number, what: string): string {
  return `${WORDS[n] ?? n} ${what}${n === 1 ? '' : 's'}`;
}
