/**
 * Vendure's own process: started with an IPC channel by ../server.ts, tells it the port when it listens,
 * and ends when that channel does. Vendure is GPL: it is loaded here alone, from the folder in which
 * ../installation.ts has put it, and nothing of it gets into the process that asks.
 *
 * SHOP_INSTALLATION  where its node_modules are
 * SHOP_DATABASE      postgres://... ; an empty one gets the tables, the settings and the products
 * SHOP_LOG           `1`: what Vendure says goes to stderr
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { paymentHandler } from './payment-handler.mjs';

process.env.VENDURE_DISABLE_TELEMETRY = 'true';
const require = createRequire(join(process.env.SHOP_INSTALLATION ?? '', 'package.json'));
const core = require('@vendure/core');
const populating = require('@vendure/core/cli');
const { Pool } = require('pg');

const url = process.env.SHOP_DATABASE ?? '';
const pool = new Pool({ connectionString: url, max: 3 });
const handler = await paymentHandler(pool);

/** One zone and one rate, in every price: what is written on a product is what a customer pays. */
const settings = {
  defaultLanguage: 'en',
  defaultZone: 'Home',
  countries: [
    { code: 'US', name: 'United States of America', zone: 'Home' },
    { code: 'CA', name: 'Canada', zone: 'Home' },
    { code: 'GB', name: 'United Kingdom', zone: 'Home' },
  ],
  taxRates: [{ name: 'Standard Tax', percentage: 20 }],
  shippingMethods: [{ name: 'Standard Shipping', price: 500, taxRate: 20 }],
  paymentMethods: [
    { name: 'Card', handler: { code: handler.code, arguments: [] } },
    { name: 'Voucher', handler: { code: handler.code, arguments: [] } },
  ],
  collections: [],
};

/** V-10001, V-10002, ...: in a sequence of the database, so that copies of one go on from the same number. */
class ShortOrderCodes {
  init(injector) {
    this.connection = injector.get(core.TransactionalConnection);
  }
  async generate() {
    const [{ nextval }] = await this.connection.rawConnection.query(`select nextval('order_code')`);
    return `V-${nextval}`;
  }
}

/**
 * Of the API keys of the tests. Vendure's own is bcrypt, which with every request takes a fifth of a second of
 * a core: more than all that is asked.
 */
const quickHashing = {
  hash: async (text) => createHash('sha256').update(text).digest('hex'),
  async check(text, hash) {
    return timingSafeEqual(Buffer.from(await this.hash(text)), Buffer.from(hash));
  },
};

const isEmpty = await prepared();
const config = {
  logger: process.env.SHOP_LOG ? new core.DefaultLogger({ level: core.LogLevel.Info }) : errorsOnly(),
  apiOptions: { hostname: '127.0.0.1', port: 0 },
  authOptions: {
    tokenMethod: ['bearer', 'api-key'],
    requireVerification: false,
    adminApiKeyStrategy: new core.RandomBytesApiKeyStrategy({ hashingStrategy: quickHashing }),
    superadminCredentials: { identifier: 'superadmin', password: 'superadmin' },
  },
  dbConnectionOptions: {
    type: 'postgres',
    url,
    synchronize: isEmpty,
    logging: false,
    // Its times have no zone: they are what the clock of the session shows, and are read as UTC.
    extra: { options: '-c timezone=UTC' },
  },
  orderOptions: { orderCodeStrategy: new ShortOrderCodes() },
  paymentOptions: { paymentMethodHandlers: [new core.PaymentMethodHandler(handler)] },
};

const app = await core.bootstrap(config);
if (isEmpty) await populate();
await app.get(core.JobQueueService).start();
process.send?.({ port: app.getHttpServer().address().port });
process.on('disconnect', () => process.exit());

/** The sequence of order codes, and whether the database has no tables of Vendure's yet. */
async function prepared() {
  await pool.query('create sequence if not exists order_code start 10001');
  const { rows } = await pool.query(`select to_regclass('public.channel') as channel`);
  return rows[0].channel === null;
}

async function populate() {
  const ctx = await app.get(core.RequestContextService).create({ apiType: 'admin' });
  await app.get(core.ChannelService).update(ctx, { id: ctx.channelId, pricesIncludeTax: true });
  await populating.populateInitialData(app, settings);
  const products = fileURLToPath(new URL('products.csv', import.meta.url));
  const { errors, imported } = await populating.importProductsFromCsv(app, products, 'en');
  if (errors?.length || !imported) throw new Error(`products.csv: ${errors}`);
}

function errorsOnly() {
  const quiet = () => undefined;
  const error = (message, context) => console.error(`[${context}] ${message}`);
  return { error, warn: quiet, info: quiet, verbose: quiet, debug: quiet };
}
