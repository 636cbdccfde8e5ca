/** What has to be known of an order system that a desk's shop may be on. */
import type { RemoteCalls } from '../../../../flow/ports/effects.ts';
import type { RemoteDeskShop } from '../../../../run/desk-shop.ts';
import type { Capability } from '../../contract/capabilities.ts';
import type { ShopPort } from '../../contract/shop.ts';

export interface RemoteParts {
  calls: RemoteCalls;
  /** What the desk counts in: orders in another currency are left to people. */
  currency: string;
  /** Of the installation's own: names that stand for people are hashed with it. */
  secret: Buffer;
  /** Shorter in tests. */
  quietMs?: number;
  withinMs?: number;
}

export interface RemoteSystem<Shop extends RemoteDeskShop> {
  /** As people call it. */
  name: string;
  can: readonly Capability[];
  /** `shop`: as desk.yaml has it, with what stands in the settings that it names. */
  open(shop: Shop, parts: RemoteParts): ShopPort;
  newDesk: NewDesk;
}

/** What a new desk on it has. */
export interface NewDesk {
  /** Fields below `shop` in desk.yaml, without the kind, and the settings that they name. */
  settings: { readonly [field: string]: string };
  /** How the system makes order numbers, as a regular expression, and one of that look. */
  orders: { regex: string; example: string };
}
