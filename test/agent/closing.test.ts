/** How letters begin and end is the desk's to say, in each of its languages. */
import { expect, test } from 'vitest';
import { closingIn, greetingIn } from '../../src/agent/languages/write.ts';
import { checkLetter } from '../../src/agent/letters/check.ts';
import { CaseInMemory, catalogue, policy } from './playbooks/case-in-memory.ts';

test('the desk’s closing, and where it has none in a language the language’s own', () => {
  const texts = { closing: { en: 'Cheers,\nthe workshop' } };
  expect(closingIn('en', { texts })).toBe('Cheers,\nthe workshop');
  expect(closingIn('de', { texts })).toBe('Viele Grüße\nIhr Kundenservice');
  expect(closingIn('en', {})).toBe('Kind regards,\nyour support team');
});

test('the desk’s greeting, with the name and without one', () => {
  const texts = { greeting: { en: 'Dear {name},', es: 'Estimada {name}:' } };
  expect(greetingIn('en', 'Mara', { texts })).toBe('Dear Mara,');
  expect(greetingIn('en', undefined, { texts })).toBe('Dear,');
  expect(greetingIn('es', '$& Mara', { texts })).toBe('Estimada $& Mara:');
  expect(greetingIn('de', 'Mara', { texts })).toBe('Hallo Mara,');
});

test('a name in it is no fact that would have to be found; the same words elsewhere are', async () => {
  const theCase = await new CaseInMemory({}).open('hello');
  const input = {
    ...{ run: theCase.state, purpose: 'resolved' as const, catalogue, policy, now: theCase.now },
  };
  const closings = ['Viele Grüße\nIhr IT-Helpdesk 24/7'];
  const piecesOf = (text: string) =>
    checkLetter({ text, cited: [], language: 'de', closings }, input).pieces.map((one) => one.text);
  expect(piecesOf('Hallo,\n\nvielen Dank.\n\nViele Grüße\nIhr IT-Helpdesk 24/7')).toEqual([]);
  expect(piecesOf('Hallo,\n\nrufen Sie 24/7 an.\n\nViele Grüße\nIhr IT-Helpdesk 24/7')).toContain('24');
});
