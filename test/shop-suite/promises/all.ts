/** Every promise; those of a network only where there is one, and those of what not every system can do. */

import type { Capability } from '../../../src/tools/shop/contract/capabilities.ts';
import type { SuiteShop } from '../suite.ts';
import { currency } from './currency.ts';
import { items } from './items.ts';
import { overTheNetwork } from './line.ts';
import { once } from './once.ts';
import { ownership } from './ownership.ts';
import { preview } from './preview.ts';

export function everyPromise(
  opened: () => SuiteShop,
  { network, can }: { network: boolean; can: readonly Capability[] },
): void {
  ownership(opened);
  preview(opened);
  once(opened);
  currency(opened);
  if (can.includes('changing_items')) items(opened, { network });
  if (network) overTheNetwork(opened);
}
