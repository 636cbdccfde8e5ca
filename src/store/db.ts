/** Opens a database. What one is stands in database.ts. */

import { indexOutdatedArticles } from './articles/indexing.ts';
import type { Database, OpenOptions } from './database.ts';
import { prepareVectors } from './memory/vectors.ts';
import { migrate } from './migrate.ts';
import { grantApplication, roleOf } from './roles.ts';

export type { Connection, Database, OpenOptions, Statement, Transaction } from './database.ts';

/**
 * Opens the database and brings it up to date (migrate.ts, and the articles' index). Rejects with StoreAway,
 * with DirectoryInUse when another process has the folder open, with NotOwner or WrongRole (roles.ts).
 */
export async function openDatabase(options: OpenOptions): Promise<Database> {
  const database = await connectDatabase(options);
  try {
    if (options.ownerUrl) await migrateAsOwner(options.ownerUrl, await roleOf(database), options);
    await migrate(database);
    await indexOutdatedArticles(database);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function migrateAsOwner(url: string, role: string, options: OpenOptions): Promise<void> {
  const owner = await connectDatabase({ ...options, url, connections: 1 });
  try {
    await migrate(owner);
    if (options.vectors) await prepareVectors(owner, options.onError ?? (() => {}));
    await grantApplication(owner, role);
  } finally {
    await owner.close();
  }
}

/** As it is, not brought up to date. Only the driver that is needed is loaded. */
export async function connectDatabase(options: OpenOptions): Promise<Database> {
  if (options.url) return (await import('./server.ts')).openServer(options.url, options);
  const embedded = await import('./embedded.ts');
  if (options.memory) return embedded.openMemory(options);
  if (options.dataDir) return embedded.openFolder(options.dataDir, options);
  throw new Error('openDatabase needs a url, a dataDir or memory');
}
