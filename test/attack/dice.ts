/** Chance from a seed: what it made once it makes again. */
import { createHash } from 'node:crypto';

export interface Dice {
  /** From 0 to `most`, both included. */
  upTo(most: number): number;
  pick<T>(list: readonly T[]): T;
  word(): string;
  /** The text with one character changed into another. */
  flipped(text: string): string;
  /** The text with something cut, doubled, put in or changed; never as it was. */
  changed(text: string): string;
}

/** mulberry32. */
export function diceOf(seed: number | string): Dice {
  let state = createHash('sha256').update(String(seed)).digest().readUInt32LE(0);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const ODD = [
    '\u0000',
    '\ud800',
    '\u202e',
    'é',
    '"',
    '\\',
    '{',
    ']',
    '__proto__',
    '\n',
    '💥',
    '�',
    'A'.repeat(300),
    '%',
    '&',
  ];
  const dice: Dice = {
    upTo: (most) => Math.floor(next() * (most + 1)),
    pick: (list) => list[Math.floor(next() * list.length)] as (typeof list)[number],
    word: () => Math.floor(next() * 2 ** 32).toString(36),
    flipped(text) {
      const at = dice.upTo(Math.max(0, text.length - 1));
      const other = String.fromCharCode((text.charCodeAt(at) || 48) ^ (1 << dice.upTo(1)));
      return `${text.slice(0, at)}${/[\w.=-]/.test(other) ? other : text[at] === 'a' ? 'b' : 'a'}${text.slice(at + 1)}`;
    },
    changed(text) {
      const at = dice.upTo(text.length);
      const end = Math.min(text.length, at + 1 + dice.upTo(20));
      const changed = dice.pick([
        () => text.slice(0, at) + text.slice(end),
        () => text.slice(0, end) + text.slice(at),
        () => text.slice(0, at) + dice.pick(ODD) + text.slice(at),
        () => text.slice(0, at) + dice.pick(ODD) + text.slice(end),
        () => text.slice(0, at),
      ])();
      return changed === text ? `${text} ` : changed;
    },
  };
  return dice;
}
