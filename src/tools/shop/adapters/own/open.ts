/** The shop as main hands it to the tools, the flow and the outbox page. */
import { eq } from 'drizzle-orm';
import type { Codes, Mailer } from '../../../../flow/ports/tools.ts';
import { readArticle } from '../../../../store/articles/read.ts';
import { searchArticles } from '../../../../store/articles/search.ts';
import type { Database } from '../../../../store/db.ts';
import { codeEffects, openCodes } from '../../../../store/effects/codes.ts';
import { settle } from '../../../../store/effects/once.ts';
import { openLetters, openMailer, openOutbox } from '../../../../store/effects/outbox.ts';
import { reminderEffects } from '../../../../store/effects/reminders.ts';
import type { Letters } from '../../../letters.ts';
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
import { ordersWithEmail, readOrder } from './order.ts';
import { orderChangeEffects } from './order-changes.ts';
import { packingEffects } from './packing.ts';
import { listProducts, productsOfSkus, readProduct } from './products.ts';
import { returnEffects } from './returns.ts';
import { settings } from './schema/shop.ts';
import { traceEffects } from './traces.ts';

export interface ShopOptions {
  /**
   * Letters reach somebody: they are delivered by mail, or can be read on the outbox page. Absent: on the
   * embedded database only; elsewhere no code is sent while no mail service is set up.
   */
  demoOutbox?: boolean | undefined;
  /** Told why a letter could not be written. */
  report: (error: unknown) => void;
}

export interface Shop {
  shop: ShopPort;
  codes: Codes;
  mailer: Mailer;
  outbox: ReturnType<typeof openOutbox>;
  letters: Letters;
}

export function openShop(database: Database, options: ShopOptions): Shop {
  const demoOutbox = options.demoOutbox ?? database.kind === 'embedded';
  const shop: ShopPort = {
    async packingDeskSeconds(tenant) {
      const [row] = await database.orm
        .select({ seconds: settings.packingDeskSeconds })
        .from(settings)
        .where(eq(settings.tenant, tenant));
      return row?.seconds ?? 0;
    },
    order: (tenant, id) => readOrder(database, tenant, id),
    ordersWithEmail: (tenant, email) => ordersWithEmail(database, tenant, email),
    customer: (tenant, id) => readCustomer(database, tenant, id),
    customersNamed: (tenant, name, postcode) => customersNamed(database, tenant, name, postcode),
    claimedAccount: (tenant, email) => claimedAccount(database, tenant, email),
    security: (tenant, customer) => readSecurity(database, tenant, customer),
    article: (tenant, id) => readArticle(database, tenant, id),
    searchArticles: (tenant, query, audience, most) =>
      searchArticles(database, tenant, query, audience, most),
    accountsWithEmail: (tenant, email) => accountsWithEmail(database, tenant, email),
    profile: (tenant, customer) => readProfile(database, tenant, customer),
    pastCases: (tenant, customer) => casesOfThePast(database, tenant, customer),
    product: (tenant, id) => readProduct(database, tenant, id),
    productOfSku: async (tenant, sku) => (await productsOfSkus(database, tenant, [sku])).get(sku),
    products: (tenant) => listProducts(database, tenant),
    ...moneyEffects(database),
    ...orderChangeEffects(database),
    ...returnEffects(database),
    ...goodwillEffects(database),
    ...packingEffects(database),
    ...noteEffects(database),
    ...traceEffects(database),
    ...codeEffects(database, { demoOutbox }),
    ...accountEffects(database),
    ...reminderEffects(database),
    settle: (tenant, key) => settle(database, tenant, key),
  };
  return {
    shop,
    codes: openCodes(database),
    mailer: openMailer(database, options.report),
    outbox: openOutbox(database),
    letters: openLetters(database),
  };
}
