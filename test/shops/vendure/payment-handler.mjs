/**
 * A payment provider beside Vendure: it takes and gives back at once and keeps books of its own, in a table
 * that no transaction of Vendure's covers. What a payment comes with (`metadata`) says how the provider
 * behaves for it, so that tests beside each other do not disturb one another.
 *
 * amount   takes only so much of the order; the rest is paid by another payment
 * refunds  `settled` (as without it), `pending`, `failed`: a refund's state; `throws`: no refund, an error
 * waits    how many milliseconds a refund takes
 */
import { randomUUID } from 'node:crypto';

const BOOKS = `create table if not exists provider_books (
  at timestamptz not null default now(), kind text not null, "order" text not null, amount integer not null,
  reference text not null)`;
const ENTRY = 'insert into provider_books (kind, "order", amount, reference) values ($1, $2, $3, $4)';

/** `books`: a pool of connections. */
export async function paymentHandler(books) {
  await books.query(BOOKS);
  const entered = async (kind, order, amount) => {
    const reference = `${kind}_${randomUUID()}`;
    await books.query(ENTRY, [kind, order.code, amount, reference]);
    return reference;
  };
  return {
    code: 'test-payments',
    description: [{ languageCode: 'en', value: 'Takes and gives back at once, for tests' }],
    args: {},
    createPayment: async (...[, order, left, , metadata]) => {
      const amount = Math.min(left, metadata.amount ?? left);
      return { amount, state: 'Settled', transactionId: await entered('payment', order, amount), metadata };
    },
    settlePayment: () => ({ success: true }),
    createRefund: async (...[, , amount, order, payment]) => {
      const { refunds = 'settled', waits = 0 } = payment.metadata;
      await new Promise((done) => setTimeout(done, waits));
      if (refunds === 'throws') throw new Error('The payment provider did not answer');
      if (refunds === 'failed') return { state: 'Failed', transactionId: '', metadata: {} };
      const state = refunds === 'pending' ? 'Pending' : 'Settled';
      return { state, transactionId: await entered('refund', order, amount), metadata: {} };
    },
  };
}
