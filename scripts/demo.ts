/**
 * npm run demo: loads the demo shop into the configured database, for trying Greenlight out on PostgreSQL.
 * The embedded database gets it on its first start.
 */

import { loadDemo } from '../src/start/demo.ts';
import { DESK_TENANT } from '../src/start/desks/folder.ts';
import { Told, withDatabase } from './with-database.ts';

await withDatabase(async (database) => {
  const loaded = await loadDemo(database, { today: new Date().toISOString().slice(0, 10), seed: 1 });
  if (!loaded) throw new Told(`The tenant ${DESK_TENANT} is there already; nothing was loaded.`);
  console.log(
    `The demo shop is loaded as tenant ${DESK_TENANT}. A token for its support engineer: npm run staff -- token engineer`,
  );
});
