/** The suite of every order system, on the loopback of Shopify with a network in between. */
import { SYSTEMS } from '../../../src/tools/shop/adapters/systems.ts';
import { everyPromise } from '../../shop-suite/promises/all.ts';
import { shopifyForTests } from './suite.ts';

const { shop } = shopifyForTests();
everyPromise(shop, { network: true, can: SYSTEMS.shopify.can });
