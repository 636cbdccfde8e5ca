/** The suite of every order system, on our own tables. */
import { beforeAll, describe } from 'vitest';
import { openDatabase } from '../../src/store/db.ts';
import { EVERY_CAPABILITY } from '../../src/tools/shop/contract/capabilities.ts';
import { onEachDatabase } from '../store/on-each-database.ts';
import { openOwnSuite } from './own.ts';
import { everyPromise } from './promises/all.ts';
import type { SuiteShop } from './suite.ts';

onEachDatabase((place) => {
  let shop: SuiteShop;
  beforeAll(async () => {
    shop = await openOwnSuite(await place.database());
  });
  everyPromise(() => shop, { network: false, can: EVERY_CAPABILITY });
});

describe.each(['JPY', 'KWD'])('of a desk that counts in %s', (currency) => {
  let shop: SuiteShop;
  beforeAll(async () => {
    const database = await openDatabase({ memory: true });
    shop = await openOwnSuite(database, currency);
    return () => database.close();
  });
  everyPromise(() => shop, { network: false, can: EVERY_CAPABILITY });
});
