import type { ChangeResult, KeyedChange, Settling } from '../../../flow/ports/effects.ts';
import type { StreetAddress } from './address.ts';
import type { AccountChanges, OrderChanges } from './changes.ts';
import type { CaseOfThePast, OrderReturn, Payment, PaymentMethod } from './payments.ts';

export type { StreetAddress } from './address.ts';
export type { CaseOfThePast, OrderReturn, Payment, PaymentMethod, ReturnItem } from './payments.ts';

export type Address = StreetAddress | { pickup: string };

export interface OrderLine {
  line: number;
  sku: string;
  title: string;
  variant: string;
  quantity: number;
  /** What was paid for the line. */
  total: number;
  refunded: number;
  cancelled: boolean;
  finalSale: boolean;
}

export interface Parcel {
  id: string;
  /** Counts from 1 within the order. */
  number: number;
  carrier: string;
  /** `preparing`: sent once more, not handed to the carrier yet. */
  status: 'preparing' | 'in_transit' | 'delivered' | 'lost';
  lastScanAt: string;
  lastScan: string;
  deliveredAt: string | null;
  signed: boolean;
  /** The open trace's id. */
  trace: string | null;
  tracedAt: string | null;
  /** ISO date of the last reminder of the case that opened the trace; it may have passed. */
  remindOn: string | null;
  /** Numbers of the order's lines that are in it; null: not known. */
  lines: number[] | null;
}

/** What a payout was for: a line, the shipping, or neither (an amount on the order as a whole). */
export interface PayoutPart {
  line?: number;
  shipping?: true;
  cents: number;
}

/**
 * Money that left the shop on an order. Only what is `done` counts: `failed` came back, `blocked` was stopped
 * before it went out, `withdrawn` was taken back.
 */
export interface Payout {
  id: string;
  kind: 'refund' | 'credit' | 'reship' | 'price_difference';
  cents: number;
  parts: PayoutPart[];
  reason: string;
  /** The reason is in the staff's own words, for who is verified. */
  byStaff?: true;
  state: 'done' | 'failed' | 'blocked' | 'withdrawn';
  at: string;
}

/**
 * Money that left the shop on an order of the customer's, or that a return or an exchange which stands
 * promises. `price_difference`: what other items in an order cost less.
 */
export interface GivenOut {
  order: string;
  kind: Payout['kind'] | 'return' | 'exchange';
  cents: number;
  reason: string;
  at: string;
}

/** `none`: nothing is left to pack (shipped, delivered or cancelled). */
export type Packing = 'open' | 'held' | 'packed' | 'none';

export interface Order {
  id: string;
  customer: string;
  /** The address given with the order; it may differ from the account's. */
  email: string;
  status: 'open' | 'shipped' | 'delivered' | 'cancelled';
  placedAt: string;
  deliveredAt: string | null;
  packing: Packing;
  address: Address;
  /** The postcode the order was placed with; evidence stays the same when the parcel is redirected. */
  postcode: string;
  card: { brand: string; last4: string };
  shipping: { cents: number; refunded: number };
  lines: OrderLine[];
  parcels: Parcel[];
  payouts: Payout[];
  /** On all of the customer's orders, this one included. */
  given: GivenOut[];
  /** Oldest first. */
  payments: Payment[];
  /** Returns and exchanges that stand, oldest first. */
  returns: OrderReturn[];
  /** How often its items were changed after it was placed. */
  itemsChanged: number;
  cancelReason: string | null;
  /** The reason is in the staff's own words, for who is verified. */
  cancelledByStaff?: true;
  /** Of its amounts; absent: the desk's. One in another is shown to nobody, and not changed. */
  currency?: string;
  /** The customer's payment methods, by id. */
  methods: PaymentMethod[];
}

export interface Customer {
  id: string;
  name: string;
  email: string;
  state: 'open' | 'locked' | 'closed';
}

/** The customer's own account, as its owner may see it. */
export interface Profile extends Customer {
  /** There is no account: whoever ordered has the one order. */
  guest?: true;
  address: StreetAddress | null;
  methods: PaymentMethod[];
  /** Oldest first. */
  orders: { id: string; status: Order['status']; placedAt: string }[];
}

