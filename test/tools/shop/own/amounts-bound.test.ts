/**
 * Whatever amount or goods a preview shows, its `before` holds them: no two states of the records on which
 * the same facts stand are shown as other amounts or as other goods. What was approved is then done as it
 * was shown, or not at all.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CallContext } from '../../../../src/flow/ports/tools.ts';
import { movedFacts } from '../../../../src/run/plan/facts.ts';
import type { Args, Preview } from '../../../../src/run/plan/plan.ts';
import { ownTools, type ToolRecords } from '../../../../src/start/own.ts';
import { type Database, openDatabase } from '../../../../src/store/db.ts';
import { createToolRunner } from '../../../../src/tools/runner.ts';
import type { Order, Product, ShopPort } from '../../../../src/tools/shop/contract/shop.ts';
import { demoShop, type TestShop } from './demo-shop.ts';

/** Not packed: a bowl, a cushion, a candle. */
const OPEN = 'FH-10517';
/** Delivered: linen, mugs, a vase. */
const HERE = 'FH-10482';
/** Two parcels, one of which stands still. */
const UNDER_WAY = 'FH-10533';
const GIFT = 'GC-9911';

interface Example {
  order: string;
  /** `id`: what `first` made. */
  args: (of: { method: string; id: string }) => Args;
  /** What has to be done before it can be asked. */
  first?: { tool: string; args: (method: string) => Args };
}

const on = (order: string, args: Args = {}): Example => ({ order, args: () => ({ order, ...args }) });
const lines = { lines: [{ line: 1, cents: 300 }], shipping: 100, amount: 50 };
const street = { street: 'Am Markt 1', postcode: '04109', city: 'Leipzig' };

/** One of each write that names an order. */
const EXAMPLES: Record<string, Example> = {
  'orders.refund': on(HERE, { ...lines, reason: 'damaged' }),
  'orders.cancel_line': on(OPEN, { line: 2, cents: 2_400 }),
  'orders.cancel': on(OPEN, { reason: 'changed mind' }),
  'orders.change_items': on(OPEN, { items: [{ line: 2, to: 'CUSHION-3' }], method: GIFT }),
  'orders.change_payment': on(OPEN, { method: GIFT }),
  'orders.return': {
    order: HERE,
    args: ({ method }) => ({ order: HERE, lines: [1, 3], method }),
  },
  'orders.exchange': on(HERE, { items: [{ line: 2, to: 'MUG-3' }], method: GIFT }),
  'orders.withdraw_return': {
    order: HERE,
    args: ({ id }) => ({ order: HERE, return: id }),
    first: { tool: 'orders.return', args: (method) => ({ order: HERE, lines: [1], method }) },
  },
  'orders.reship': on(HERE, { lines: [2, 3], reason: 'damaged' }),
  'orders.withdraw_reship': {
    order: HERE,
    args: ({ id }) => ({ order: HERE, id }),
    first: { tool: 'orders.reship', args: () => ({ order: HERE, lines: [2], reason: 'damaged' }) },
  },
  'orders.credit': on(HERE, { cents: 500, reason: 'goodwill' }),
  'orders.withdraw_credit': {
    order: HERE,
    args: ({ id }) => ({ order: HERE, id }),
    first: { tool: 'orders.credit', args: () => ({ order: HERE, cents: 500, reason: 'goodwill' }) },
  },
  'orders.hold_packing': on(OPEN),
  'orders.release_packing': {
    ...on(OPEN),
    first: { tool: 'orders.hold_packing', args: () => ({ order: OPEN }) },
  },
  'orders.change_address': on(OPEN, { address: street }),
  'orders.note': on(OPEN, { text: 'asked twice' }),
  'orders.remove_note': {
    order: OPEN,
    args: ({ id }) => ({ order: OPEN, note: id }),
    first: { tool: 'orders.note', args: () => ({ order: OPEN, text: 'asked twice' }) },
  },
  'orders.trace': on(UNDER_WAY, { parcel: 'P-10533-2' }),
  'orders.withdraw_trace': {
    order: UNDER_WAY,
    args: ({ id }) => ({ order: UNDER_WAY, trace: id }),
    first: { tool: 'orders.trace', args: () => ({ order: UNDER_WAY, parcel: 'P-10533-2' }) },
  },
};

/** Those that show an amount reckoned from the records, or name a line of them. */
const RECKONED = [
  ...['orders.refund', 'orders.cancel_line', 'orders.cancel', 'orders.change_items', 'orders.change_payment'],
  ...['orders.return', 'orders.exchange', 'orders.reship', 'orders.credit'],
  ...['orders.withdraw_reship', 'orders.withdraw_credit'],
];

interface Records {
  order: Order;
  products: Map<string, Product>;
}
interface Altered {
  what: string;
  records: Records;
}

const AMOUNTS = ['cents', 'total', 'refunded', 'quantity', 'balance'];

/** Places of all amounts and numbers of pieces, as keys from the top. */
function placesIn(value: unknown, at: string[] = []): string[][] {
  if (value instanceof Map)
    return [...value].flatMap(([key, inner]) => placesIn(inner, [...at, String(key)]));
  if (typeof value === 'number') return AMOUNTS.includes(at.at(-1) ?? '') ? [at] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...at, key]));
}

