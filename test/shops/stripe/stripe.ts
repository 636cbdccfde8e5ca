/** A mock of Stripe that keeps what it is told, with a network in between. */
import { join } from 'node:path';
import { z } from 'zod';
import { type Faults, faultsBefore } from '../faults.ts';
import { runShop } from '../server.ts';

const KEY = 'sk_test_payments';

const Refund = z.object({
  id: z.string(),
  amount: z.int(),
  metadata: z.object({ greenlight: z.string().optional() }),
});
type Refund = z.infer<typeof Refund>;

export interface Stripe {
  /** For STRIPE_KEY. */
  key: string;
  faults: Faults;
  /** A payment by a card that ends in 4242; gives its id. `source`: another of the mock's own. */
  pay(payment: { cents: number; email: string; source?: string }): Promise<string>;
  refundsOf(charge: string): Promise<Refund[]>;
  /** What it answers to a refund that is asked for past Greenlight, under this key. */
  refund(body: Record<string, string>, key: string): Promise<{ status: number; body: unknown }>;
  close(): Promise<void>;
}

export async function startStripe(): Promise<Stripe> {
  const server = await runShop(join(import.meta.dirname, 'server.mjs'), {});
  const faults = await faultsBefore(server.url);
  const ask = async (path: string, body?: Record<string, string>, key?: string) => {
    const response = await fetch(`${server.url}/v1/${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${KEY}`, ...(key === undefined ? {} : { 'idempotency-key': key }) },
      ...(body && { body: new URLSearchParams(body) }),
    });
    return { status: response.status, body: (await response.json()) as unknown };
  };
  return {
    key: KEY,
    faults,
    async pay({ cents, email, source = 'tok_visa' }) {
      const paid = { amount: String(cents), currency: 'eur', receipt_email: email, source };
      const { body } = await ask('charges', { ...paid, description: 'Two tea towels' });
      return z.object({ id: z.string() }).parse(body).id;
    },
    async refundsOf(charge) {
      const { body } = await ask(`refunds?charge=${charge}`);
      return z.object({ data: z.array(Refund) }).parse(body).data;
    },
    refund: (body, key) => ask('refunds', body, key),
    async close() {
      await faults.close();
      await server.stop();
    },
  };
}
