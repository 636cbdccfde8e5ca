/** What a playbook's letter never says, and what is named to staff because no letter deals with it. */
import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/run/plan/plan.ts';
import { CaseInMemory, engineer, loaded, type Records } from './case-in-memory.ts';
import { line, mara, shop } from './records.ts';

const MARA = 'FH-10482, mara.l@example.com, 10115: ';
const PAUL = 'FH-10119, paul.w@example.com, 20095: ';

const late = {
  delivered: true,
  delivered_days: 47,
  delivered_at: '7 Oct',
  reason: 'changed mind',
  final_sale: false,
};
const cushion = line(1, 'Floor cushion', 3900);
/** The one line of the order is meant, whatever it is called. */
const only = { line: cushion, affected: 1, of: 1, titles: cushion.title, lines: [1] };
const paul = (judged: { [name: string]: Json } = late): Records =>
  shop(
    'FH-10119',
    { name: 'Paul W.', email: 'paul.w@example.com', lines: [cushion] },
    {
      'orders.match_line': () => ({ output: { ...only, refunds: [{ line: 1, cents: 3900 }] } }),
      'judge orders.return': () => ({ output: judged }),
    },
  );

async function declined(theCase: CaseInMemory, reason: string): Promise<CaseInMemory> {
  if (theCase.state.approval?.state === 'refused')
    theCase.apply({ type: 'ask', by: engineer, role: 'lead', reason: 'they ask so kindly' });
  theCase.apply({ type: 'decline', by: theCase.lead, revision: theCase.state.revision, reason });
  return theCase.drive();
}

describe('the reason of a person who declines', () => {
  const reason = 'third claim this year, smells like fraud, never pay this household';

  it.each([
    ['damaged', mara(), `${MARA}the mug arrived chipped, photo attached, wants her money back`],
    ['missing', mara({ 'orders.shipments': noParcels }), `${MARA}the runner was missing from the box`],
    ['in German', mara(), `${MARA}die Tasse (mug) kam zerbrochen an, Foto anbei, bitte Geld zurück`],
    [
      'in French',
      mara(),
      `${MARA}bonjour, la tasse (mug) est arrivée cassée, photo jointe, remboursement svp`,
    ],
    ['in Spanish', mara(), `${MARA}hola, la taza (mug) llegó rota, adjunto foto, quiero el reembolso`],
    ['a return', paul({ ...late, delivered_days: 4 }), `${PAUL}wants to return the cushion`],
    ['an exception', paul(), `${PAUL}missed the return deadline, asks for an exception`],
  ])('stands in no letter, only in the note: %s', async (_, records, request) => {
    const theCase = await declined(await new CaseInMemory(records).open(request), reason);
    const answer = theCase.answers.at(-1);
    expect(answer?.reply).toBeTruthy();
    for (const word of ['third', 'claim', 'fraud', 'smells', 'household'])
      expect(answer?.reply.toLowerCase()).not.toContain(word);
    expect(answer?.summary).toContain(reason);
  });

  it('is asked for by no reply that is written after a person declined', () => {
    const asking = loaded.playbooks.flatMap(({ file, replies }) =>
      Object.values(replies.declined ?? {}).flatMap((lines = []) =>
        lines.flatMap((one) => ((typeof one === 'string' ? one : one.text).includes('{reason}') ? file : [])),
      ),
    );
    expect(asking).toEqual([]);
  });
});

function noParcels() {
  return { output: { parcels: [], stalled: null, delivered: null, deliveredCount: 0, allDelivered: false } };
}

describe('"an exception"', () => {
  const asks = [
    [`${PAUL}missed the return deadline because she was ill, asks for an exception`, /exception/i],
    [`${PAUL}bittet um eine Ausnahme, die Frist für die Rückgabe ist leider vorbei`, /Ausnahme/],
    [
      `${PAUL}j'ai raté le délai de retour car j'étais malade, pouvez-vous faire une exception ?`,
      /exception/i,
    ],
    [`${PAUL}se me pasó el plazo de devolución, pido una excepción`, /excepción/i],
  ] as const;

  it.each(asks)('is written where a lead made one: %s', async (request, word) => {
    const theCase = await new CaseInMemory(paul()).open(request);
    expect(theCase.state.approval?.state).toBe('refused');
    theCase.apply({ type: 'ask', by: engineer, role: 'lead', reason: 'a loyal customer who was ill' });
    await theCase.approve(theCase.lead);
    expect(theCase.answers.at(-1)?.reply).toMatch(word);
    expect(theCase.answers.at(-1)?.reply).toContain('RT-1');
    expect(theCase.answers.at(-1)?.unverified).toBeUndefined();
  });

  it.each(asks)('is not where policy allowed it anyway: %s', async (request, word) => {
    const inTime = paul({ ...late, delivered_days: 12, delivered_at: '11 Nov' });
    const theCase = await new CaseInMemory(inTime).open(request);
    await theCase.approve(theCase.lead);
    expect(theCase.answers.at(-1)?.reply).not.toMatch(word);
    expect(theCase.answers.at(-1)?.reply).toContain('RT-1');
  });
});

