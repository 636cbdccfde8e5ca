import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { playbookSetOf } from '../../../src/agent/playbooks/playbook-set.ts';
import { takenBackIn } from '../../../src/agent/playbooks/taken-back.ts';
import { understand } from '../../../src/agent/playbooks/understand.ts';
import type { Message, Run } from '../../../src/run/state.ts';
import { CaseInMemory, catalogue, fernhill, loaded } from './case-in-memory.ts';
import { ASIDES, line, shop } from './records.ts';

const set = await playbookSetOf(loaded.playbooks, fernhill)();
const MARA = 'FH-10482, mara.l@example.com, 10115: ';
const LENA = 'FH-10517, lena.k@example.com, 04109: ';

/** What is not read of these messages: the goal, then others with their kind before a colon. */
function notRead(...texts: string[]): string[] {
  const messages = texts.map((text, n): Message => {
    const [, kind, rest] = /^(adjustment|information|answer): (.*)$/s.exec(text) ?? [];
    const of = { at: `2026-11-23T09:0${n}:00.000Z`, by: 'engineer', name: 'Engineer' };
    return { kind: (kind ?? 'goal') as Message['kind'], text: rest ?? text, ...of };
  });
  const run = { messages, read: 0, earlier: [], writes: [] } as unknown as Run;
  return understand({ run, catalogue }, set).notRead;
}

describe('what may change what is done and is taken up by nothing', () => {
  it.each([
    [[`${MARA}mug broken, photo attached, refund please, and please call me back`], /call me back/],
    [[`${MARA}mug broken, photo attached, refund please, also send the invoice`], /invoice/],
    [[`${MARA}Tasse kaputt, Foto anbei, bitte Geld zurück. Bitte auch die Rechnung schicken.`], /Rechnung/],
    [[`${LENA}please cancel the order unless it has shipped`], /unless it has shipped/],
    [[`${LENA}if it does not leave by Tuesday please cancel the order, otherwise let it run`], /by Tuesday/],
    [[`${LENA}wenn es bis Freitag nicht losgeht, bitte stornieren`], /bis Freitag/],
    [[`${LENA}si la commande ne part pas avant jeudi, veuillez annuler`], /avant jeudi/],
    [[`${LENA}si no sale antes del jueves, cancelen el pedido`], /antes del jueves/],
    [[`${LENA}please cancel the order but keep the candle`], /candle/],
    [[`${MARA}mug broken, photo attached, refund please. EUR 15 would be fine by her`], /EUR 15/],
    [[`${MARA}mug broken, photo attached`, 'adjustment: plus 10 euros goodwill on top'], /10 euros/],
    [[`${MARA}mug broken, photo attached, refund`, 'adjustment: give a voucher instead'], /voucher/],
  ])('%j', (texts, part) => {
    expect(notRead(...texts).join(' | ')).toMatch(part);
  });

  const JONAS = 'FH-10533, jonas.b@example.com, 04229: second parcel has not arrived, where is it';
  const HANDED = [
    'if I am out leave it with my neighbour',
    'could the driver hand it to the neighbours',
    "drop it at the neighbour's",
    'please leave it in the garage',
    'do not give it to the neighbour',
    'bitte beim Nachbarn abgeben',
    'der Fahrer soll es in der Garage ablegen',
    'vous pouvez le laisser chez le voisin',
    'pueden dejarlo con el vecino',
  ];
  const GIVEN = [
    'I expect some compensation for the wait',
    '10 % off the next one as an apology would be nice',
    'how about something for the trouble',
    'Dafür erwarte ich eine Entschädigung',
    'j’attends un dédommagement',
    'espero una compensación por las molestias',
  ];
  const POSTAGE = [
    'and the postage back too',
    'refund the delivery fee as well',
    'Versandkosten bitte auch erstatten',
    'remboursez aussi les frais de port',
    'y los gastos de envío también',
  ];
  it('who is to take it in, what is to be given for the trouble and what sending cost are never passed over', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...HANDED, ...GIVEN, ...POSTAGE),
        fc.shuffledSubarray(ASIDES, { maxLength: 3 }),
        fc.constantFrom('. ', '? ', '! '),
        (wish, some, mark) => {
          const parts = notRead(`${JONAS}${mark}${[...some, wish].join('. ')}`);
          expect(parts).toHaveLength(1);
          expect(wish.toLowerCase()).toContain(parts[0]?.toLowerCase());
        },
      ),
      { numRuns: 150 },
    );
  });

  it.each([
    'the driver left it with a neighbour who has nothing',
    'my neighbours had the same trouble',
    'sorry for the trouble',
    'der Nachbar hat auch nichts bekommen',
    'the shipping took ages',
    'delivery costs are too high by the way',
  ])('what only tells is none: %s', (aside) => expect(notRead(`${JONAS}. ${aside}.`)).toEqual([]));

  it.each([
    [`${MARA}vase broken, photo attached. I'd rather have something else from the shop`, /something else/],
    [
      `${MARA}die Vase kam zerbrochen an, Foto anbei. Lieber etwas anderes aus dem Sortiment`,
      /etwas anderes/,
    ],
    [`${MARA}le vase est arrivé cassé, photo jointe. Je préfère un objet de votre boutique`, /objet/],
    [`${MARA}jarrón roto, adjunto foto. Prefiero algo distinto de la tienda`, /algo distinto/],
  ])('a preference that nothing takes up: %s', (text, part) => {
    expect(notRead(text).join(' | ')).toMatch(part);
  });

  it('a preference that is taken up is none', () => {
    expect(notRead(`${MARA}vase broken, photo attached. I'd rather have the money`)).toEqual([]);
    expect(notRead(`${MARA}vase broken, photo attached. I'd prefer a new one`)).toEqual([]);
  });

  it('feelings, history, courtesy, reasons and colour never are, in any order', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(ASIDES, { minLength: 1, maxLength: 5 }), (some) => {
        expect(
          notRead(`${MARA}mug arrived broken, photo attached, wants money back. ${some.join('. ')}.`),
        ).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('no playbook is blocked by what its own examples ask for', () => {
    const blocked = loaded.playbooks.flatMap(({ kind, applies }) =>
      kind === 'resolve' ? applies.examples.filter((text) => notRead(`${MARA}${text}`).length > 0) : [],
    );
    expect(blocked).toEqual([]);
  });

  it('an adjustment that is understood settles what came before it', () => {
    const goal = `${MARA}mug broken, photo attached, refund please, and please call me back`;
    expect(notRead(goal, 'adjustment: only 20 euros')).toEqual([]);
    expect(notRead(goal, 'information: she is upset')).toHaveLength(1);
  });
});

