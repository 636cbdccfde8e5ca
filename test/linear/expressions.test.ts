/**
 * Every regular expression of src takes time linear in the text, whatever the text is: tried on texts that
 * are made of what it asks for.
 */
import { expect, test } from 'vitest';
import { steepness } from './growth.ts';
import { seedsFor } from './seeds.ts';
import { type Expression, expressionsIn, sources } from './sources.ts';

const found = sources().flatMap(({ file, text }) => expressionsIn(file, text));

function tooSteep(one: Expression): string[] {
  const expression = new RegExp(one.source, one.flags);
  const call = (text: string) => (expression.global ? text.replace(expression, '') : expression.exec(text));
  for (const seed of seedsFor(one)) {
    const steep = steepness(call, seed);
    if (steep !== undefined)
      return [
        `${one.file}: /${one.source}/${one.flags} takes n^${steep.toFixed(1)} for ${JSON.stringify(seed)}`,
      ];
  }
  return [];
}

test('each expression of the sources is linear', () => {
  expect(found.length).toBeGreaterThan(300);
  expect(found.flatMap(tooSteep)).toEqual([]);
}, 600_000);

test('the check itself: a quadratic expression is found, a linear one is not', () => {
  const of = (source: string) => tooSteep({ file: 'x.ts', source, flags: 'u' });
  expect(of(String.raw`\s+$`)).toEqual([expect.stringMatching(/takes n\^/)]);
  expect(of(String.raw`(?<!\s)\s+$`)).toEqual([]);
});
