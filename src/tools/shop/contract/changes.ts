/**
 * Effects on orders and accounts beyond refunds and packing. As all effects they are made once, and only on
 * the facts their approver was shown.
 */
import type { ChangeResult, KeyedChange } from '../../../flow/ports/effects.ts';
import type { StreetAddress } from './address.ts';

/** A line and the variant that takes its place. */
export interface LineSwap {
  line: number;
  to: string;
}

export interface OrderChanges {
  /** The whole order, while it is not packed; every payment goes back to where it came from. */
  cancelOrder(
    tenant: string,
    effect: KeyedChange,
    cancel: { order: string; reason: string },
  ): Promise<ChangeResult>;
  /**
   * Other variants of the same products, while the order is not packed; the difference is settled with the
   * method.
   */
  changeItems(
    tenant: string,
    effect: KeyedChange,
    change: { order: string; items: LineSwap[]; method: string },
  ): Promise<ChangeResult>;
  /** The order is paid anew with the method, and the old payment goes back. */
  changePayment(
    tenant: string,
    effect: KeyedChange,
    change: { order: string; method: string },
  ): Promise<ChangeResult>;
  /** Notes that goods come back. No money moves before they are here. */
  openReturn(
    tenant: string,
    effect: KeyedChange,
    goods: { order: string; lines: number[]; method: string; reason: string | null },
  ): Promise<ChangeResult>;
  /**
   * Notes that goods come back and others go out. No money moves before, but a gift card has to cover a
   * difference.
   */
  openExchange(
    tenant: string,
    effect: KeyedChange,
    goods: { order: string; items: LineSwap[]; method: string; reason: string | null },
  ): Promise<ChangeResult>;
  withdrawReturn(
    tenant: string,
    effect: KeyedChange,
    back: { order: string; id: string },
  ): Promise<ChangeResult>;
  /** The lines are sent once more, free of charge, in a parcel of their own. */
  reship(
    tenant: string,
    effect: KeyedChange,
    goods: { order: string; lines: number[]; reason: string },
  ): Promise<ChangeResult>;
  /** While its parcel is being prepared. */
  withdrawReship(
    tenant: string,
    effect: KeyedChange,
    back: { order: string; id: string },
  ): Promise<ChangeResult>;
  /** Store credit: onto the customer's gift card, or a new one. */
  giveCredit(
    tenant: string,
    effect: KeyedChange,
    credit: { order: string; cents: number; reason: string },
  ): Promise<ChangeResult>;
  /** While none of it is spent. */
  withdrawCredit(
    tenant: string,
    effect: KeyedChange,
    back: { order: string; id: string },
  ): Promise<ChangeResult>;
}

export interface AccountChanges {
  /** The account's own address. `null` takes it away again. */
  changeAccountAddress(
    tenant: string,
    effect: KeyedChange,
    to: { address: StreetAddress | null },
  ): Promise<ChangeResult>;
}
