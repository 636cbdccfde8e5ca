/** How letters begin and end is the desk's to say, in each of its languages. */
import { expect, test } from 'vitest';
import { closingIn, greetingIn, sourcesIn } from '../../src/agent/languages/write.ts';
import { checkLetter } from '../../src/agent/letters/check.ts';
import { NO_FRAME, withoutFrame } from '../../src/agent/letters/frame.ts';
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
  const frame = { ...NO_FRAME, closings: ['Viele Grüße\nIhr IT-Helpdesk 24/7'] };
  const piecesOf = (text: string) =>
    checkLetter({ text, cited: [], language: 'de', frame }, input).pieces.map((one) => one.text);
  expect(piecesOf('Hallo,\n\nvielen Dank.\n\nViele Grüße\nIhr IT-Helpdesk 24/7')).toEqual([]);
  expect(piecesOf('Hallo,\n\nrufen Sie 24/7 an.\n\nViele Grüße\nIhr IT-Helpdesk 24/7')).toContain('24');
});

test('what a letter rests on is listed as the desk has it in that language, or not at all', () => {
  const texts = { sources: { en: 'Where this is from:\n{sources}' } };
  const citations = [{ title: 'Locked accounts' }, { title: 'Who is $& asking' }];
  expect(sourcesIn('en', citations, { texts })).toBe(
    'Where this is from:\n[1] Locked accounts\n[2] Who is $& asking',
  );
  expect(sourcesIn('de', citations, { texts })).toBeUndefined();
  expect(sourcesIn('en', [], { texts })).toBeUndefined();
  expect(sourcesIn('en', citations, {})).toBeUndefined();
});

test('the frame is taken off a letter once, at its very beginning and end, and nothing else of it', () => {
  const frame = { greetings: ['Dear,', 'Dear Mara,'], closings: ['Bye'], sources: ['From:\n[1] A'] };
  expect(withoutFrame('Dear Mara,\n\nit is so.\n\nBye\n\nFrom:\n[1] A\n', frame).trim()).toBe('it is so.');
  expect(withoutFrame('Dear Mara,\n\nBye\nand so on', frame).trim()).toBe('Bye\nand so on');
  expect(withoutFrame('Dear Bob,\n\nit is so.\nBye Bye', frame)).toBe('Dear Bob,\n\nit is so.\nBye Bye');
  expect(withoutFrame('From:\n[1] A', frame)).toBe('From:\n[1] A');
});
