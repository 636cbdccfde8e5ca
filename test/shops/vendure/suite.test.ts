/** The suite of every order system, on a real Vendure with a network in between. */
import { afterAll, beforeAll, inject } from 'vitest';
import { everyPromise } from '../../shop-suite/promises/all.ts';
import { startVendure, type Vendure } from './start.ts';
import { openVendureSuite, type VendureSuite } from './suite.ts';

let vendure: Vendure;
let shop: VendureSuite;

beforeAll(async () => {
  vendure = await startVendure(inject('vendure'));
  shop = await openVendureSuite(vendure);
});

afterAll(async () => {
  await shop.close();
  await vendure.close();
});

everyPromise(() => shop, { network: true });
