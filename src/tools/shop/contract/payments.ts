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
