/** What people's words give to prove who is asking, and what only looks as if they did. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { givenReader } from '../../../src/agent/given/given.ts';
import { desk } from '../../fernhill.ts';

const read = givenReader(desk);
const MARA = 'mara.l@example.com';
const given = (...messages: string[]) => {
  const { senders, codes } = read(messages);
  return [senders.length === 1 ? senders[0] : senders.length, codes.length === 1 ? codes[0] : codes.length];
};

describe('one sender and one code prove', () => {
  it.each([
    ['as in a line of staff', `FH-10482, ${MARA}, 10115: mug arrived broken`],
    ['in English', `My email is ${MARA}, my order FH-10482, my postcode is 10115. The mug is broken`],
    ['in German', `Meine E-Mail ist ${MARA}, Bestellung FH-10482, Postleitzahl 10115. Die Tasse ist kaputt`],
    ['in French', `Mon e-mail est ${MARA}, commande FH-10482, code postal 10115. La tasse est cassée`],
    ['in Spanish', `Mi correo es ${MARA}, pedido FH-10482, código postal 10115. La taza está rota`],
    ['with a town', `${MARA}, FH-10482, 10115 Berlin. The mug is broken`],
    ['with a country', `FH-10482. ${MARA}. PLZ: D-10115. Tasse kaputt`],
    ['beside a new address', `FH-10482, ${MARA}, 10115: new address Hauptstr. 9, 04109 Leipzig`],
    ['behind a new address', `Please deliver to Ringstr. 8, 20095 Hamburg. My postcode is 10115, ${MARA}`],
    [
      'as the old address',
      `old address Torstr. 5, 10115 Berlin, new address Ringstr. 9, 04109 Leipzig, ${MARA}`,
    ],
    [
      'as the old address in German',
      `neue Adresse: Ringstr. 9, 04109 Leipzig; alte Adresse: Torstr. 5, 10115 Berlin. ${MARA}`,
    ],
    ['written down by staff', `customer wants her money back, her email: ${MARA}, FH-10482, postcode 10115`],
    ['with somebody else in the story', `my wife broke the mug, ${MARA} 10115 FH-10482`],
    ['of an account of their own', `I need help, my account ${MARA}, FH-10482, 10115`],
    ['with other numbers', `FH-10482, ${MARA}, 10115, customer number 20231, invoice 30412, EUR 48.00`],
    ['in a line of its own under a mail', `Please cancel FH-10482 at once.\n\nThanks\nMara\n${MARA} 10115`],
    [
      'from a mail with its head',
      `From: Mara <${MARA}>\nSubject: mug\n\nFH-10482, 10115. The mug is broken.`,
    ],
  ])('%s', (_what, text) => expect(given(text)).toEqual([MARA, '10115']));

  it('a correction takes the place of what was wrong', () => {
    expect(given(`FH-10482, ${MARA}, 10151: broken`, 'typo, 10115')).toEqual([MARA, '10115']);
    expect(given('FH-10482, from mara@example.com, 10115: broken', `sorry, ${MARA}`)).toEqual([
      MARA,
      '10115',
    ]);
  });

  it('an address that is only mentioned later is not the sender', () => {
    const later = 'please also tell bob@example.com when the parcel that I am waiting for is on its way';
    expect(given(`FH-10482, ${MARA}, 10115`, later)).toEqual([MARA, '10115']);
  });
});

describe('no code', () => {
  it.each([
    ['of a list', `FH-10482, ${MARA}, one of 10113 10115 10117`, 3],
    ['of two', `FH-10482, ${MARA}, 10115 or 10117`, 2],
    ['of the new address alone', `FH-10482, ${MARA}: new address Torstr. 9, 10115 Berlin`, 0],
    ['of a new address whose street stands behind', `FH-10482, ${MARA}: 10115 Berlin, Torstr. 9`, 0],
    ['of a new place without a street', `FH-10482, ${MARA}: please send it to 10115 Berlin`, 0],
    ['of a new place in German', `FH-10482, ${MARA}: bitte schicken an 10115 Berlin`, 0],
    ['in a telephone number', `FH-10482, ${MARA}, call 030 10115 or tel 10115`, 0],
    ['in a bank account', `FH-10482, ${MARA}, DE02 1203 0000 1011 5000 51`, 0],
    ['in an amount', `FH-10482, ${MARA}, EUR 10115 and 10115 euros and 10115.50`, 0],
    ['in an order number', `FH-10115, ${MARA}`, 0],
    ['in an address of the mail', `FH-10482, 10115@example.com, ${MARA}, x.10115@example.com`, 0],
    ['in a customer number', `FH-10482, ${MARA}, customer number 10115, Kundennummer 10115`, 0],
    ['in a quoted mail', `FH-10482 ${MARA}\n\nOn Monday, Mara <${MARA}> wrote:\n> my postcode is 10115`, 0],
    [
      'in a signature',
      `FH-10482, from ${MARA}, the mug is broken\n\nKind regards,\nMara Lind\n--\nTorstr. 5\n10115 Berlin`,
      0,
    ],
  ])('%s', (_what, text, count) => expect(read([text]).codes).toHaveLength(count));

  it('of 5,000 postcodes, wherever the right one stands', () => {
    const codes = fc.uniqueArray(fc.stringMatching(/^[1-9]\d{4}$/), { minLength: 2, maxLength: 500 });
    fc.assert(
      fc.property(codes, (list) => read([`FH-10482, ${MARA}, ${list.join(' ')}`]).codes.length !== 1),
      { numRuns: 20 },
    );
  });

  it('glued to letters or digits', () => {
    const glue = fc.stringMatching(/^[a-z0-9]{1,5}$/);
    fc.assert(
      fc.property(glue, (text) => read([`${text}10115 10115${text}`]).codes.every((one) => one !== '10115')),
    );
  });
});

describe('no sender', () => {
  it.each([
    [
      'where a stranger names the owner and themselves',
      `FH-10482: her mail is ${MARA}, mine is eve@example.net, 10115`,
    ],
    ['where a stranger says who they are', `I'm eve@example.net, FH-10482, ${MARA}, 10115`],
    ['where a stranger names only the owner', `I am her neighbour: her e-mail is ${MARA}, FH-10482, 10115`],
    ['of somebody else’s account', `FH-10482, my wife's account, ${MARA}, 10115`],
    ['of somebody else’s account in German', `FH-10482, das Konto meiner Frau, ${MARA}, 10115`],
    ['of somebody else’s account in French', `FH-10482, le compte de ma femme, ${MARA}, 10115`],
    ['of somebody else’s account in Spanish', `FH-10482, la cuenta de mi mujer, ${MARA}, 10115`],
    ['on behalf of another', `FH-10482 on behalf of Mara, ${MARA}, 10115`],
    ['of two', `FH-10482, ${MARA} or eve@example.net, 10115`],
    ['where the mail came from another', `mails from eve@example.net, says the account is ${MARA}, 10115`],
    [
      'in a quoted mail',
      `From: eve@example.net\n\nFH-10482 10115\n\nOn Monday, Mara <${MARA}> wrote:\n> hello`,
    ],
    ['in a signature', `FH-10482 10115 please send it\n\nKind regards,\nMara\n--\n${MARA}`],
  ])('%s', (_what, text) => expect(given(text)[0]).not.toBe(MARA));
});
