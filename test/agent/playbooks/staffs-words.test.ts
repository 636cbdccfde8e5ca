/** Whose words a case is in, as far as code can tell. */
import { describe, expect, test } from 'vitest';
import { areStaffsWords } from '../../../src/agent/playbooks/staffs-words.ts';
import type { Message } from '../../../src/run/state.ts';

const said = (...texts: string[]) => ({
  messages: texts.map((text): Message => ({ kind: 'goal', text, at: '', by: 'engineer', name: 'Engineer' })),
});

describe('staff’s own words', () => {
  test.each([
    'FH-10517 lena.k@example.com 04109: cancel the candle',
    'FH-10517, lena.k@example.com, 04109: Kerze stornieren',
    'FH-10517 lena.k@example.com 04109: candle not wanted any more, cancel it',
    'customer called, wants the candle cancelled',
  ])('%s', (text) => expect(areStaffsWords(said(text))).toBe(true));
});

describe('words that may be a customer’s', () => {
  test.each([
    'FH-10517 lena.k@example.com 04109: please cancel my candle',
    'Ich möchte die Kerze stornieren, FH-10517',
    'Annulez la bougie, je ne la veux plus',
    'Quiero cancelar mi vela',
    'please see below\n\n-----Original Message-----\nFrom: lena.k@example.com\nSubject: candle\n\ncancel the candle',
    'cancel the candle\n\nBest regards\nLena K.\nLindenallee 3\n04109 Leipzig',
    'Hi there, please cancel the candle of order FH-10517, thanks',
    'Hola, quiero cancelar la vela del pedido FH-10517, gracias',
    'mug arrived broken, please send us the money back',
    'Im fed up, cancel the candle',
    'Hallo, habe die Kerze doppelt bestellt, eine stornieren. Danke',
    'Bonjour, annulez la bougie',
    '> FH-10517 lena.k@example.com: cancel the candle',
    'see what came in\n> FH-10517 lena.k@example.com, 04109: cancel the candle',
    'On Mon, 23 Nov 2026 at 10:00, Lena K. <lena.k@example.com> wrote:\n> cancel the candle',
  ])('%s', (text) => expect(areStaffsWords(said(text))).toBe(false));

  test('one message of many is enough', () => {
    expect(areStaffsWords(said('cancel the candle', 'I changed my mind'))).toBe(false);
  });
});
