/**
 * Every exported function of src that takes text does work linear in it, whatever the text is. The functions
 * are found in the sources, so that a new one is tried without anybody's doing.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { calling, NOT_FOREIGN, WHOLE } from './calls.ts';
import { type Seed, steepness } from './growth.ts';
import { SEEDS, seedsFor } from './seeds.ts';
import { expressionsIn, functionsIn, SRC, sources } from './sources.ts';

/** Seeds for one function: every piece once, and as many of the file's own. */
const MOST_OWN = 24;

/** Each piece with one of its ends. */
const COMMON = SEEDS.filter((_, n) => n % 3 === Math.floor(n / 3) % 3);

function tooSteep(what: string, call: (text: string) => unknown, seeds: readonly Seed[]): string[] {
  for (const seed of seeds) {
    const steep = steepness(call, seed);
    if (steep !== undefined) return [`${what} takes n^${steep.toFixed(1)} for ${JSON.stringify(seed)}`];
  }
  return [];
}

async function mistakesIn(file: string, text: string): Promise<string[]> {
  const found = functionsIn(file, text);
  if (found.length === 0) return [];
  const own = expressionsIn(file, text).flatMap((one) => seedsFor(one));
  const seeds = [...COMMON, ...own.filter((_, n) => n % Math.ceil(own.length / MOST_OWN) === 0)];
  const module = await import(/* @vite-ignore */ pathToFileURL(join(SRC, file)).href);
  return found.flatMap((one) => {
    const called = calling(one, module[one.name]);
    if (called === undefined) return [];
    if ('missing' in called)
      return [
        `${file}: ${one.name} takes text and a ${called.missing}: say in test/linear/calls.ts what that is ` +
          'called with (BESIDE), or that what people write never comes with it (RECORDS)',
      ];
    return tooSteep(`${file}: ${one.name}`, called.call, seeds);
  });
}

describe('work is linear in the text', () => {
  const foreign = sources().filter(({ file }) => !NOT_FOREIGN.test(file));

  test('of each function that takes text', async () => {
    const said: string[] = [];
    for (const { file, text } of foreign) said.push(...(await mistakesIn(file, text)));
    expect(said).toEqual([]);
  }, 900_000);

  test.each(Object.entries(WHOLE))(
    'of %s, with a whole message',
    (name, call) => {
      expect(tooSteep(name, call, COMMON)).toEqual([]);
    },
    300_000,
  );

  test('the check itself: a quadratic function is found, a linear one is not', () => {
    const quadratic = (text: string) => /\s+$/.test(text);
    const linear = (text: string) => text.trim();
    const seed = { repeats: ' ', ends: 'x' };
    expect(steepness(quadratic, seed)).toBeGreaterThan(1.5);
    expect(steepness(linear, seed)).toBeUndefined();
  });
});
