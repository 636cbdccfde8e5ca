/** Whether the shop answers that the desk's tools work on. */
import type { Config } from '../../config.ts';
import type { RemoteCalls } from '../../flow/ports/effects.ts';
import type { Desk } from '../../run/desk.ts';
import { ToolFault, ToolTrouble } from '../../tools/contract.ts';
import { remoteShop, unsetSetting } from '../shop.ts';
import { type Told, teller } from './told.ts';

const { broken, works, off } = teller('shop');

/** Nobody has it (RFC 2606), and every shop can say so. */
const NOBODY = 'doctor@greenlight.invalid';

/** For a shop that is only read. */
const NO_CALLS = new Proxy({} as RemoteCalls, {
  get: () => () => Promise.reject(new Error('the doctor writes nothing')),
});

export async function shopTold(
  desk: Pick<Desk, 'id' | 'shop' | 'policy'>,
  { toolSecret }: Config,
): Promise<Told[]> {
  const secretOf = toolSecret ?? (() => undefined);
  const { shop } = desk;
  if (!('url' in shop)) return [off('The desk names no shop elsewhere.')];
  const unset = unsetSetting(shop, secretOf);
  if (unset !== undefined) return [broken(`${unset} is not set: nothing of the shop can be reached.`)];
  try {
    const open = remoteShop(desk, { secretOf, calls: NO_CALLS, secret: Buffer.alloc(32) });
    await open?.ordersWithEmail(desk.id, NOBODY);
    return [works(`${shop.kind} answers, and takes the credentials.`)];
  } catch (error) {
    if (error instanceof ToolFault || error instanceof ToolTrouble)
      return [broken(`${shop.kind}: ${error.message}`)];
    throw error;
  }
}
