/**
 * Cases of the demo shop that came to an answer, for letters to be written about: what was done in each, as
 * its people would know it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RespondRequest } from '../../../../src/flow/ports/agent.ts';
import { FERNHILL } from '../../../fernhill.ts';
import { CaseInMemory, catalogue, policy, type Records } from '../../playbooks/case-in-memory.ts';
import { line, parcel, shop } from '../../playbooks/records.ts';

export const WRITTEN = ['en', 'de', 'fr', 'es'] as const;
export type Written = (typeof WRITTEN)[number];
type InEach = { [language in Written]: string };

/** What a writer of letters needs to know of a case. */
export interface Scene {
  name: string;
  input: RespondRequest;
  article: string;
  order: string;
  first: string;
  /** The item that the case is about, one that is not, and a number of each. */
  item: string;
  other: string;
  id: string;
  cents: number;
  otherCents: number;
  card: { brand: string; last4: string };
  day?: InEach;
}

const body = (id: string) =>
  readFileSync(join(FERNHILL, 'knowledge', `${id}.md`), 'utf8').replace(/^---[\s\S]*?---\n/, '');

const article = (id: string, title: string) => ({
  output: {
    article: {
      id,
      title,
      audience: 'customer',
      checkedAt: '2026-11-02',
      overdue: false,
      inShort: '',
      body: body(id),
      contradicts: [],
    },
  },
  headline: `policy "${title}"`,
  citations: [{ article: id, title, checkedAt: '2026-11-02' }],
});

const people = [
  {
    first: 'Mara',
    name: 'Mara L.',
    email: 'mara.l@example.com',
    order: 'FH-10482',
    card: { brand: 'Visa', last4: '4417' },
  },
  {
    first: 'Jonas',
    name: 'Jonas B.',
    email: 'jonas.b@example.com',
    order: 'FH-10533',
    card: { brand: 'Mastercard', last4: '8802' },
  },
  {
    first: 'Pia',
    name: 'Pia G.',
    email: 'pia.g@example.com',
    order: 'FH-10480',
    card: { brand: 'Visa', last4: '5120' },
  },
];
const goods = [
  {
    item: 'Table lamp',
    word: 'lamp',
    fr: 'la lampe',
    es: 'la lámpara',
    cents: 8900,
    other: 'Round mirror',
    otherWord: 'mirror',
    otherCents: 13_900,
  },
  {
    item: 'Glass vase',
    word: 'vase',
    fr: 'le vase',
    es: 'el jarrón',
    cents: 7750,
    other: 'Cast-iron pan',
    otherWord: 'pan',
    otherCents: 6500,
  },
  {
    item: 'Cushion cover',
    word: 'cushion',
    fr: 'la housse de coussin',
    es: 'la funda de cojín',
    cents: 2400,
    other: 'Willow basket',
    otherWord: 'basket',
    otherCents: 4900,
  },
];

type Person = (typeof people)[number];
type Good = (typeof goods)[number];

function recordsOf(person: Person, good: Good): Records {
  let refunds = 7730 + (good.cents % 7);
  const lines = [line(1, good.item, good.cents), line(2, good.other, good.otherCents)];
  const titles = new Map(lines.map((one) => [one.line, one.title]));
  const base = shop(person.order, { name: person.name, email: person.email, lines });
  const details = base['orders.details']?.({})?.output as { order: object };
  const stalled = parcel(2);
  return {
    ...base,
    'orders.details': () => ({ output: { order: { ...details.order, card: person.card } } }),
    'knowledge.article': ({ id }) => article(String(id), titleOf(String(id))),
    'orders.refund': (args) => {
      refunds += 1;
      const id = `RF-${refunds}`;
      const parts = Array.isArray(args.lines) ? (args.lines as { line: number; cents: number }[]) : [];
      const shipping = typeof args.shipping === 'number' ? args.shipping : 0;
      return {
        output: {
          ...{ refund: id, cents: parts.reduce((sum, one) => sum + one.cents, shipping) },
          to: `${person.card.brand} ...${person.card.last4}`,
          items: parts.flatMap((one) => titles.get(one.line) ?? []),
        },
        ...{ id, headline: `refund ${id}` },
      };
    },
    // The shop's own words for things are tested elsewhere; here every case is about the first item.
    'orders.match_line': () => first(lines, good),
    'orders.reship': () => ({
      output: { reship: 'RS-214', order: person.order, parcel: 3, cents: good.cents },
      id: 'RS-214',
      headline: 'RS-214',
    }),
    'orders.return': () => ({
      output: { return: 'RT-311', order: person.order, cents: good.cents },
      id: 'RT-311',
      headline: 'return RT-311',
    }),
    'orders.cancel': () => ({
      output: { order: person.order, refund: 'RF-7790', cents: good.cents + good.otherCents },
      id: 'RF-7790',
      headline: 'cancelled',
    }),
    'orders.shipments': () => ({
      output: { parcels: [stalled], stalled, delivered: null, deliveredCount: 0, allDelivered: false },
    }),
    'orders.trace': () => ({
      output: { trace: 'TR-118', parcel: 'P-2', number: 2 },
      id: 'TR-118',
      headline: 'trace TR-118',
    }),
    'cases.remind': (args) => ({ output: { reminder: 'RM-1', date: String(args.date) }, id: 'RM-1' }),
  };
}

