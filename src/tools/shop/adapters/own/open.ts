/** The shop whose records are tables of our own database. */
import { eq } from 'drizzle-orm';
import type { Database } from '../../../../store/db.ts';
import { settle } from '../../../../store/effects/once.ts';
import type { ShopPort } from '../../contract/shop.ts';
import { accountEffects } from './account-effects.ts';
import {
  accountsWithEmail,
  casesOfThePast,
  claimedAccount,
  customersNamed,
  readCustomer,
  readProfile,
  readSecurity,
} from './customers.ts';
import { goodwillEffects } from './goodwill.ts';
import { moneyEffects } from './money.ts';
import { noteEffects } from './notes.ts';
import { ordersWithEmail } from './order.ts';
import { orderChangeEffects } from './order-changes.ts';
import { packingEffects } from './packing.ts';
import { listProducts, productsOfSkus, readProduct } from './products.ts';
import { readOrder } from './read-order.ts';
import { returnEffects } from './returns.ts';
import { settings } from './schema/shop.ts';
import { traceEffects } from './traces.ts';

export function openShop(database: Database): ShopPort {
  return {
    canCharge: true,
    async packingDeskSeconds(tenant) {
      const [row] = await database
        .of(tenant)
        .orm.select({ seconds: settings.packingDeskSeconds })
        .from(settings)
        .where(eq(settings.tenant, tenant));
      return row?.seconds ?? 0;
    },
    order: (tenant, id) => readOrder(database.of(tenant), tenant, id),
    ordersWithEmail: (tenant, email) => ordersWithEmail(database.of(tenant), tenant, email),
    customer: (tenant, id) => readCustomer(database.of(tenant), tenant, id),
    customersNamed: (tenant, name, postcode) =>
      customersNamed(database.of(tenant), tenant, { name, postcode }),
    claimedAccount: (tenant, email) => claimedAccount(database, tenant, email),
    security: (tenant, customer) => readSecurity(database.of(tenant), tenant, customer),
    accountsWithEmail: (tenant, email) => accountsWithEmail(database.of(tenant), tenant, email),
    profile: (tenant, customer) => readProfile(database.of(tenant), tenant, customer),
    pastCases: (tenant, customer) => casesOfThePast(database.of(tenant), tenant, customer),
    product: (tenant, id) => readProduct(database.of(tenant), tenant, id),
    productOfSku: async (tenant, sku) => (await productsOfSkus(database.of(tenant), tenant, [sku])).get(sku),
    products: (tenant) => listProducts(database.of(tenant), tenant),
    ...moneyEffects(database),
    ...orderChangeEffects(database),
    ...returnEffects(database),
    ...goodwillEffects(database),
    ...packingEffects(database),
    ...noteEffects(database),
    ...traceEffects(database),
    ...accountEffects(database),
    settle: (tenant, key) => settle(database, tenant, key),
  };
}
