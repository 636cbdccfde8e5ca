/** Whose records a desk's tools work on. */
import type { RemoteCalls } from '../flow/ports/effects.ts';
import type { Desk } from '../run/desk.ts';
import type { DeskShop, RemoteDeskShop } from '../run/desk-shop.ts';
import { openRemoteShop } from '../tools/shop/adapters/systems.ts';
import type { ShopPort } from '../tools/shop/contract/shop.ts';

export interface ShopParts {
  /** A secret that desk.yaml names; undefined: there is none. */
  secretOf: (name: string) => string | undefined;
  calls: RemoteCalls;
  /** Of the installation's own. */
  secret: Buffer;
}

const SETTING = /^\$\{(.*)\}$/;

/** Settings that the desk's shop is reached by, as desk.yaml names them. */
export function settingsOf(shop: DeskShop): string[] {
  return Object.values(shop).flatMap((value) => SETTING.exec(value ?? '')?.[1] ?? []);
}

/** The first of them that is not set: without it nothing of the shop can be reached. */
export function unsetSetting(shop: DeskShop, secretOf: ShopParts['secretOf']): string | undefined {
  return settingsOf(shop).find((name) => !secretOf(name));
}

/** undefined: the records are our own, or there are none. */
export function remoteShop(
  { shop, policy }: Pick<Desk, 'shop' | 'policy'>,
  { secretOf, calls, secret }: ShopParts,
): ShopPort | undefined {
  if (!('url' in shop) || unsetSetting(shop, secretOf) !== undefined) return undefined;
  return openRemoteShop(filledIn(shop, secretOf), { calls, currency: policy.currency, secret });
}

/** With the values of the settings that desk.yaml names. */
export function filledIn<Shop extends RemoteDeskShop>(shop: Shop, secretOf: ShopParts['secretOf']): Shop {
  const filled = Object.entries(shop).map(([name, value]) => [
    name,
    value?.replace(SETTING, (_, setting: string) => secretOf(setting) ?? ''),
  ]);
  return Object.fromEntries(filled) as Shop;
}
