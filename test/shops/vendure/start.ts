/**
 * A Vendure with the example shop, for tests and for trying Greenlight out: a process and a database of its
 * own, faults in front of its Admin API, and what its own records say.
 */
import { freshDatabase } from '../../postgres.ts';
import { type Faults, faultsBefore } from '../faults.ts';
import { type Template, withTemplate } from '../template.ts';
import type { Api } from './api.ts';
import { type MakeOrder, orderMaker } from './orders.ts';
import { type Access, populate, superadminAt } from './populate.ts';
import { runVendure } from './process.ts';
import { type Records, recordsOf } from './records.ts';

export interface Vendure extends Access, Records {
  /** Of the GraphQL Admin API, with the faults in between. */
  adminUrl: string;
  /** Of the GraphQL Shop API, without them. */
  shopUrl: string;
  /** PostgreSQL's. */
  database: string;
  faults: Faults;
  /** Who may do everything, past the faults: what is not Greenlight's doing. */
  admin: Api;
  makeOrder: MakeOrder;
  close(): Promise<void>;
}

/** Without a template on a PostgreSQL of its own, populated anew. */
export const startVendure = (template?: Template<Access>): Promise<Vendure> =>
  withTemplate(template, { populate, start: copied });

async function copied({ postgres, database: from, access }: Template<Access>): Promise<Vendure> {
  const database = await freshDatabase(postgres, from);
  const vendure = await runVendure(database.url).catch(async (error) => {
    await database.drop();
    throw error;
  });
  const faults = await faultsBefore(vendure.url);
  const admin = await superadminAt(vendure.url);
  const shopUrl = `${vendure.url}/shop-api`;
  return {
    ...access,
    ...recordsOf(admin, database.url),
    adminUrl: `${faults.url}/admin-api`,
    shopUrl,
    database: database.url,
    faults,
    admin,
    makeOrder: orderMaker(admin, shopUrl),
    async close() {
      await faults.close();
      await vendure.stop();
      await database.drop();
    },
  };
}
