/** The orders that the example shop begins with, each for something that customers write about. */
import { customers } from '../vendure/customers.ts';
import type { OrderWanted } from './orders.ts';

const { ada, grace, alan, mary, tom } = customers;

/** In this order: the first is 1001. */
export const exampleOrders: (OrderWanted & { about: string })[] = [
  {
    about: 'paid yesterday, nothing packed: address, lines and a cancellation are possible',
    customer: ada,
    lines: [
      ['MUG-BLUE', 2],
      ['LAMP-STEEL', 1],
    ],
    state: 'paid',
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
    state: 'delivered',
    ages: { placed: 12, shipped: 10, delivered: 7 },
  },
  {
    about: 'under way for two days',
    customer: grace,
    lines: [['LAMP-BRASS', 1]],
    state: 'shipped',
    ages: { placed: 4, shipped: 2 },
  },
  {
    about: 'packed and waiting for the carrier',
    customer: alan,
    lines: [['CANDLE-L', 2]],
    state: 'packed',
    ages: { placed: 2 },
  },
  {
    about: 'to another country, under way for three weeks: it may be lost',
    customer: mary,
    lines: [['CUSHION-OLIVE', 2]],
    state: 'shipped',
    ages: { placed: 23, shipped: 21 },
  },
  {
    about: "a guest's, paid today",
    customer: tom,
    lines: [['MUG-BLUE', 1]],
    state: 'paid',
  },
  {
    about: "a guest's, delivered; what it is cannot be given back (final sale)",
    customer: tom,
    lines: [['REMNANTS', 1]],
    state: 'delivered',
    ages: { placed: 10, shipped: 8, delivered: 5 },
  },
  {
    about: 'cancelled by the staff',
    customer: alan,
    lines: [['CUSHION-WHITE', 1]],
    state: 'cancelled',
    ages: { placed: 8 },
  },
];

export const FIRST_ORDER = 1_001;
