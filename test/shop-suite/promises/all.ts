/** Every promise; those of a network only where there is one. */
import type { SuiteShop } from '../suite.ts';
import { overTheNetwork } from './line.ts';
import { once } from './once.ts';
import { ownership } from './ownership.ts';
import { preview } from './preview.ts';

export function everyPromise(opened: () => SuiteShop, { network }: { network: boolean }): void {
  ownership(opened);
  preview(opened);
  once(opened);
  if (network) overTheNetwork(opened);
}
