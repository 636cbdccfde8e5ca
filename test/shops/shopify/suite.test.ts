/** The suite of every order system, on the loopback of Shopify with a network in between. */
import { everyPromise } from '../../shop-suite/promises/all.ts';
import { shopifyForTests } from './suite.ts';

const { shop } = shopifyForTests();
everyPromise(shop, { network: true });
