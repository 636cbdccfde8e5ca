/** Numbers that a seed makes again (a linear congruence), so that it plays the same faults. */
export interface Chance {
  /** From 0 to below 1. */
  random(): number;
  oneOf<T>(list: readonly T[]): T;
  /** How often a message is delivered: mostly once, at most 11 times. */
  times(): number;
}

export function chanceOf(seed: number): Chance {
  let drawn = seed;
  const random = () => {
    drawn = (drawn * 1_103_515_245 + 12_345) % 2_147_483_648;
    return drawn / 2_147_483_648;
  };
  return {
    random,
    oneOf: (list) => list[Math.floor(random() * list.length)] as never,
    times: () => 1 + Math.floor(random() * random() * 11),
  };
}
