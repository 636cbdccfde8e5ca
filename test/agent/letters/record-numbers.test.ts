/** A shop's own numbers are random: whatever one looks like, a letter that tells it as it stands is right. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkLetter } from '../../../src/agent/letters/check.ts';
import { amountsIn } from '../../../src/agent/text/amounts.ts';
import { type Scene, scenes, WRITTEN, type Written } from './corpus/scenes.ts';

const of = (letters: string, { from, to }: { from: number; to: number }) =>
  fc
    .array(fc.constantFrom(...letters), { minLength: from, maxLength: to })
    .map((characters) => characters.join(''));
const base32 = of('0123456789ABCDEFGHJKMNPQRSTVWXYZ', { from: 7, to: 10 });
const hex = of('0123456789abcdef', { from: 8, to: 12 });
/** As Medusa, Vendure and Shopify have them, with and without what shops write before them. */
const numbers = fc
  .tuple(fc.constantFrom('', 'RS-', 'C-', '2026-', 'KD/'), fc.oneof(base32, hex))
  .map((parts) => parts.join(''))
  // Letters alone are a word; digits alone a quantity.
  .filter((number) => /\d/.test(number) && /\p{L}/u.test(number));
/** What looks like an amount, a time, a day or a gap in one of its parts. */
const examples = '27PM3X3 2PKR0AB 9KWD CNY0VQZ KZT8104 HTVV4AC 12MAR34 5AM6DDR NHH5TBC A5XXX9 30C6SGD RS-27PM'
  .split(' ')
  .map((number): [string] => [number]);

const TOLD: { [language in Written]: (item: string, number: string) => string } = {
  en: (item, number) => `We send you the ${item} once more, free of charge (${number}).`,
  de: (item, number) => `Wir schicken Ihnen ${item} noch einmal, kostenfrei (${number}).`,
  fr: (item, number) => `Nous vous renvoyons ${item} gratuitement (${number}).`,
  es: (item, number) => `Le enviamos ${item} de nuevo, sin coste (${number}).`,
};

describe.each(WRITTEN)('in %s', (language) => {
  const sent = async (): Promise<Scene> => {
    const found = (await scenes(language)).find(({ name }) => name === 'reshipped');
    if (!found) throw new Error('no scene of something sent again');
    return found;
  };
  const withNumber = ({ input, id }: Scene, number: string) => ({
    ...input,
    run: JSON.parse(JSON.stringify(input.run).replaceAll(id, number)),
  });
  const found = (scene: Scene, { recorded, told }: { recorded: string; told: string }) => {
    const text = TOLD[language](scene.item, told);
    const { pieces, faults } = checkLetter({ text, cited: [], language }, withNumber(scene, recorded));
    return [...faults, ...pieces.map(({ kind, text }) => `${kind}: ${text}`)];
  };

  test('the number of the record is found', async () => {
    const scene = await sent();
    fc.assert(
      fc.property(numbers, (number) => {
        expect(found(scene, { recorded: number, told: number })).toEqual([]);
      }),
      { numRuns: 200, examples },
    );
  });

  test('any other one is not', async () => {
    const scene = await sent();
    fc.assert(
      fc.property(numbers, numbers, (recorded, told) => {
        fc.pre(!recorded.toLowerCase().includes(told.toLowerCase()));
        expect(found(scene, { recorded, told })).not.toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

test.each([
  ['refunded under 2PKR0AB', []],
  ['refunded under 9KWD12', []],
  ['$20for the lamp', [2000]],
  ['EUR50 and 30EUR', [5000, 3000]],
])('%s', (text, cents) => {
  expect(amountsIn(text, ['EUR']).map((one) => one.cents)).toEqual(cents);
});
