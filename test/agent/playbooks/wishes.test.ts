/** Wishes that sound like a plan's and are another thing: what the case becomes of them. */

import { describe, expect, it } from 'vitest';
import type { Args } from '../../../src/run/plan/plan.ts';
import { CaseInMemory } from './case-in-memory.ts';
import { line, mara, shop } from './records.ts';

const MARA = 'FH-10482, mara.l@example.com, 10115: ';
const WRITES = ['orders.refund', 'orders.reship', 'orders.return', 'orders.credit', 'orders.cancel'];

const shipments = () => ({
  output: { parcels: [], stalled: null, delivered: null, deliveredCount: 1, allDelivered: false },
});
const opened = async (text: string) =>
  new CaseInMemory(mara({ 'orders.shipments': shipments })).open(MARA + text);
const moves = ({ steps }: CaseInMemory) => steps.filter(({ tool }) => WRITES.includes(tool));

describe('a photo that is still to come', () => {
  it.each([
    "mug broken. I'll take pictures tonight and send them over. Money back please",
    'mug broken, will upload a photo tomorrow, refund please',
    'mug arrived broken, going to send pics later today, refund please',
    'Tasse kaputt, Foto schicke ich heute Abend, Geld zurück bitte',
    'Tasse zerbrochen, Bilder kommen noch, bitte erstatten',
    'tasse cassée, je prendrai une photo ce soir, remboursement svp',
    'taza rota, mañana envío una foto, quiero el reembolso',
  ])('is asked for: %s', async (text) => {
    const theCase = await opened(text);
    expect(theCase.state.phase).toBe('asking');
    expect(theCase.state.question?.text).toContain('photo');
  });
});

describe('a photo of which somebody says that there is none', () => {
  it.each([
    "mug broken, refund please. Didn't think of taking a picture",
    "mug arrived cracked, money back, she can't take photos",
    "mug arrived cracked, money back. Pictures I'm afraid I have none",
    'Tasse zerbrochen, Geld zurück. Foto hab ich leider keins',
    'tasse cassée, remboursement, j’ai oublié de prendre une photo',
    'taza rota, quiero el dinero, no hice ninguna foto',
  ])('is none: %s', async (text) => {
    const theCase = await opened(text);
    expect(theCase.steps.find(({ tool }) => tool === 'orders.refund')?.args.photo ?? false).toBe(false);
  });

  it.each([
    'mug arrived broken and is not any good to anybody now see photo',
    'Tasse kam zerbrochen an und hält nichts mehr aus wie man sieht Foto anbei',
  ])('is there where a no is about something else: %s', async (text) => {
    const theCase = await opened(text);
    expect(theCase.steps.find(({ tool }) => tool === 'orders.refund')?.args.photo).toBe(true);
  });
});

describe('the money or a new one', () => {
  it.each([
    'mug arrived broken, photo attached, refund or replacement please',
    'Tasse kam kaputt an, Foto anbei, Geld zurück und eine neue',
  ])('is asked for where both are named: %s', async (text) => {
    const theCase = await opened(text);
    expect(theCase.state.phase).toBe('asking');
    expect(theCase.state.question?.text).toContain('Which is it');
    await theCase.inform('a new one');
    expect(moves(theCase).map(({ tool }) => tool)).toEqual(['orders.reship']);
  });

  it.each([
    ['mug arrived broken, photo attached, the money rather than a new one', 'orders.refund'],
    ['mug arrived broken, photo attached, refund, not a replacement', 'orders.refund'],
    ['Tasse kam kaputt an, Foto anbei, statt Geld bitte eine neue', 'orders.reship'],
    ['la taza llegó rota, foto adjunta, ¿me la podéis enviar otra vez?', 'orders.reship'],
    ['la tasse est arrivée cassée, photo jointe, pouvez-vous me la envoyer à nouveau ?', 'orders.reship'],
  ])('is what is wished, not what that is instead of: %s', async (text, tool) => {
    expect(moves(await opened(text)).map((step) => step.tool)).toEqual([tool]);
  });

  it.each([
    ['send a new one please', 'no, she would rather have the money back', 'orders.refund'],
    ['bitte Ersatz', 'doch lieber das Geld zurück statt Ersatz', 'orders.refund'],
    ['wants money back', 'no refund after all, the same one again please', 'orders.reship'],
  ])('is what the last message says: %s, then %s', async (wish, then, tool) => {
    const theCase = await opened(`mug arrived broken, photo attached, ${wish}`);
    await theCase.inform(then);
    const { open, steps } = theCase.state.plan ?? { open: undefined, steps: [] };
    expect(open).toBeUndefined();
    expect(steps.map((step) => step.tool)).toContain(tool);
    const other = tool === 'orders.refund' ? 'orders.reship' : 'orders.refund';
    expect(steps.map((step) => step.tool)).not.toContain(other);
  });
});

