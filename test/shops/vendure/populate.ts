/** Makes the example shop in an empty database: a member of the staff for Greenlight, customers, orders. */
import { makeOlder } from './ages.ts';
import { type Api, apiAt } from './api.ts';
import { customers, type ExampleCustomer } from './customers.ts';
import { exampleOrders } from './examples.ts';
import { stock } from './goods.ts';
import { orderMaker } from './orders.ts';
import { runVendure } from './process.ts';

/** What Greenlight is let in with. */
export interface Access {
  username: string;
  password: string;
  /** Of a session of this administrator's: `authorization: Bearer TOKEN`. */
  token: string;
  /** With the same permissions, in the header `vendure-api-key`. */
  apiKey: string;
}

/** All that Greenlight's tools need. */
export const PERMISSIONS = [
  'ReadOrder',
  'UpdateOrder',
  'ReadCustomer',
  'UpdateCustomer',
  'CreateCustomer',
  'ReadCatalog',
];

/** `database` is empty before, and nobody is connected to it afterwards. */
export async function populate(database: string): Promise<Access> {
  const vendure = await runVendure(database);
  try {
    const admin = await superadminAt(vendure.url);
    const access = await staffFor(admin, vendure.url);
    await stock(admin);
    for (const customer of Object.values(customers)) await account(admin, customer);
    const makeOrder = orderMaker(admin, `${vendure.url}/shop-api`);
    const made = [];
    for (const { ages, ...wanted } of exampleOrders) made.push({ code: await makeOrder(wanted), ...ages });
    await makeOlder(database, made);
    return access;
  } finally {
    await vendure.stop();
  }
}

/** Who may do everything, as Vendure makes it. */
export async function superadminAt(url: string): Promise<Api> {
  const admin = apiAt(`${url}/admin-api`);
  await login(admin, 'superadmin', 'superadmin');
  return admin;
}

async function login(admin: Api, username: string, password: string): Promise<void> {
  await admin(
    `mutation($username: String!, $password: String!) {
      login(username: $username, password: $password) { __typename ...on ErrorResult { errorCode message } }
    }`,
    { username, password },
  );
}

async function staffFor(admin: Api, url: string): Promise<Access> {
  const username = 'greenlight@example.com';
  const password = 'a-password-of-greenlight';
  const { createRole } = await admin<{ createRole: { id: string } }>(
    'mutation($input: CreateRoleInput!) { createRole(input: $input) { id } }',
    { input: { code: 'support', description: 'Support', permissions: PERMISSIONS } },
  );
  const roleIds = [createRole.id];
  const { createApiKey } = await admin<{ createApiKey: { apiKey: string } }>(
    'mutation($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey } }',
    { input: { roleIds, translations: [{ languageCode: 'en', name: 'Greenlight' }] } },
  );
  const person = { firstName: 'Greenlight', lastName: 'Support', emailAddress: username, password };
  await admin('mutation($input: CreateAdministratorInput!) { createAdministrator(input: $input) { id } }', {
    input: { ...person, roleIds },
  });
  const own = apiAt(`${url}/admin-api`);
  await login(own, username, password);
  return { username, password, token: own.token() ?? '', apiKey: createApiKey.apiKey };
}

/** Guests have none. */
async function account(admin: Api, customer: ExampleCustomer): Promise<void> {
  const { firstName, lastName, emailAddress, password, address } = customer;
  if (password === undefined) return;
  const { createCustomer } = await admin<{ createCustomer: { id: string } }>(
    `mutation($input: CreateCustomerInput!, $password: String) {
      createCustomer(input: $input, password: $password) {
        ...on Customer { id } ...on ErrorResult { errorCode message }
      }
    }`,
    { input: { firstName, lastName, emailAddress }, password },
  );
  const isDefault = { defaultShippingAddress: true, defaultBillingAddress: true };
  await admin(
    `mutation($customer: ID!, $input: CreateAddressInput!) {
      createCustomerAddress(customerId: $customer, input: $input) { id }
    }`,
    {
      customer: createCustomer.id,
      input: { fullName: `${firstName} ${lastName}`, ...address, ...isDefault },
    },
  );
}
