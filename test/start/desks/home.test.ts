/** Whose the tools are of the folder that a process was started with. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { homeTenant } from '../../../src/start/desks/home.ts';

const without = (tenant: string) => ({ tenant, deskVersion: null });
const loaded = (tenant: string) => ({ tenant, deskVersion: 'abc' });

test.each([
  ['nobody is there yet: whoever will be named like the folder', [], 'harbor'],
  ['the only one, whatever it is called', [without('quay')], 'quay'],
  ['the one that is named like the folder', [without('harbor'), without('quay')], 'harbor'],
  ['of several of other names, nobody', [without('pier'), without('quay')], undefined],
  ['nobody, where each has a desk of its own', [loaded('harbor'), loaded('quay')], undefined],
])('%s', (_, tenants, whose) => {
  expect(homeTenant('harbor', tenants)).toBe(whose);
});

test('they stay whose they are, however many others load a desk of their own, and whatever those are called', () => {
  const name = fc.constantFrom('harbor', 'pier', 'quay', 'lighthouse', 'dock');
  fc.assert(
    fc.property(name, fc.uniqueArray(name), (mine, names) => {
      const others = names.filter((other) => other !== mine).map(loaded);
      expect(homeTenant('harbor', [without(mine)])).toBe(mine);
      expect(homeTenant('harbor', [...others, without(mine)])).toBe(mine);
    }),
  );
});