describe('what is taken back', () => {
  it.each([
    ['please ignore my mail', 'whole'],
    ['it has turned up after all', 'whole'],
    ['sorry, wrong window - please forget that one', 'whole'],
    ['that photo belongs to a different customer', 'whole'],
    ['falsches Fenster, vergiss das', 'whole'],
    ['perdón, es de otro cliente', 'whole'],
    ['our neighbour had it', 'whole'],
    ['hat sich erledigt', 'whole'],
    ['das Paket ist wieder aufgetaucht', 'whole'],
    ['she was already refunded by phone', 'done'],
    ['only put a note on it', 'done'],
    ['wurde schon erstattet', 'done'],
    ['you ignore my complaints', undefined],
    ['I found it cheaper', undefined],
    ['I had to wait a week', undefined],
    ['she will keep it after all', 'whole'],
    ['the neighbour just brought both boxes', 'whole'],
    ['er behält sie jetzt doch', 'whole'],
    ['finalement elle le garde', 'whole'],
    ['al final se lo queda', 'whole'],
    ['she wants to keep the box', undefined],
    ['has not turned up', undefined],
    ['das ist halt kaputt', undefined],
  ])('%s: %s', (text, kind) => {
    expect(takenBackIn(text, fernhill)?.kind).toBe(kind);
  });

  it.each([
    ['stop! he only wanted to know if he could', 'whole'],
    ['no, wait. Stop.', 'whole'],
    ['the second one was delivered this morning, all is well', 'whole'],
    ['Stopp, sie wollte nur wissen, ob es geht', 'whole'],
    ['ist heute gekommen', 'whole'],
    ['finalement tout est arrivé, c’était juste une question', 'whole'],
    ['ya ha llegado, era solo una pregunta', 'whole'],
    ['she stopped by yesterday', undefined],
    ['it will be delivered to her mother', undefined],
  ])('by a message that comes later, %s: %s', (text, kind) => {
    expect(takenBackIn(text, fernhill, true)?.kind).toBe(kind);
    // The first message tells of what came and asks what it wants to know.
    if (!/c’était|era solo/.test(text)) expect(takenBackIn(text, fernhill)?.kind).toBeUndefined();
  });

  const mugs = () =>
    new CaseInMemory(
      shop('FH-10482', {
        name: 'Mara L.',
        email: 'mara.l@example.com',
        lines: [line(2, 'Stoneware mug set', 4800)],
      }),
    );

  it('after the preview takes the approval off the table', async () => {
    const theCase = await mugs().open(`${MARA}mug arrived broken, photo attached, wants money back`);
    expect(theCase.state.phase).toBe('awaiting_approval');
    await theCase.inform('please ignore my mail, it was another shop');
    expect(theCase.state.phase).toBe('asking');
    await theCase.inform('yes');
    expect(theCase.state.phase).toBe('handed_over');
  });

  it('an amount alone answers how much', async () => {
    for (const answer of ['24', '24 euros then', 'ten euros', '24,00']) {
      const theCase = await mugs().open(`${MARA}mug arrived broken, photo attached, wants money back`);
      await theCase.adjust('only half');
      expect(theCase.state.phase).toBe('asking');
      await theCase.inform(answer);
      const refund = theCase.state.plan?.steps.find(({ tool }) => tool === 'orders.refund');
      expect(JSON.stringify(refund?.args)).toContain(answer.startsWith('ten') ? '1000' : '2400');
    }
  });
});
