/** The orders that the example shop begins with, each for something that customers write about. */
import { customers } from './customers.ts';
import type { OrderWanted } from './orders.ts';

export interface ExampleOrder extends OrderWanted {
  about: string;
  /** Days ago. */
  ages: { placed: number; shipped?: number; delivered?: number };
}

const { ada, grace, alan, mary, tom, lin } = customers;

/** In this order: the first is V-10001. */
export const exampleOrders: ExampleOrder[] = [
  {
    about: 'paid yesterday, nothing packed: address, items and a cancellation are possible',
    customer: ada,
    lines: [
      ['MUG-BLUE', 2],
      ['LAMP-STEEL', 1],
    ],
    state: 'PaymentSettled',
    ages: { placed: 1 },
  },
  {
    about: 'delivered last week, three kinds of things: one of them may have come broken',
    customer: ada,
    lines: [
      ['MUG-SAND', 4],
      ['CUSHION-WHITE', 1],
      ['CANDLE-S', 3],
    ],
    state: 'Delivered',
    ages: { placed: 12, shipped: 10, delivered: 7 },
  },
  {
    about: 'delivered long ago: too late for most things',
    customer: ada,
    lines: [['THROW-RUST-L', 1]],
    state: 'Delivered',
    ages: { placed: 120, shipped: 118, delivered: 114 },
  },
  {
    about: 'under way for two days',
    customer: grace,
    lines: [['TABLE-OAK', 1]],
    state: 'Shipped',
    ages: { placed: 4, shipped: 2 },
  },
  {
    about: 'the throw is under way, the carafes are not packed',
    customer: grace,
    lines: [
      ['THROW-GREY-L', 1],
      ['CARAFE', 2],
    ],
    state: 'PartiallyShipped',
    ages: { placed: 6, shipped: 3 },
  },
  {
    about: 'delivered, and 10.00 given back already',
    customer: grace,
    lines: [['LAMP-BRASS', 1]],
    state: 'Delivered',
    refunded: 1000,
    ages: { placed: 15, shipped: 13, delivered: 9 },
  },
  {
    about: 'cancelled by the customer, and all of it given back',
    customer: alan,
    lines: [['DESK-CHARCOAL', 1]],
    state: 'Cancelled',
    refunded: 5900,
    ages: { placed: 8 },
  },
  {
    about: 'packed and waiting for the carrier',
    customer: alan,
    lines: [
      ['DESK-SAND', 1],
      ['CANDLE-L', 2],
    ],
    state: 'Packed',
    ages: { placed: 2 },
  },
  {
    about: 'paid in part by a voucher, delivered',
    customer: alan,
    lines: [['THROW-RUST-S', 2]],
    state: 'Delivered',
    voucher: 2500,
    ages: { placed: 10, shipped: 8, delivered: 5 },
  },
  {
    about: 'one of two carafes is delivered, the other one is not packed',
    customer: mary,
    lines: [['CARAFE', 2]],
    state: 'PartiallyDelivered',
    ages: { placed: 9, shipped: 6, delivered: 4 },
  },
  {
    about: 'to another country, under way for three weeks: it may be lost',
    customer: mary,
    lines: [['CUSHION-OLIVE', 2]],
    state: 'Shipped',
    carrier: 'Canada Post',
    ages: { placed: 23, shipped: 21 },
  },
  {
    about: "a guest's, paid today",
    customer: tom,
    lines: [['MUG-BLUE', 1]],
    state: 'PaymentSettled',
    ages: { placed: 0 },
  },
  {
    about: "a guest's, delivered",
    customer: tom,
    lines: [
      ['LAMP-STEEL', 2],
      ['CANDLE-L', 1],
    ],
    state: 'Delivered',
    ages: { placed: 11, shipped: 9, delivered: 6 },
  },
  {
    about: 'somebody of the staff is changing it, or began to and left',
    customer: lin,
    lines: [['MUG-SAND', 2]],
    state: 'Modifying',
    ages: { placed: 3 },
  },
  {
    about: 'delivered; the card is closed, so that what goes back to it fails',
    customer: lin,
    lines: [['CUSHION-WHITE', 2]],
    state: 'Delivered',
    card: { refunds: 'failed' },
    ages: { placed: 14, shipped: 12, delivered: 8 },
  },
  {
    about: "a guest's, delivered; what it is cannot be given back (final sale)",
    customer: tom,
    lines: [['REMNANTS', 1]],
    state: 'Delivered',
    ages: { placed: 10, shipped: 8, delivered: 5 },
  },
  {
    about: 'delivered, with 5.00 off by a coupon, which does not divide into whole cents',
    customer: grace,
    lines: [
      ['CANDLE-S', 3],
      ['MUG-BLUE', 1],
    ],
    state: 'Delivered',
    coupon: 'FIVEOFF',
    ages: { placed: 9, shipped: 7, delivered: 4 },
  },
  {
    about: 'in EUR, delivered',
    customer: lin,
    lines: [['MUG-BLUE', 2]],
    state: 'Delivered',
    currency: 'EUR',
    ages: { placed: 8, shipped: 6, delivered: 3 },
  },
];
