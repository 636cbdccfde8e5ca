/**
 * The demo shop's rules for changes, returns, sending again, store credit and the rarer reasons for a refund.
 */
import type { PolicyRule } from '../../../../../run/policy/policy.ts';

const exchanges = { id: 'exchanges', title: 'Exchanges' };
const returns = { id: 'returns-and-refunds', title: 'Returns and refunds' };
const finalSale = { id: 'final-sale', title: 'Final sale' };
const again = { id: 'sending-again', title: 'Sending an item again' };
const credit = { id: 'store-credit', title: 'Store credit' };
const cancelling = { id: 'cancelling-an-order', title: 'Cancelling an order' };
const changing = { id: 'changing-an-order', title: 'Changing an order' };
const missing = { id: 'missing-or-wrong-items', title: 'Missing or wrong items' };
const recalled = { id: 'recalled-items', title: 'Recalled items' };
const prices = { id: 'price-changes', title: 'Price changes' };
const double = { id: 'double-charges', title: 'Double charges' };

export type Quoted = (
  article: { id: string; title: string },
  section: string,
  quote: string,
) => PolicyRule['article'];

export function changeRules(quoted: Quoted): PolicyRule[] {
  const untilPacked = { packing: { one_of: ['open', 'held'] } };
  return [
    {
      tool: 'orders.refund',
      when: { reason: { equals: 'missing' } },
      require: { delivered_days: { at_most: 14 } },
      says: 'not delivered within the last 14 days',
      article: quoted(missing, 'section 1', 'tell us within 14 days of delivery'),
      exception: 'lead',
    },
    {
      tool: 'orders.refund',
      when: { reason: { equals: 'recalled' } },
      require: { recalled: { equals: true } },
      says: 'the item is of no batch that was recalled',
      article: quoted(recalled, 'section 1', 'We recall the brass table lamp of batch L-204'),
    },
    {
      tool: 'orders.refund',
      when: { reason: { equals: 'recalled' } },
      require: { photo: { equals: true } },
      says: 'a photo of the base is needed, with the batch on it',
      article: quoted(recalled, 'section 2', 'Send us a photo of the base that shows the batch.'),
      exception: 'lead',
    },
    {
      tool: 'orders.refund',
      when: { reason: { equals: 'price' } },
      require: { placed_days: { at_most: 7 } },
      says: 'ordered {placed_days} days ago; a lower price counts for 7',
      article: quoted(prices, 'section 1', 'within seven days of your order'),
      exception: 'lead',
    },
    {
      tool: 'orders.refund',
      when: { reason: { equals: 'double_charge' } },
      require: { photo: { equals: true } },
      says: 'the part of the statement that shows both amounts is needed first',
      article: quoted(double, 'section 2', 'send us the part of the statement that shows both'),
      exception: 'lead',
    },
    {
      tool: 'orders.cancel',
      require: untilPacked,
      says: 'the order is packed',
      article: quoted(cancelling, 'section 1', 'You can cancel a whole order until it is packed'),
    },
    {
      tool: 'orders.change_items',
      require: untilPacked,
      says: 'the order is packed',
      article: quoted(changing, 'section 1', 'An order can be changed until it is packed.'),
    },
    {
      tool: 'orders.return',
      require: { delivered_days: { at_most: 30 } },
      says: 'delivered {delivered_at}, {delivered_days} days ago; the limit is 30',
      article: quoted(returns, 'section 2', 'You can return an item within 30 days of delivery.'),
      exception: 'lead',
    },
    {
      tool: 'orders.return',
      require: { final_sale: { equals: false } },
      says: 'the item was sold as final sale',
      article: quoted(
        finalSale,
        'section 1',
        'They cannot be returned or exchanged because of a change of mind.',
      ),
      exception: 'lead',
    },
    {
      tool: 'orders.exchange',
      require: { delivered_days: { at_most: 30 } },
      says: 'delivered {delivered_at}, {delivered_days} days ago; the limit is 30',
      article: quoted(exchanges, 'section 1', 'within 30 days of delivery'),
      exception: 'lead',
    },
    {
      tool: 'orders.exchange',
      require: { final_sale: { equals: false } },
      says: 'the item was sold as final sale',
      article: quoted(
        finalSale,
        'section 1',
        'They cannot be returned or exchanged because of a change of mind.',
      ),
      exception: 'lead',
    },
    {
      tool: 'orders.reship',
      require: { traced: { equals: false } },
      says: 'a trace is open; nothing is sent again before it has ended',
      article: quoted(again, 'section 1', 'Never while a trace is open.'),
    },
    {
      tool: 'orders.reship',
      when: { reason: { one_of: ['damaged', 'faulty', 'missing', 'wrong_item'] } },
      require: { delivered_days: { at_most: 14 } },
      says: 'not delivered within the last 14 days',
      article: quoted(missing, 'section 1', 'tell us within 14 days of delivery'),
      exception: 'lead',
    },
    {
      tool: 'orders.reship',
      when: { reason: { equals: 'lost' } },
      require: { lost: { equals: true } },
      says: 'the carrier has not said that the parcel is lost',
      article: quoted(again, 'section 1', 'when a trace ended without the parcel'),
      exception: 'lead',
    },
    {
      tool: 'orders.credit',
      require: { total_cents: { at_most: 2_500 } },
      says: 'store credit is EUR 25.00 at most',
      article: quoted(credit, 'section 1', 'EUR 25.00 at most without a team lead.'),
      exception: 'lead',
    },
  ];
}
