/** Values and texts that nobody should send, made from ones that somebody did. */
import type { Dice } from '../dice.ts';

const ODD: unknown[] = [
  ...[
    null,
    true,
    false,
    0,
    -1,
    1e308,
    -0,
    1.5,
    '',
    ' ',
    '\u0000',
    '\ud800',
    '\u202e',
    '__proto__',
    'constructor',
  ],
  ...[[], {}, [[]], [null], { toString: 1 }, { length: -1 }, { $ref: 'a' }],
  'x'.repeat(5_000),
  '💥'.repeat(200),
];

/** A copy with something in it changed, dropped, doubled, moved or put in the wrong place. */
export function changedValue(dice: Dice, value: unknown, depth = 0): unknown {
  if (depth > 12 || dice.upTo(9) === 0) return dice.pick(ODD);
  if (Array.isArray(value)) {
    if (value.length === 0) return [dice.pick(ODD)];
    const at = dice.upTo(value.length - 1);
    const copy = [...value];
    dice.pick([
      () => copy.splice(at, 1),
      () => copy.splice(at, 0, copy[at]),
      () => copy.splice(at, 1, changedValue(dice, copy[at], depth + 1)),
      () => copy.splice(at, 1, changedValue(dice, copy[at], depth + 1)),
      () => copy.reverse(),
    ])();
    return copy;
  }
  if (typeof value === 'object' && value !== null) {
    const names = Object.keys(value);
    const name = names.length === 0 ? 'x' : dice.pick(names);
    const copy: Record<string, unknown> = { ...value };
    dice.pick([
      () => delete copy[name],
      () => {
        copy[name] = dice.pick(ODD);
      },
      () => {
        copy[dice.pick(['x', 'type', 'id', 'text', '', 'length'])] = copy[name];
      },
      () => {
        copy[name] = changedValue(dice, copy[name], depth + 1);
      },
      () => {
        copy[name] = changedValue(dice, copy[name], depth + 1);
      },
      () => {
        copy[name] = [copy[name]];
      },
    ])();
    return copy;
  }
  if (typeof value === 'string')
    return dice.pick([
      () => dice.changed(value),
      () => `${value}${value}`,
      () => value.toUpperCase(),
      () => Number(value),
    ])();
  if (typeof value === 'number') return dice.pick([value + 1, -value, value * 1e12, String(value), 0.1]);
  return dice.pick(ODD);
}

/** Changed once or a few times over. */
export function muchChanged(dice: Dice, value: unknown): unknown {
  let changed = value;
  for (let n = dice.upTo(3); n >= 0; n--) changed = changedValue(dice, changed);
  return changed;
}

export function changedText(dice: Dice, text: string): string {
  let changed = text;
  for (let n = dice.upTo(4); n >= 0; n--) changed = dice.changed(changed);
  return changed;
}

/** As JSON, now and then broken. */
export function bodyOf(dice: Dice, value: unknown): string {
  const text = JSON.stringify(muchChanged(dice, value)) ?? 'null';
  return dice.upTo(6) === 0 ? changedText(dice, text) : text;
}
