/** The order systems that a desk's shop may be on, by their kind in desk.yaml. */
import type { RemoteDeskShop } from '../../../run/desk-shop.ts';
import type { ShopPort } from '../contract/shop.ts';
import { medusa } from './medusa/open.ts';
import type { RemoteParts, RemoteSystem } from './remote/system.ts';
import { shopify } from './shopify/open.ts';
import { vendure } from './vendure/open.ts';

type Kind = RemoteDeskShop['kind'];

export const SYSTEMS: { readonly [K in Kind]: RemoteSystem<Extract<RemoteDeskShop, { kind: K }>> } = {
  vendure,
  shopify,
  medusa,
};

export const SYSTEM_KINDS = Object.keys(SYSTEMS) as Kind[];

/** `shop`: as desk.yaml has it, with what stands in the settings that it names. */
export function openRemoteShop(shop: RemoteDeskShop, parts: RemoteParts): ShopPort {
  const system: RemoteSystem<RemoteDeskShop> = SYSTEMS[shop.kind] as RemoteSystem<RemoteDeskShop>;
  return system.open(shop, parts);
}