const first = ([item]: ReturnType<typeof line>[], { item: titles, cents }: Good) => ({
  output: {
    ...{ line: item ?? null, affected: 1, of: 2, titles },
    ...{ lines: [1], refunds: [{ line: 1, cents }] },
  },
});

const titleOf = (id: string) => id.charAt(0).toUpperCase() + id.slice(1).replaceAll('-', ' ');

const DAY = { en: '27 November', de: '27. November', fr: '27 novembre', es: '27 de noviembre' };

/** Every kind of case for every customer and their items, in one of the languages. */
export async function scenes(language: Written): Promise<Scene[]> {
  const all = people.flatMap((person, n) => {
    const good = goods[n % goods.length];
    return good ? KINDS.map((kind) => ({ person, good, kind })) : [];
  });
  const made: Scene[] = [];
  for (const { person, good, kind } of all) {
    const theCase = new CaseInMemory(recordsOf(person, good));
    const who = `${person.order}, ${person.email}, 10115`;
    await theCase.open(`${who}: ${kind.says(good)[language]}`);
    await kind.act(theCase, good);
    const { state } = theCase;
    const done = state.writes
      .filter(({ outcome }) => outcome === 'done')
      .map(({ step }) => state.plan?.steps.find(({ id }) => id === step));
    const telling = done.find((step) => step?.resultId && step.tool !== 'cases.remind');
    made.push({
      name: kind.name,
      input: {
        run: state,
        purpose: state.refusal ? 'declined' : 'resolved',
        catalogue,
        policy,
        now: theCase.now,
      },
      ...{ article: kind.article, order: person.order, first: person.first, card: person.card },
      ...{ item: good.item, other: good.other, cents: good.cents, otherCents: good.otherCents },
      id: telling?.resultId ?? '',
      ...(kind.name === 'traced' ? { day: DAY } : {}),
    });
  }
  return made;
}

interface Kind {
  name: 'refunded' | 'faulty' | 'reshipped' | 'traced' | 'returned' | 'declined';
  article: string;
  says(good: Good): InEach;
  act(theCase: CaseInMemory, good: Good): Promise<unknown>;
}

const approve = (theCase: CaseInMemory) => theCase.approve(theCase.lead);

const KINDS: Kind[] = [
  {
    name: 'refunded',
    article: 'damaged-or-faulty-items',
    says: ({ word, fr, es }) => ({
      en: `the ${word} arrived broken, photo attached, wants money back`,
      de: `${word} kam kaputt an, Foto anbei, möchte das Geld zurück`,
      fr: `${fr} est arrivé cassé, photo jointe, je veux être remboursé`,
      es: `${es} llegó rota, adjunto foto, quiero que me devuelvan el dinero`,
    }),
    act: approve,
  },
  {
    name: 'faulty',
    article: 'damaged-or-faulty-items',
    says: ({ word, fr, es }) => ({
      en: `the ${word} is faulty, it does not work, photo attached, wants money back`,
      de: `${word} ist defekt und funktioniert nicht, Foto anbei, möchte das Geld zurück`,
      fr: `${fr} est défectueux et ne fonctionne pas, photo jointe, je veux être remboursé`,
      es: `${es} está defectuosa y no funciona, adjunto foto, quiero que me devuelvan el dinero`,
    }),
    act: approve,
  },
  {
    name: 'reshipped',
    article: 'damaged-or-faulty-items',
    says: ({ word, fr, es }) => ({
      en: `${word} arrived broken, photo attached, would like a replacement`,
      de: `${word} kam kaputt an, Foto anbei, bitte Ersatz schicken`,
      fr: `${fr} est arrivé cassé, photo jointe, merci d'envoyer un remplacement`,
      es: `${es} llegó rota, adjunto foto, quiero un reemplazo`,
    }),
    act: approve,
  },
  {
    name: 'traced',
    article: 'where-is-my-parcel',
    says: () => ({
      en: 'where is my parcel, third mail',
      de: 'wo bleibt mein Paket, dritte Mail',
      fr: 'où est mon colis, troisième mail',
      es: 'dónde está mi paquete, tercer correo',
    }),
    act: approve,
  },
  {
    name: 'returned',
    article: 'returns-and-refunds',
    says: ({ word, fr, es }) => ({
      en: `would like to return the ${word}, does not like it`,
      de: `möchte ${word} zurückgeben, gefällt nicht`,
      fr: `je souhaite retourner ${fr}, cela ne me plaît pas`,
      es: `quiero devolver ${es}, no me gusta`,
    }),
    act: approve,
  },
  {
    name: 'declined',
    article: 'damaged-or-faulty-items',
    says: ({ word, fr, es }) => ({
      en: `the ${word} arrived broken, photo attached, wants money back`,
      de: `${word} kam kaputt an, Foto anbei, möchte das Geld zurück`,
      fr: `${fr} est arrivé cassé, photo jointe, je veux être remboursé`,
      es: `${es} llegó rota, adjunto foto, quiero que me devuelvan el dinero`,
    }),
    async act(theCase) {
      theCase.apply({
        type: 'decline',
        by: theCase.lead,
        revision: theCase.state.revision,
        reason: 'the picture shows somebody else’s kitchen, looks like fraud',
      });
      await theCase.drive();
    },
  },
];