describe('an amount that was given back already', () => {
  it.each([
    'mug arrived broken, photo attached. Kim already gave her 15 back on the phone, refund the rest',
    'Tasse kam kaputt an, Foto anbei. Sie hat schon 15 Euro zurückbekommen, bitte den Rest erstatten',
  ])('is not given back once more: %s', async (text) => {
    expect((await opened(text)).state.phase).toBe('asking');
  });
});

describe('one of two', () => {
  it('does not bring both back: einen der beiden', async () => {
    const theCase = await opened('schickt einen der beiden Becher zurück, gefällt nicht');
    expect(theCase.state.phase).toBe('asking');
    expect(theCase.state.question?.text).toContain('Only some of the item');
  });
});

describe('a question about returning', () => {
  it.each([
    'how long do I have if I want to send the vase back',
    'wer zahlt das Porto, wenn ich die Vase zurückschicke',
    'qui paie les frais si je renvoie le vase',
    'hasta cuándo puedo devolver el jarrón',
  ])('returns nothing: %s', async (text) => {
    expect(moves(await opened(text)).filter(({ state }) => state !== 'todo')).toEqual([]);
    expect((await opened(text)).state.phase).toBe('asking');
  });

  it('stands beside a return that is wished', async () => {
    const theCase = await opened('vase is too tall, she wants to return it, and who pays for that');
    expect(moves(theCase).map(({ tool }) => tool)).toEqual(['orders.return']);
  });
});

describe('a question beside a request', () => {
  const text =
    'mug arrived broken, photo attached, money back please. Are you hiring in Berlin at the moment?';

  it('is named on the card and keeps nobody from approving', async () => {
    const theCase = await opened(text);
    expect(theCase.state.phase).toBe('awaiting_approval');
    expect(theCase.state.plan?.notRead ?? []).toEqual([]);
    expect(theCase.state.plan?.summary).toContain('Are you hiring in Berlin at the moment?');
  });

  it('makes a letter that passes over it no answer yet', async () => {
    const theCase = await opened(text);
    await theCase.approve();
    expect(theCase.answers.at(-1)?.verified).toBe(false);
  });
});

describe('another colour or size', () => {
  it.each([
    'both mugs came broken, photo attached, please send them again but in graphite',
    'mug arrived cracked, photo attached, could I have a new one, this time in another colour',
    'Tasse kam kaputt an, Foto anbei, bitte neu schicken, aber in Grau',
  ])('is not simply sent once more: %s', async (text) => {
    const theCase = await opened(text);
    expect(moves(theCase)).toEqual([]);
    expect(theCase.state.question?.text).toContain('Another colour or size');
  });
});

describe('more than was ordered', () => {
  it.each([
    'you sent one mug set too many, what do I do with the extra one',
    'there is an extra runner in the box that I did not order, it is one too many',
    'Im Paket war ein Läufer zu viel, mehr als bestellt',
  ])('sends nothing and charges nothing: %s', async (text) => {
    expect(moves(await opened(text))).toEqual([]);
  });
});

describe('what was used or opened', () => {
  it.each([
    'wants to return the vase, used it once and does not like it',
    'the runner goes back, washed it once, does not match the table',
    'Vase zurückgeben, einmal benutzt, gefällt nicht',
  ])('comes back only once somebody said so: %s', async (text) => {
    const theCase = await opened(text);
    expect(moves(theCase)).toEqual([]);
    expect(theCase.state.question?.text).toContain('used or opened');
  });

  it('is not what is unused', async () => {
    const theCase = await opened('wants to return the vase, never used it, does not like it');
    expect(theCase.state.question?.text ?? '').not.toContain('used or opened');
  });
});