describe('"arrived damaged"', () => {
  const WORDS = /damaged|beschädigt|endommagé|dañad/i;

  it.each([
    'the mug does not work, the handle came off, photo attached, refund please',
    'the mug leaks when it is filled, photo attached, wants her money back',
    'seit gestern ist die Tasse (mug) undicht, Foto anbei, bitte das Geld zurück',
    'die Tasse (mug) ist defekt, Foto anbei, Erstattung bitte',
    'bonjour, la tasse (mug) ne fonctionne plus, photo jointe, je veux être remboursée',
    'bonjour, la tasse (mug) est défectueuse, photo jointe, remboursement svp',
    'hola, la taza (mug) no funciona, adjunto foto, quiero el reembolso',
    'hola, la taza (mug) está defectuosa, adjunto foto, quiero que me devuelvan el dinero',
  ])('is not said of what does not work: %s', async (request) => {
    const theCase = await new CaseInMemory(mara()).open(`${MARA}${request}`);
    if (theCase.state.phase === 'awaiting_approval') await theCase.approve(theCase.lead);
    expect(theCase.answers.at(-1)?.reply).toBeTruthy();
    expect(theCase.answers.at(-1)?.reply).not.toMatch(WORDS);
  });

  it.each([
    ['the mug arrived chipped, photo attached, refund please', 'arrived damaged'],
    ['die Tasse (mug) ist zerbrochen angekommen, Foto anbei, bitte Geld zurück', 'beschädigt angekommen'],
    ['bonjour, la tasse (mug) est arrivée cassée, photo jointe, remboursement svp', 'arrivé endommagé'],
    ['hola, la taza (mug) ha llegado rota, adjunto foto, quiero el reembolso', 'llegado dañado'],
  ])('is said of what arrived so: %s', async (request, words) => {
    const theCase = await new CaseInMemory(mara()).open(`${MARA}${request}`);
    await theCase.approve(theCase.lead);
    expect(theCase.answers.at(-1)?.reply).toContain(words);
  });
});

describe('what no letter deals with', () => {
  it.each([
    ['please call me back', /call me back/],
    ['also send the invoice', /invoice/],
  ])('is named to staff once it was left out: %s', async (wish, part) => {
    const theCase = await new CaseInMemory(mara()).open(
      `${MARA}mug arrived broken, photo attached, refund please, and ${wish}`,
    );
    theCase.apply({ type: 'leave_out', by: engineer, revision: theCase.state.revision });
    await theCase.approve();
    expect(theCase.answers.at(-1)?.summary).toMatch(/Not dealt with: /);
    expect(theCase.answers.at(-1)?.summary.split('Not dealt with: ')[1]).toMatch(part);
  });

  it('is named as well where a reply is drafted without a plan', async () => {
    const theCase = await new CaseInMemory(mara()).open(
      `${MARA}mug arrived broken, photo attached, refund please, also send the invoice`,
    );
    await theCase.inform('just draft a reply');
    expect(theCase.answers.at(-1)?.summary).toMatch(/Not dealt with: .*invoice/);
  });

  it('is none where everything was taken up', async () => {
    const theCase = await new CaseInMemory(mara()).open(
      `${MARA}mug arrived broken, photo attached, refund please`,
    );
    await theCase.approve();
    expect(theCase.answers.at(-1)?.summary).not.toContain('Not dealt with');
  });
});

describe('a request of no known kind', () => {
  const nothing: Records = {
    'knowledge.search': () => ({ output: { hits: [], answer: null, perhaps: null } }),
  };

  it.each([
    ['do your parquet oils smell of lavender and thyme?', 'we cannot answer it yet'],
    ['haben Sie auch Parkettöl mit Lavendel und Thymian?', 'noch nicht beantworten'],
    ['riechen Ihre Parkettöle nach Lavendel und Thymian?', 'noch nicht beantworten'],
    [
      'est-ce que vos huiles pour parquet sentent la lavande et le thym ?',
      'ne pouvons pas encore y répondre',
    ],
    ['¿sus aceites para parqué huelen a lavanda y tomillo?', 'todavía no podemos responderlo'],
  ])('is answered honestly, and nothing is quoted: %s', async (request, words) => {
    const theCase = await new CaseInMemory(nothing).open(request);
    await theCase.inform('just draft a reply');
    const answer = theCase.answers.at(-1);
    expect(answer?.reply).toContain(words);
    expect(answer?.citations).toEqual([]);
  });
});
