/** What the shop's tools answer in the threads, written down. */
import type { Args, Json } from '../../../src/run/plan/plan.ts';
import type { Records } from './case-in-memory.ts';

export const line = (number: number, title: string, total: number) => ({
  line: number,
  sku: `SKU-${number}`,
  title,
  variant: 'one size',
  quantity: 1,
  total,
  refunded: 0,
  cancelled: false,
  finalSale: false,
});

/** One that has not moved for days, unless `more` says otherwise. */
export const parcel = (
  number: number,
  more: object = {},
): { trace: string | null; [name: string]: Json } => ({
  id: `P-${number}`,
  number,
  status: 'in_transit',
  carrier: 'Parcel Post',
  lastScanAt: '2026-11-17T21:10:00.000Z',
  lastScan: 'sorted',
  stalledHours: 132,
  deliveredAt: null,
  signed: false,
  lines: null,
  trace: null,
  tracedAt: null,
  remindOn: null,
  ...more,
});

export function shop(
  order: string,
  { name, email, lines }: { name: string; email: string; lines: ReturnType<typeof line>[] },
  more: Records = {},
): Records {
  const details: Json = {
    order: {
      id: order,
      status: 'delivered',
      placedAt: '2026-11-15T10:00:00.000Z',
      deliveredAt: '2026-11-20T10:00:00.000Z',
      deliveredDays: 3,
      packing: 'open',
      address: { street: 'Invalidenstr. 4', postcode: '10115', city: 'Berlin' },
      card: { brand: 'Visa', last4: '4417' },
      lines,
      lineCount: lines.length,
      shipping: { cents: 690, refunded: 0 },
      given: 0,
      payments: [{ kind: 'payment', method: 'card-1', cents: 11_890 }],
      paidWith: 'card-1',
      returns: [],
      itemsChanged: 0,
      cancelReason: null,
    },
  };
  return {
    'accounts.find': () => ({
      output: { customer: { id: 'c-1', name, email }, evidence: ['order_email', 'postcode'] },
      headline: `${name} (e-mail on the order + postcode)`,
    }),
    'orders.details': () => ({ output: details, headline: `order ${order}, delivered 20 Nov (3 days ago)` }),
    'orders.match_line': (args) => {
      const found = lines.find((one) =>
        String(args.words)
          .split(/[\s,]+/)
          .some((word) => one.title.toLowerCase().includes(word)),
      );
      return found
        ? {
            output: {
              ...{ line: found, affected: 1, of: lines.length, titles: found.title },
              ...{ lines: [found.line], refunds: [{ line: found.line, cents: found.total }] },
            },
          }
        : { fault: { code: 'no_match', message: `no line of ${order} fits` } };
    },
    'knowledge.article': (args) => ({
      output: {
        article: {
          id: String(args.id),
          title: titleOf(args),
          audience: 'customer',
          checkedAt: '2026-11-02',
          overdue: false,
          inShort: 'in short',
          body: 'body',
          contradicts: [],
        },
      },
      headline: `policy "${titleOf(args)}" (checked 2 Nov)`,
      citations: [{ article: String(args.id), title: titleOf(args), checkedAt: '2026-11-02' }],
    }),
    'orders.refund': (args) => ({
      output: { refund: 'RF-7731', cents: centsOf(args) },
      id: 'RF-7731',
      headline: 'refund RF-7731',
    }),
    'orders.return': () => ({
      output: { return: 'RT-1', order, cents: 3900 },
      id: 'RT-1',
      headline: 'return RT-1',
    }),
    'orders.note': () => ({ output: { note: 'NT-1' }, headline: 'noted' }),
    'orders.hold_packing': () => ({ output: { order, packing: 'held' }, headline: 'on hold' }),
    'orders.release_packing': () => ({ output: { order, packing: 'open' }, headline: 'released' }),
    'orders.change_address': (args) => ({
      output: {
        order,
        address: 'there',
        previous: { street: 'Invalidenstr. 4', postcode: '10115', city: 'Berlin' },
      },
      headline: `goes to ${JSON.stringify(args.address)}`,
    }),
    'orders.cancel_line': (args) => ({
      output: { refund: 'RF-7732', cents: Number(args.cents) },
      headline: 'cancelled',
    }),
    ...more,
  };
}

function titleOf(args: Args): string {
  const words = String(args.id).replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function centsOf(args: Args): number {
  const lines = Array.isArray(args.lines) ? args.lines : [];
  const cents = lines.reduce<number>(
    (sum, one) =>
      sum + (typeof one === 'object' && one !== null && !Array.isArray(one) ? Number(one.cents) : 0),
    0,
  );
  const single = [args.shipping, args.amount].map((value) => (typeof value === 'number' ? value : 0));
  return single.reduce((sum, value) => sum + value, cents);
}

export const damaged =
  'FH-10482, mara.l@example.com, 10115: mug arrived broken, photo attached, wants money back';
export const mara = (more: Records = {}): Records =>
  shop(
    'FH-10482',
    {
      name: 'Mara L.',
      email: 'mara.l@example.com',
      lines: [line(1, 'Linen runner', 2500), line(2, 'Stoneware mug set', 4800), line(3, 'Oak board', 3900)],
    },
    more,
  );
export const lena = (more: Records = {}): Records =>
  shop(
    'FH-10517',
    {
      name: 'Lena K.',
      email: 'lena.k@example.com',
      lines: [line(1, 'Wool throw', 5900), line(2, 'Tea towel', 900), line(3, 'Beeswax candle', 1250)],
    },
    more,
  );

/** Feelings, history, courtesy, reasons and colour: what may stand in any message and asks for nothing. */
export const ASIDES = [
  'she has been a loyal customer for years',
  'it was meant for a birthday',
  'see the picture',
  'I am so disappointed',
  'this is the third mail',
  'I am not happy at all',
  'please help as soon as possible',
  'looking forward to hearing from you',
  'paid 48 euros on 12 November',
  'es war ein Geschenk',
  'ich bin sehr enttäuscht',
  'bitte um schnelle Antwort',
  'das ist schon das zweite Mal',
  'edited',
  'sent from my phone',
  'corrected once',
  'vielen Dank im Voraus',
];
