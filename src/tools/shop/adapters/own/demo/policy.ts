/** The demo shop's rules as data. Windows and limits are here and in the articles, and nowhere in code. */
import type { Policy } from '../../../../../run/policy/policy.ts';
import { changeRules, type Quoted } from './change-rules.ts';

const damaged = { id: 'damaged-or-faulty-items', title: 'Damaged or faulty items' };
const returns = { id: 'returns-and-refunds', title: 'Returns and refunds' };
const parcel = { id: 'where-is-my-parcel', title: 'Where is my parcel' };
const denied = { id: 'delivered-but-not-received', title: 'Delivered but not received' };
const changing = { id: 'changing-an-order', title: 'Changing an order' };
const goodwill = { id: 'goodwill', title: 'Goodwill' };

const HOUR = 60;
const DAY = 24 * HOUR;

/** `checkedAt`: by article id, the ISO date on which its owner last checked it. */
export function demoPolicy(checkedAt: Record<string, string>): Policy {
  const quoted: Quoted = (article, section, quote) => {
    const checked = checkedAt[article.id];
    return { ...article, section, quote, ...(checked === undefined ? {} : { checkedAt: checked }) };
  };
  return {
    version: 'fernhill-4',
    currency: 'EUR',
    approval: 'writes',
    roles: [
      { role: 'engineer', limit: 5_000 },
      { role: 'lead', limit: 25_000 },
      { role: 'finance', limit: 200_000 },
    ],
    moneyWindowDays: 30,
    evidence: [['order_email', 'postcode'], ['code']],
    evidenceNames: {
      order_email: 'e-mail on the order',
      account_email: 'e-mail of the account',
      postcode: 'postcode',
      code: 'code',
    },
    rules: [
      {
        tool: 'orders.refund',
        when: { reason: { one_of: ['damaged', 'faulty', 'wrong_item'] } },
        require: { delivered: { equals: true } },
        says: 'The order has not been delivered yet, so nothing in it can have arrived damaged or wrong.',
        article: quoted(damaged, 'section 1', 'Tell us within 14 days of delivery.'),
        exception: 'lead',
      },
      {
        tool: 'orders.refund',
        when: { reason: { one_of: ['damaged', 'faulty', 'wrong_item'] } },
        require: { delivered_days: { at_most: 14 } },
        says: 'delivered {delivered_at}, {delivered_days} days ago; the limit is 14',
        article: quoted(damaged, 'section 1', 'Tell us within 14 days of delivery.'),
        exception: 'lead',
      },
      {
        tool: 'orders.refund',
        when: { reason: { one_of: ['damaged', 'faulty', 'wrong_item'] } },
        require: { photo: { equals: true } },
        says: 'a photo is needed before money is given back',
        article: quoted(damaged, 'section 2', 'We need a photo of the item.'),
        exception: 'lead',
      },
      {
        tool: 'orders.refund',
        when: { reason: { equals: 'changed_mind' } },
        require: { delivered: { equals: true } },
        says: 'not delivered yet: cancel the line, or wait for the return',
        article: quoted(returns, 'section 2', 'You can return an item within 30 days of delivery.'),
        exception: 'lead',
      },
      {
        tool: 'orders.refund',
        when: { reason: { equals: 'changed_mind' } },
        require: { delivered_days: { at_most: 30 } },
        says: 'delivered {delivered_at}, {delivered_days} days ago; the limit is 30',
        article: quoted(returns, 'section 2', 'You can return an item within 30 days of delivery.'),
        exception: 'lead',
      },
      {
        tool: 'orders.refund',
        when: { reason: { equals: 'changed_mind' } },
        require: { final_sale: { equals: false } },
        says: 'the item was sold as final sale',
        article: quoted(returns, 'section 3', 'Items sold as final sale cannot be returned.'),
        exception: 'lead',
      },
      {
        tool: 'orders.refund',
        when: { reason: { equals: 'not_delivered' } },
        require: { delivered: { equals: false } },
        says: 'delivered {delivered_at}; a delivery that is denied needs a trace first',
        article: quoted(parcel, 'section 3', 'A parcel that was delivered but not received is traced first.'),
        exception: 'lead',
      },
      {
        tool: 'orders.refund',
        when: { reason: { one_of: ['late', 'goodwill'] } },
        require: { total_cents: { at_most: 1_500 } },
        says: 'goodwill is EUR 15.00 at most on one order',
        article: quoted(goodwill, 'section 1', 'EUR 15.00 at most on one order.'),
        exception: 'lead',
      },
      {
        tool: 'orders.trace',
        when: { delivered: { equals: true } },
        require: { delivered_days: { at_least: 1 } },
        says: 'delivered {delivered_at}; drivers sometimes scan a day early, so a trace is opened from the next day on',
        article: quoted(
          denied,
          'section 1',
          'Drivers sometimes scan a parcel a day early: wait until the evening of the next working day.',
        ),
        exception: 'lead',
      },
      {
        tool: 'orders.trace',
        when: { delivered: { equals: false } },
        require: { stalled_hours: { at_least: 72 } },
        says: 'last scan {stalled_hours} hours ago; a trace is opened after 72',
        article: quoted(
          parcel,
          'section 2',
          'We open a trace when a parcel has not been scanned for 72 hours.',
        ),
        exception: 'lead',
      },
      {
        tool: 'orders.change_address',
        require: { shipped: { equals: false } },
        says: 'the order has left the house',
        article: quoted(changing, 'section 1', 'An order can be changed until it is packed.'),
      },
      {
        tool: 'orders.cancel_line',
        require: { packing: { one_of: ['open', 'held'] } },
        says: 'the order is packed',
        article: quoted(changing, 'section 2', 'A line can be cancelled until the order is packed.'),
      },
      ...changeRules(quoted),
    ],
    toolRoles: {},
    limits: {
      steps: 20,
      replans: 12,
      toolCalls: 3,
      tokens: 200_000,
      costUsd: 2,
      minutes: 30 * DAY,
    },
    deadlines: {
      approvalMinutes: DAY,
      abandonedMinutes: 7 * DAY,
      questionMinutes: DAY,
      draftMinutes: 3 * DAY,
      takeMinutes: 15,
    },
    escalateTo: 'lead',
    queues: { general: 'escalations', unverified: 'security', roles: { escalations: 'lead' } },
    codeTries: 3,
  };
}
