/**
 * Medusa's own process: started with an IPC channel by ../server.ts, tells it the port when it listens, and
 * ends when that channel does. Medusa is loaded here alone, from the folder in which ../installation.ts has
 * put it, and nothing of it gets into the process that asks.
 *
 * SHOP_INSTALLATION  where its node_modules are
 * SHOP_DATABASE      postgres://...
 * SHOP_MIGRATE       `1`: makes the tables in an empty database, and no more
 * SHOP_NEW_KEY       `1`: makes a secret API key, and tells it
 */
import { copyFileSync, renameSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

process.env.MEDUSA_DISABLE_TELEMETRY = '1';
process.env.NODE_ENV = 'production';
process.env.LOG_LEVEL ??= process.env.SHOP_LOG ? 'info' : 'error';
const directory = process.env.SHOP_INSTALLATION ?? '';
const require = createRequire(join(directory, 'package.json'));
configure();
const { ContainerRegistrationKeys, Modules } = require('@medusajs/framework/utils');
const { default: load, initializeContainer } = require('@medusajs/medusa/loaders/index');

if (process.env.SHOP_MIGRATE) await migrate();
else await serve();

/** Its settings are read from beside its node_modules; several processes may be at it. */
function configure() {
  const own = join(directory, `medusa-config.${process.pid}`);
  copyFileSync(new URL('medusa-config.mjs', import.meta.url), own);
  renameSync(own, join(directory, 'medusa-config.js'));
}

async function migrate() {
  const { migrate: run } = require('@medusajs/medusa/commands/db/migrate');
  const container = await initializeContainer(directory);
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER);
  const only = { skipScripts: true, skipSearch: true, executeAllLinks: true };
  await run({ directory, container, logger, ...only });
  process.send?.({ port: 0 }, () => process.exit());
}

async function serve() {
  const app = require('express')();
  const { container } = await load({ directory, expressApp: app });
  const key = process.env.SHOP_NEW_KEY ? await newKey(container) : undefined;
  const server = app.listen(0, '127.0.0.1', () => {
    process.send?.({ port: server.address().port, key });
  });
  process.on('disconnect', () => process.exit());
}

/** As the admin shows it once, when one is made there. */
async function newKey(container) {
  const keys = container.resolve(Modules.API_KEY);
  const made = await keys.createApiKeys({
    title: 'Greenlight',
    type: 'secret',
    created_by: 'the example shop',
  });
  return made.token;
}
