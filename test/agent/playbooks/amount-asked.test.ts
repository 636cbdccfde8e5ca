/** Which sum is to be given back, and what is asked where none is named. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CaseInMemory } from './case-in-memory.ts';
import { mara } from './records.ts';

const MARA = 'FH-10482, mara.l@example.com, 10115: ';
const BROKEN = `${MARA}mug arrived broken, photo attached`;

const opened = async (text: string) => new CaseInMemory(mara()).open(text);
const refunded = (theCase: CaseInMemory) => theCase.step('orders.refund').call?.args.lines;
const asked = ({ state }: CaseInMemory) => state.question?.text ?? '';

describe('a sum in a request', () => {
  it.each([
    ['she is fine with EUR 10 back and keeps it', 1000],
    ['ok with 12 eur back', 1200],
    ['15 euros off would do', 1500],
    ['bitte nur 9 Euro', 900],
    ['möchte 11 Euro zurück', 1100],
    ['rang her: 15 back and she keeps it', 1500],
    ['give 20 back n she keeps it', 2000],
    ['20 Nachlass, sie behält es', 2000],
  ])('%s', async (wish, cents) => {
    expect(refunded(await opened(`${BROKEN}. ${wish}`))).toEqual([{ line: 2, cents }]);
  });

  it.each(['le mug est arrivé cassé, photo jointe. elle voudrait 8 euros de remise'])('%s', async (text) => {
    expect(JSON.stringify(refunded(await opened(MARA + text)))).toContain('800');
  });

  it.each([
    'paid 48 euros for it, wants money back',
    'the set cost EUR 48 in your shop, money back please',
    'hat 48 Euro bezahlt, möchte das Geld zurück',
  ])('that is a price is none: %s', async (wish) => {
    expect(refunded(await opened(`${BROKEN}. ${wish}`))).toEqual([{ line: 2, cents: 4800 }]);
  });

  it.each([
    'a few euros off would be nice',
    'happy with a fiver back',
    'maybe a partial refund?',
    'something off for the annoyance',
    'please knock 20 % off',
    'hätte gern einen Nachlass',
    'ein paar Euro zurück wären nett',
  ])('that is not named is asked for: %s', async (wish) => {
    const theCase = await opened(`${BROKEN}. ${wish}`);
    expect(theCase.state.phase).toBe('asking');
    expect(asked(theCase)).toContain('How much should be refunded');
  });
});

describe('two sums in a request', () => {
  const FORMS = [
    (one: number, other: number) => `refund ${one} or ${other} euros`,
    (one: number, other: number) => `please refund ${one}-${other} euros`,
    (one: number, other: number) => `refund EUR ${one} to EUR ${other}, whatever you can do`,
    (one: number, other: number) => `refund EUR ${one}. On second reading refund EUR ${other}`,
    (one: number, other: number) => `bitte ${one} oder ${other} Euro erstatten`,
    (one: number, other: number) => `merci de rembourser ${one} ou ${other} euros`,
    (one: number, other: number) => `quiero un reembolso de ${one} o ${other} euros`,
  ];

  it('are asked about, whichever they are, and nothing is refunded', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...FORMS),
        fc.uniqueArray(fc.integer({ min: 5, max: 47 }), { minLength: 2, maxLength: 2 }),
        async (form, [one = 0, other = 0]) => {
          const theCase = await opened(`${BROKEN}. ${form(one, other)}`);
          expect(theCase.state.phase).toBe('asking');
          expect(asked(theCase)).toContain('How much should be refunded');
        },
      ),
      { numRuns: 25 },
    );
  });

  it.each([
    ['refund EUR 20, no, sorry, EUR 30', 3000],
    ['refund EUR 20 instead of EUR 48', 2000],
    ['refund EUR 20 rather than EUR 48', 2000],
    ['bitte EUR 20 erstatten statt EUR 48', 2000],
    ['refund EUR 20. Yes, EUR 20 is fine', 2000],
    ['she paid 48 euros, refund EUR 20', 2000],
  ])('one of which holds, are one: %s', async (wish, cents) => {
    expect(refunded(await opened(`${BROKEN}. ${wish}`))).toEqual([{ line: 2, cents }]);
  });
});

describe('a sum in an adjustment', () => {
  const adjusted = async (...texts: string[]) => {
    const theCase = await opened(`${BROKEN}, wants money back`);
    for (const text of texts) await theCase.adjust(text);
    return theCase;
  };

  it.each([
    [['bitte auf 12,50 € ändern'], 1250],
    [['change it to EUR 30'], 3000],
    [['make it 20 euros', 'no, sorry, 30'], 3000],
    [['only 20 euros', 'sorry, 25'], 2500],
    [['30 instead of the full price, she keeps it'], 3000],
    [['30 statt des vollen Preises'], 3000],
    [['30 rather than the whole amount'], 3000],
  ])('%j', async (texts, cents) => {
    expect(refunded(await adjusted(...texts))).toEqual([{ line: 2, cents }]);
  });

  it.each([
    ['only 60 %', '60 % of the line is EUR 28.80'],
    ['only half', 'Half of the line is EUR 24.00'],
    ['a quarter off is enough for her', '25 % of the line is EUR 12.00'],
    ['ein Viertel vom Preis reicht', '25 % of the line is EUR 12.00'],
    ['only a third back', 'How much should be refunded'],
    ['three quarters of the price', 'How much should be refunded'],
    ['zwei Drittel des Preises', 'How much should be refunded'],
    ['un tiers du prix', 'How much should be refunded'],
    ['una cuarta parte del precio', '25 % of the line is EUR 12.00'],
    ['nur 25 Prozent', '25 % of the line is EUR 12.00'],
    ['5 euros less please', 'How much should be refunded'],
    ['knock 5 euros off the refund', 'How much should be refunded'],
    ['deduct 5 euros', 'How much should be refunded'],
    ['bitte 5 Euro von der Erstattung abziehen', 'How much should be refunded'],
    ['déduisez 5 euros du remboursement', 'How much should be refunded'],
    ['5 Euro weniger', 'How much should be refunded'],
  ])('a share of it is asked with its figure: %s', async (text, question) => {
    expect(asked(await adjusted(text))).toContain(question);
  });

  it.each([
    'she has written a third mail about it',
    'the courier handed it to a third party',
    'she can be reached at a quarter to five',
  ])('a third or a quarter of something else is no share: %s', async (text) => {
    expect(asked(await adjusted(text))).not.toContain('How much');
  });

  it('that comes on top never takes the place of the refund', async () => {
    const theCase = await adjusted('plus 10 euros goodwill on top for the hassle');
    expect(JSON.stringify(theCase.steps)).not.toContain('1000');
  });
});
