/**
 * A Medusa with the example shop, for tests and for trying Greenlight out: a process and a database of its
 * own, faults in front of it, and what its own records say.
 */
import { freshDatabase } from '../../postgres.ts';
import { type Faults, faultsBefore } from '../faults.ts';
import { type Template, withTemplate } from '../template.ts';
import { type Api, adminAt } from './api.ts';
import { type MakeOrder, orderMaker } from './orders.ts';
import { type Access, populate } from './populate.ts';
import { runMedusa } from './process.ts';
import { type Records, recordsOf } from './records.ts';

export interface Medusa extends Access, Records {
  /** Of the server, with the faults in between. */
  url: string;
  faults: Faults;
  /** Who may do everything, past the faults. */
  admin: Api;
  makeOrder: MakeOrder;
  close(): Promise<void>;
}

/** Without a template on a PostgreSQL of its own, populated anew. */
export const startMedusa = (template?: Template<Access>): Promise<Medusa> =>
  withTemplate(template, { populate, start: copied });

async function copied({ postgres, database: from, access }: Template<Access>): Promise<Medusa> {
  const database = await freshDatabase(postgres, from);
  const medusa = await runMedusa(database.url).catch(async (error) => {
    await database.drop();
    throw error;
  });
  const faults = await faultsBefore(medusa.url);
  const admin = adminAt(medusa.url, access.key);
  return {
    ...access,
    ...recordsOf(admin),
    url: faults.url,
    faults,
    admin,
    makeOrder: orderMaker({ url: medusa.url, admin, stocked: access.stocked, database: database.url }),
    async close() {
      await faults.close();
      await medusa.stop();
      await database.drop();
    },
  };
}
