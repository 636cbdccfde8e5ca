/** Makes the example shop in an empty database: a key for Greenlight, goods, customers, orders. */
import { customers, type ExampleCustomer } from '../vendure/customers.ts';
import { type Api, adminAt, storeAt } from './api.ts';
import { exampleOrders, FIRST_ORDER } from './examples.ts';
import { type Stocked, stock } from './goods.ts';
import { orderMaker, registered, signedIn } from './orders.ts';
import { runNewMedusa } from './process.ts';
import { countFrom } from './rows.ts';

export interface Access {
  /** A secret API key, which Greenlight is let in with. */
  key: string;
  stocked: Stocked;
}

/** `database` is empty before, and nobody is connected to it afterwards. */
export async function populate(database: string): Promise<Access> {
  const medusa = await runNewMedusa(database);
  try {
    const { url, key } = medusa;
    const admin = adminAt(url, key);
    const stocked = await stock(admin);
    await countFrom(database, FIRST_ORDER);
    for (const customer of Object.values<ExampleCustomer>(customers))
      await account({ url, admin, stocked }, customer);
    const makeOrder = orderMaker({ url, admin, stocked, database });
    for (const wanted of exampleOrders) await makeOrder(wanted);
    return { key, stocked };
  } finally {
    await medusa.stop();
  }
}

/** Guests have none. */
async function account(
  { url, stocked }: { url: string; admin: Api; stocked: Stocked },
  { firstName: first_name, lastName: last_name, emailAddress: email, password, address }: ExampleCustomer,
): Promise<void> {
  if (password === undefined) return;
  const joining = storeAt(url, stocked.publishable, await registered(url, email, password));
  await joining('POST', '/customers', { email, first_name, last_name });
  const own = storeAt(url, stocked.publishable, await signedIn(url, email, password));
  await own('POST', '/customers/me/addresses', {
    ...{ first_name, last_name, address_1: address.streetLine1, address_2: address.streetLine2 },
    ...{ city: address.city, province: address.province, postal_code: address.postalCode },
    ...{ country_code: address.countryCode.toLowerCase(), is_default_shipping: true },
  });
}