function changed(records: Records, place: string[], by: number): Records {
  const copy = structuredClone(records);
  let holder: unknown = copy;
  for (const key of place.slice(0, -1))
    holder = holder instanceof Map ? holder.get(key) : (holder as Record<string, unknown>)[key];
  const last = place.at(-1) ?? '';
  (holder as Record<string, number>)[last] = Number((holder as Record<string, number>)[last]) + by;
  return copy;
}

/** The same records with one amount otherwise, and with other goods on a line at no difference. */
function alterations(records: Records): Altered[] {
  const amounts = placesIn(records).flatMap((place) =>
    [1, -1, 700].map((by) => ({
      what: `${place.join('.')} ${by}`,
      records: changed(records, place, by),
    })),
  );
  const goods = records.order.lines.map(({ line, sku }): Altered => {
    const copy = structuredClone(records);
    const at = copy.order.lines.find((one) => one.line === line);
    const other = { sku: `${sku}-SAND`, title: 'Wool throw', variant: 'sand' };
    if (at) Object.assign(at, other);
    // It is of the same product and in stock, so that nothing else refuses it.
    const product = copy.products.get(sku);
    const variant = product?.variants.find((one) => one.sku === sku);
    if (product && variant) product.variants.push({ ...variant, ...other });
    if (product) copy.products.set(other.sku, product);
    return { what: `goods of line ${line}`, records: copy };
  });
  return [...amounts, ...goods];
}

/** What of it is money, and what people read. */
function readIn({ money, judged, shows }: Preview): string {
  const reckoned = Object.entries(judged).filter(([name]) => name.endsWith('_cents'));
  return JSON.stringify([money, reckoned, shows]);
}

let database: Database;
let shop: TestShop;
const clean = new Map<string, Records>();
const later = new Map<string, Records>();
/** What was made first for the example of a tool. */
const ids = new Map<string, string>();
let method = '';

beforeAll(async () => {
  database = await openDatabase({ memory: true, onError: () => {} });
  shop = await demoShop(database);
  method = (await shop.order(HERE)).methods[0]?.id ?? '';
  for (const order of [OPEN, HERE, UNDER_WAY]) clean.set(order, await recordsOf(order));
  for (const [tool, { order, first }] of Object.entries(EXAMPLES)) {
    if (!first) continue;
    const { outcome, id, fault } = await shop.act(first.tool, first.args(method), await shop.whoOf(order));
    if (outcome !== 'done') throw new Error(`${first.tool}: ${fault?.message}`);
    ids.set(tool, id ?? '');
  }
  for (const order of [OPEN, HERE, UNDER_WAY]) later.set(order, await recordsOf(order));
});
afterAll(() => database.close());

/** With a gift card, whose balance is an amount as well. */
async function recordsOf(id: string): Promise<Records> {
  const order = await shop.order(id);
  const products = new Map<string, Product>();
  for (const sku of [...order.lines.map((line) => line.sku), 'CUSHION-3', 'MUG-3']) {
    const product = await shop.shop.productOfSku(shop.tenant, sku);
    if (product) products.set(sku, product);
  }
  const gift = { id: GIFT, kind: 'gift_card' as const, brand: null, last4: null, balance: 50_000 };
  return { order: { ...order, methods: [...order.methods, gift] }, products };
}

/** As the tool shows it over these records; undefined: it refuses to. */
async function previewOf({ order, products }: Records, { tool, args, who }: Call) {
  const records: ShopPort = {
    ...shop.shop,
    order: async () => order,
    productOfSku: async (_tenant, sku) => products.get(sku),
  };
  const tools = ownTools({ ...shop, shop: records });
  const runner = createToolRunner({ tools, report: () => {}, retryMs: 0 });
  const signal = new AbortController().signal;
  const prepared = await runner.prepare(tool, args, { context: who, assumed: {}, signal });
  return 'fault' in prepared ? undefined : prepared.preview;
}

it('there is an example of every write that names an order', () => {
  const writes = ownTools({} as ToolRecords)
    .filter(({ effect, trusted }) => effect === 'write' && trusted?.includes('order'))
    .map(({ name }) => name);
  expect(Object.keys(EXAMPLES).toSorted()).toEqual(writes.toSorted());
});

it.each(Object.entries(EXAMPLES))('%s rests on all that it shows', async (tool, { order, args, first }) => {
  const records = (first ? later : clean).get(order);
  if (!records) throw new Error(`nobody read ${order}`);
  const call = { tool, args: args({ method, id: ids.get(tool) ?? '' }), who: await shop.whoOf(order) };
  const shown = await previewOf(records, call);
  if (!shown) throw new Error(`${tool} is not shown at all`);
  const otherwise: string[] = [];
  const unbound: string[] = [];
  for (const { what, records: altered } of alterations(records)) {
    const then = await previewOf(altered, call);
    if (!then || readIn(then) === readIn(shown)) continue;
    otherwise.push(what);
    if (movedFacts(shown.before, then.before).length === 0) unbound.push(what);
  }
  expect(unbound).toEqual([]);
  expect(otherwise.length > 0, otherwise.join()).toBe(RECKONED.includes(tool));
});

interface Call {
  tool: string;
  args: Args;
  who: CallContext;
}
