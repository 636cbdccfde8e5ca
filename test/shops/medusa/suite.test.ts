/** The suite of every order system, on a real Medusa with a network in between. */
import { SYSTEMS } from '../../../src/tools/shop/adapters/systems.ts';
import { everyPromise } from '../../shop-suite/promises/all.ts';
import type { RealSuite } from '../suite.ts';
import { medusaForTests } from './suite.ts';

let shop: RealSuite;
medusaForTests((opened) => {
  shop = opened.shop;
});
everyPromise(() => shop, { network: true, can: SYSTEMS.medusa.can });
