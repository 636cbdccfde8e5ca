/** How letters end is the desk's to say, in each of its languages. */
import { expect, test } from 'vitest';
import { closingIn } from '../../src/agent/languages/write.ts';

test('the desk’s closing, and where it has none in a language the language’s own', () => {
  const texts = { closing: { en: 'Cheers,\nthe workshop' } };
  expect(closingIn('en', { texts })).toBe('Cheers,\nthe workshop');
  expect(closingIn('de', { texts })).toBe('Viele Grüße\nIhr Kundenservice');
  expect(closingIn('en', {})).toBe('Kind regards,\nyour support team');
});
