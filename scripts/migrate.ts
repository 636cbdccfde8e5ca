/** npm run migrate: the owner brings the database up to date and gives the working role its rights. */
import { environmentConfig } from '../src/config.ts';
import { openDatabase } from '../src/store/db.ts';
import { roleOf } from '../src/store/roles.ts';
import { Told, told } from './with-database.ts';

await told(async () => {
  const config = environmentConfig();
  if ('problems' in config) throw new Told(config.problems.join('\n'));
  const { database: where } = config;
  if (where.kind === 'embedded' || !where.ownerUrl)
    throw new Told(
      'npm run migrate needs DATABASE_OWNER_URL, whose role owns the tables, and DATABASE_URL, whose role works.',
    );
  const vectors = config.models?.embedding !== undefined;
  const database = await openDatabase({ url: where.url, ownerUrl: where.ownerUrl, vectors });
  console.log(`The database is up to date. ${await roleOf(database)} may read and add events, nothing else.`);
  await database.close();
});
