/** Where an order's parcels are, and traces of those that are not where they should be. */

import { z } from 'zod';
import type { CallContext } from '../../../flow/ports/tools.ts';
import { dayOf, daysBetween, hoursAgo, hoursBetween, minuteOf } from '../../../run/text/dates.ts';
import { type ReadTool, type Tool, ToolFault } from '../../contract.ts';
import { keyedWrite, OWN_READ } from '../../keyed-write.ts';
import { fact, orderFacts } from '../contract/facts.ts';
import type { Parcel, ShopPort } from '../contract/shop.ts';
import { masked, ownOrder, pick, withAssumed } from '../owned.ts';
import { OrderId } from '../shapes.ts';

const ParcelShape = z.strictObject({
  id: z.string(),
  number: z.int(),
  status: z.string(),
  carrier: z.string(),
  lastScanAt: z.string(),
  lastScan: z.string(),
  /** Whole hours since the last scan; 0 once delivered. */
  stalledHours: z.int(),
  deliveredAt: z.string().nullable(),
  signed: z.boolean(),
  trace: z.string().nullable(),
  tracedAt: z.string().nullable(),
  /** ISO date that lies ahead: somebody writes to the customer by then because of the trace. */
  remindOn: z.string().nullable(),
  /** Numbers of the order's lines that are in it; null: not known. */
  lines: z.array(z.int()).nullable(),
});

const Input = z.strictObject({ order: OrderId });
const Output = z.strictObject({
  parcels: z.array(ParcelShape),
  /** The undelivered parcel that was scanned least recently. */
  stalled: ParcelShape.nullable(),
  /** The parcel that was delivered last. */
  delivered: ParcelShape.nullable(),
  deliveredCount: z.int(),
  /** There are parcels, and each was delivered. */
  allDelivered: z.boolean(),
});

export function shipments(shop: ShopPort): ReadTool<typeof Input, typeof Output> {
  return {
    ...OWN_READ,
    name: 'orders.shipments',
    description:
      "An order's parcels with their last scans; `stalled` is the undelivered one that has been silent longest, `delivered` the one that was delivered last.",
    input: Input,
    output: Output,
    async run({ order: id }, context) {
      const order = masked(await ownOrder(shop, context, id), context);
      const parcels = order.parcels.map((parcel) => ({
        ...parcel,
        stalledHours: stalledHours(parcel, context),
        remindOn:
          parcel.remindOn !== null && daysBetween(context.now, parcel.remindOn) > 0 ? parcel.remindOn : null,
      }));
      const waiting = parcels.filter(({ status }) => status !== 'delivered');
      const stalled = waiting.toSorted((a, b) => b.stalledHours - a.stalledHours)[0] ?? null;
      const arrived = parcels.filter(({ status }) => status === 'delivered');
      const delivered =
        arrived.toSorted((a, b) => (b.deliveredAt ?? '').localeCompare(a.deliveredAt ?? ''))[0] ?? null;
      const headline =
        order.parcels.map((parcel) => parcelLine(parcel, context)).join('. ') ||
        `order ${id}: nothing sent yet`;
      const deliveredCount = arrived.length;
      const allDelivered = deliveredCount > 0 && waiting.length === 0;
      return { output: { parcels, stalled, delivered, deliveredCount, allDelivered }, headline };
    },
  };
}

function stalledHours(parcel: Parcel, context: CallContext): number {
  return parcel.status === 'in_transit' || parcel.status === 'lost'
    ? Math.max(0, hoursBetween(parcel.lastScanAt, context.now))
    : 0;
}

/** `Parcel 2: last scan 17 Nov 21:10, 5 d 12 h ago`. */
function parcelLine(parcel: Parcel, context: CallContext): string {
  const { number, status, lastScanAt, deliveredAt, signed, trace } = parcel;
  if (status === 'preparing') return `Parcel ${number} is being packed`;
  const on = deliveredAt ? ` ${dayOf(deliveredAt, context.now)}${signed ? ' (signed)' : ''}` : '';
  const line =
    deliveredAt || status === 'delivered'
      ? `Parcel ${number} delivered${on}`
      : `Parcel ${number}: last scan ${minuteOf(lastScanAt, context.now)}, ${hoursAgo(lastScanAt, context.now)}`;
  return trace ? `${line}, trace ${trace} open` : line;
}

