/** Opens a database. What one is stands in database.ts. */

import { indexOutdatedArticles } from './articles/indexing.ts';
import type { Database, OpenOptions } from './database.ts';
import { migrate } from './migrate.ts';

export type { Connection, Database, OpenOptions, Statement, Transaction } from './database.ts';

/**
 * Opens the database and brings it up to date (migrate.ts, and the articles' index). Rejects with StoreAway,
 * or with DirectoryInUse when another process has the folder open.
 */
export async function openDatabase(options: OpenOptions): Promise<Database> {
  const database = await connect(options);
  try {
    await migrate(database);
    await indexOutdatedArticles(database);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Only the driver that is needed is loaded. */
async function connect(options: OpenOptions): Promise<Database> {
  if (options.url) return (await import('./server.ts')).openServer(options.url, options);
  const embedded = await import('./embedded.ts');
  if (options.memory) return embedded.openMemory(options);
  if (options.dataDir) return embedded.openFolder(options.dataDir, options);
  throw new Error('openDatabase needs a url, a dataDir or memory');
}
