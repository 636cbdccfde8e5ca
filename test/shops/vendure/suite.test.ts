/** The suite of every order system, on a real Vendure with a network in between. */
import { SYSTEMS } from '../../../src/tools/shop/adapters/systems.ts';
import { everyPromise } from '../../shop-suite/promises/all.ts';
import { vendureForTests } from './suite.ts';

const { shop } = vendureForTests();
everyPromise(shop, { network: true, can: SYSTEMS.vendure.can });