describe('an item to be taken out', () => {
  it.each(['remove item from order FH-10517 - the candle. keep the rest'])(
    'may be named behind the number: %s',
    async (text) => {
      const records = shop('FH-10517', {
        name: 'Lena K.',
        email: 'lena.k@example.com',
        lines: [line(1, 'Beeswax candle', 1200), line(2, 'Glass vase', 4800)],
      });
      const theCase = await new CaseInMemory(records).open(`lena.k@example.com, 04109: ${text}`);
      const out = theCase.steps.find(({ tool }) => tool === 'orders.match_line');
      expect(JSON.stringify(out?.args ?? theCase.state.question)).toContain('candle');
    },
  );
});

describe('where a word alone says nothing', () => {
  it.each([
    'the post office does not take the label, went there twice',
    'called you twice about the towels',
    'rang the bell two times and nobody came',
  ])('no second charge is read: %s', async (text) => {
    const theCase = await opened(text);
    expect(JSON.stringify(theCase.steps)).not.toContain('second charge');
  });
});

describe('a second wish on one order', () => {
  const lena = () =>
    new CaseInMemory(
      shop('FH-10517', {
        name: 'Lena K.',
        email: 'lena.k@example.com',
        lines: [line(1, 'Beeswax candle', 1200), line(2, 'Cushion cover', 4800)],
      }),
    );

  it.each([
    ['please cancel the candle of this order and send what is left to Domstr. 5, 50668 Köln', 'Domstr'],
    ['drop the candle and please call her back', 'call her back'],
  ])('is planned or named, never lost: %s', async (text, part) => {
    const theCase = await lena().open(`FH-10517, lena.k@example.com, 10115: ${text}`);
    expect(JSON.stringify([theCase.state.plan?.notRead ?? [], theCase.steps])).toContain(part);
  });

  it('of another kind than one plan can do is asked about', async () => {
    const theCase = await lena().open(
      'FH-10517, lena.k@example.com, 10115: change the cover to olive and take the candle out',
    );
    expect(theCase.state.question?.text).toContain('Both an item out and another variant');
  });
});

describe('no wish for money', () => {
  it.each([
    'mug arrived broken, photo attached, she does not want money, just telling you',
    'mug arrived broken, photo attached, she doesnt want a refund, just so you know',
    'Tasse kam kaputt an, Foto anbei, nur zur Info, kein Geld',
  ])('pays none: %s', async (text) => {
    const theCase = await opened(text);
    expect(moves(theCase)).toEqual([]);
    expect(theCase.state.question?.text).toContain('wants no money');
  });
});

describe('one of several, in every language of the desk', () => {
  it.each([
    'one of the two mugs arrived broken, photo attached, money back',
    'eine der zwei Tassen kam kaputt an, Foto anbei, Geld zurück',
    'une des deux tasses est arrivée cassée, photo jointe, remboursez-moi',
    'una de las dos tazas llegó rota, adjunto foto, quiero el dinero',
  ])('%s', async (text) => {
    const asked: Args[] = [];
    const records = {
      ...mara(),
      'orders.match_line': (args: Args) => {
        asked.push(args);
        return { fault: { code: 'only_some', message: 'The words speak of 1 only, and it has 4.' } };
      },
    };
    const theCase = await new CaseInMemory(records).open(`${MARA}${text}`);
    expect(asked).toEqual([
      expect.objectContaining({
        ...{ part: true, taken: 'paid' },
        beside: expect.objectContaining({ counted: expect.stringMatching(/^1 /) }),
      }),
    ]);
    expect(theCase.state.phase).toBe('asking');
    expect(theCase.state.question?.text).toContain('speak of 1 only');
    expect(theCase.state.writes).toEqual([]);
  });

  it('of which no number is said is asked before anything is looked up', async () => {
    const theCase = await opened('some of the mugs arrived broken, photo attached, money back');
    expect(moves(theCase)).toEqual([]);
    expect(theCase.state.question?.text).toContain('Only some of the item');
  });
});
