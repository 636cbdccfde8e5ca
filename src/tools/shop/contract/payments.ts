/**
 * What the shop knows of paying: methods, payments, returns; and how requests of the past ended. Cents are
 * integers.
 */

export interface PaymentMethod {
  id: string;
  kind: 'card' | 'paypal' | 'gift_card';
  brand: string | null;
  last4: string | null;
  /** Cents; gift cards only. */
  balance: number | null;
}

/** Money between customer and shop on an order: `payment` came in, `refund` went back. */
export interface Payment {
  kind: 'payment' | 'refund';
  method: string;
  cents: number;
}

/**
 * What each method has paid for the order less what went back to it, in cents, in the order of the first
 * payments.
 */
export function paidByMethod({ payments }: { payments: Payment[] }): { method: string; cents: number }[] {
  const sums = new Map<string, number>();
  for (const { kind, method, cents } of payments)
    sums.set(method, (sums.get(method) ?? 0) + (kind === 'payment' ? cents : -cents));
  return [...sums].filter(([, cents]) => cents > 0).map(([method, cents]) => ({ method, cents }));
}

/** `to`: the variant that goes out in exchange. */
export interface ReturnItem {
  line: number;
  sku: string;
  to?: string;
}

export interface OrderReturn {
  id: string;
  kind: 'return' | 'exchange';
  items: ReturnItem[];
  method: string;
  /** Of a return what the goods were worth; of an exchange what the new ones cost more (less: negative). */
  cents: number;
}

export interface CaseOfThePast {
  id: string;
  order: string | null;
  /** The playbook it would be today. */
  kind: string;
  /** ISO date. */
  closedOn: string;
  outcome: string;
  cents: number;
  summary: string;
}