const TraceInput = z.strictObject({
  order: OrderId,
  parcel: z.string().min(1).max(40).describe("the parcel's id"),
});
const WithdrawInput = z.strictObject({ order: OrderId, trace: z.string().min(1).max(40) });
const TraceOutput = z.strictObject({ trace: z.string(), parcel: z.string(), number: z.int() });

export function traceTools(shop: ShopPort): Tool[] {
  return [
    keyedWrite(shop, {
      name: 'orders.trace',
      description:
        'Opens a trace: the carrier looks for a parcel that stands still, or proves a delivery that the customer denies. Can be withdrawn.',
      input: TraceInput,
      output: TraceOutput,
      claims: ['traced'],
      trusted: ['order', 'parcel'],
      verified: true,
      async preview({ order: id, parcel: parcelId }, context, assumed) {
        const order = await ownOrder(shop, context, id);
        const parcel = order.parcels.find((candidate) => candidate.id === parcelId);
        if (!parcel) throw new ToolFault('no_such_parcel', `${id} has no parcel ${parcelId}.`);
        if (parcel.status === 'preparing')
          throw new ToolFault('not_sent', `Parcel ${parcel.number} has not left yet.`);
        const before = pick(withAssumed(orderFacts(order), assumed), [fact.traced(parcelId)]);
        if (before[fact.traced(parcelId)]) {
          throw new ToolFault('already_traced', `Parcel ${parcel.number} is being traced already.`);
        }
        return {
          before,
          after: { [fact.traced(parcelId)]: true },
          shows: [{ label: `carrier trace for parcel ${parcel.number}`, before: 'none', after: 'open' }],
          judged: {
            stalled_hours: stalledHours(parcel, context),
            delivered: parcel.status === 'delivered',
            ...(parcel.deliveredAt === null
              ? {}
              : {
                  delivered_at: dayOf(parcel.deliveredAt, context.now),
                  delivered_days: daysBetween(parcel.deliveredAt, context.now),
                }),
            parcel: parcel.number,
            carrier: parcel.carrier,
          },
          undoable: true,
        };
      },
      effect: ({ order, parcel }, context, effect) =>
        shop.openTrace(context.tenant, effect, { order, parcel }),
      account: ({ input: { order }, id, output: { number } }) => ({
        headline: `trace ${id} opened for parcel ${number}`,
        undo: { tool: 'orders.withdraw_trace', args: { order, trace: id } },
      }),
    }),
    keyedWrite(shop, {
      name: 'orders.withdraw_trace',
      description: 'Withdraws a trace that was opened.',
      input: WithdrawInput,
      output: TraceOutput,
      trusted: ['order', 'trace'],
      verified: true,
      async preview({ order: id, trace: traceId }, context, assumed) {
        const order = await ownOrder(shop, context, id);
        const trace = await shop.trace(context.tenant, traceId);
        if (trace?.order !== id) throw new ToolFault('no_such_trace', `${id} has no trace ${traceId}.`);
        if (trace.withdrawn) throw new ToolFault('already_withdrawn', `${traceId} was withdrawn already.`);
        return {
          before: pick(withAssumed(orderFacts(order), assumed), [fact.traced(trace.parcel)]),
          after: { [fact.traced(trace.parcel)]: false },
          shows: [
            { label: `carrier trace for parcel ${trace.parcelNumber}`, before: traceId, after: 'withdrawn' },
          ],
          judged: {},
          undoable: true,
        };
      },
      effect: ({ order, trace }, context, effect) =>
        shop.withdrawTrace(context.tenant, effect, { order, trace }),
      account: ({ input: { order, trace }, output: { parcel, number } }) => ({
        headline: `trace ${trace} for parcel ${number} withdrawn`,
        undo: { tool: 'orders.trace', args: { order, parcel } },
      }),
    }),
  ];
}
