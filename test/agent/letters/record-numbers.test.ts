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

/** Words of records that are no numbers of theirs: a place in a text says nothing of a letter. */
describe('a piece of a text that was found stands for nothing', () => {
  test.each([
    ['12 5th Avenue, New York', 'It arrives on December 5th.'],
    ['Return it until December 15th.', 'It arrives on March 15th.'],
    ['This is the 3rd reminder.', 'It arrives on the 3rd of June.'],
    ['We are open from 9:30am to 5:30pm. 7 or 8 people are here.', 'We are open from 7:30am to 8:30pm.'],
    ['Paid EUR1,200.00', 'We refunded EUR1.'],
    ['Refund of EUR48.51', 'We refunded EUR48.'],
    ['The fee is 4,51EUR. Take 2.', 'We refunded 2,51EUR.'],
    ['Look at https://shop24.example', 'Look at https://shop24.example?next=//evil.example'],
  ])('%s / %s', async (note, told) => {
    const [scene] = await scenes('en');
    if (!scene) throw new Error('no scene');
    expect(checked(scene, { note, told })).not.toEqual([]);
  });

  test.each([
    [
      'Follow it at https://dhl.example/track?id=JD0146AB',
      'Follow it at https://dhl.example/track?id=JD0146AB.',
    ],
    ['JD0146AB', 'Your parcel has the number JD0146AB.'],
  ])('and what stands there as a whole is found: %s', async (note, told) => {
    const [scene] = await scenes('en');
    if (!scene) throw new Error('no scene');
    expect(checked(scene, { note, told })).toEqual([]);
  });

  test.each(['EUR48', '48EUR'])('an amount without a blank is held to its write: %s', async (told) => {
    const [scene] = await scenes('en');
    if (!scene) throw new Error('no scene');
    const text = `We refunded ${told} under ${scene.id}.`;
    expect(checked(scene, { note: told, told: text })).not.toEqual([]);
  });
});

/** `note` is what a read found beside everything else. */
function checked({ input }: Scene, { note, told }: { note: string; told: string }) {
  const run = structuredClone(input.run);
  const read = run.plan?.steps.find(({ effect, state }) => effect === 'read' && state === 'done');
  if (!read) throw new Error('nothing was read');
  read.output = { was: read.output ?? null, note };
  const { pieces, faults } = checkLetter({ text: told, cited: [], language: 'en' }, { ...input, run });
  return [...faults, ...pieces.map(({ kind, text }) => `${kind}: ${text}`)];
}

test.each([
  ['refunded under 2PKR0AB', []],
  ['refunded under 9KWD12', []],
  ['$20for the lamp', [2000]],
  ['EUR50 and 30EUR', [5000, 3000]],
])('%s', (text, cents) => {
  expect(amountsIn(text, ['EUR']).map((one) => one.cents)).toEqual(cents);
});