export interface Variant {
  sku: string;
  variant: string;
  options: Record<string, string>;
  cents: number;
  available: boolean;
  finalSale: boolean;
  /** Why this batch was called back. */
  recalled: string | null;
}

export interface Product {
  id: string;
  title: string;
  /** By sku. */
  variants: Variant[];
}

export interface Security {
  locked: boolean;
  since: string | null;
  reason: string | null;
  wrongPasswords: number;
  sessions: { id: string; device: string; lastSeenAt: string }[];
}

export interface ShopPort extends OrderChanges, AccountChanges, Settling {
  /** Whether what costs more can be taken from a method of the customer's. */
  canCharge: boolean;
  /** How long the demo's packing desk takes to answer. */
  packingDeskSeconds(tenant: string): Promise<number>;

  order(tenant: string, id: string): Promise<Order | undefined>;
  /** Newest first, at most 50. */
  ordersWithEmail(
    tenant: string,
    email: string,
  ): Promise<{ id: string; customer: string; postcode: string }[]>;
  customer(tenant: string, id: string): Promise<Customer | undefined>;
  /** Accounts with this address; more than one only where a person has several. */
  accountsWithEmail(tenant: string, email: string): Promise<Customer[]>;
  profile(tenant: string, customer: string): Promise<Profile | undefined>;
  /** By the product's own id. */
  product(tenant: string, id: string): Promise<Product | undefined>;
  /** The product that has this variant. */
  productOfSku(tenant: string, sku: string): Promise<Product | undefined>;
  /** Every product, by title. */
  products(tenant: string): Promise<{ id: string; title: string }[]>;
  /** Newest first, at most 20. */
  pastCases(tenant: string, customer: string): Promise<CaseOfThePast[]>;
  /** Customers of this name who have this postcode, in their account or on an order. */
  customersNamed(tenant: string, name: string, postcode: string): Promise<Customer[]>;
  /**
   * The id of the account with this address; one of the same form, always the same, when there is none:
   * nobody can distinguish them.
   */
  claimedAccount(tenant: string, email: string): Promise<string>;
  security(tenant: string, customer: string): Promise<Security>;
  note(tenant: string, id: string): Promise<{ order: string; removed: boolean } | undefined>;
  trace(
    tenant: string,
    id: string,
  ): Promise<{ order: string; parcel: string; parcelNumber: number; withdrawn: boolean } | undefined>;

  refund(
    tenant: string,
    effect: KeyedChange,
    refund: {
      order: string;
      lines: { line: number; cents: number }[];
      shipping: number;
      amount: number;
      reason: string;
    },
  ): Promise<ChangeResult>;
  /** Cancels a line that is not packed and gives its money back. */
  cancelLine(
    tenant: string,
    effect: KeyedChange,
    cancel: { order: string; line: number; cents: number },
  ): Promise<ChangeResult>;
  setPacking(
    tenant: string,
    effect: KeyedChange,
    to: { order: string; packing: 'held' | 'open' },
  ): Promise<ChangeResult>;
  changeAddress(
    tenant: string,
    effect: KeyedChange,
    to: { order: string; address: Address },
  ): Promise<ChangeResult>;
  addNote(tenant: string, effect: KeyedChange, note: { order: string; text: string }): Promise<ChangeResult>;
  removeNote(
    tenant: string,
    effect: KeyedChange,
    note: { order: string; note: string },
  ): Promise<ChangeResult>;
  openTrace(
    tenant: string,
    effect: KeyedChange,
    trace: { order: string; parcel: string },
  ): Promise<ChangeResult>;
  withdrawTrace(
    tenant: string,
    effect: KeyedChange,
    trace: { order: string; trace: string },
  ): Promise<ChangeResult>;
  unlock(tenant: string, effect: KeyedChange): Promise<ChangeResult>;
  endSessions(tenant: string, effect: KeyedChange): Promise<ChangeResult>;
}
