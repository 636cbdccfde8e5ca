/** The real shops that there are, by the kind of their system. */
import { runningMedusa } from './medusa/running.ts';
import type { RunningShop } from './running.ts';
import { runningShopify } from './shopify/running.ts';
import { runningVendure } from './vendure/running.ts';

export const KINDS: Record<string, () => Promise<RunningShop>> = {
  vendure: runningVendure,
  shopify: runningShopify,
  medusa: runningMedusa,
};

/** Starts the shop that a command line asks for, or ends the process with what can be asked for. */
export async function startAsked(kind: string | undefined, usage: string): Promise<RunningShop> {
  const start = kind === undefined ? undefined : KINDS[kind];
  if (!start) {
    console.error(`${usage}\nThere are ${Object.keys(KINDS).join(', ')}.`);
    process.exit(1);
  }
  return start().catch((error: Error) => {
    console.error(`It did not start: ${error.message}`);
    process.exit(1);
  });
}
