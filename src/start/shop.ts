/** Whose records a desk's tools work on. */
import type { RemoteCalls } from '../flow/ports/effects.ts';
import type { Desk, DeskShop } from '../run/desk.ts';
import type { VendureAccess } from '../tools/shop/adapters/vendure/client.ts';
import { openVendureShop } from '../tools/shop/adapters/vendure/open.ts';
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
  if (shop.kind !== 'vendure' || unsetSetting(shop, secretOf) !== undefined) return undefined;
  return openVendureShop({ access: accessTo(shop, secretOf), calls, currency: policy.currency, secret });
}

/** With the values of the settings that desk.yaml names. */
export function accessTo(
  { url, key, user = '', password = '', channel }: Extract<DeskShop, { kind: 'vendure' }>,
  secretOf: ShopParts['secretOf'],
): VendureAccess {
  const filled = (value: string) => value.replace(SETTING, (_, name: string) => secretOf(name) ?? '');
  return {
    url: filled(url),
    by: key === undefined ? { user: filled(user), password: filled(password) } : { key: filled(key) },
    channel: channel && filled(channel),
  };
}
