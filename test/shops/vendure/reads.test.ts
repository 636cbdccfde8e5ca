/** How Vendure finds things and says no, as the adapter relies on it. */
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { customers, type ExampleCustomer } from './customers.ts';
import { send } from './documents.ts';
import { exampleOrders } from './examples.ts';
import { startVendure, type Vendure } from './start.ts';

/** Of the example orders, which the shop counts from V-10001 on. */
const codesOf = (customer: ExampleCustomer) =>
  exampleOrders.flatMap((order, at) => (order.customer === customer ? [`V-${10_001 + at}`] : []));

let vendure: Vendure;

beforeAll(async () => {
  vendure = await startVendure(inject('vendure'));
});

afterAll(() => vendure.close());

describe('customers', () => {
  const CUSTOMERS = `query($filter: CustomerFilterParameter!) { customers(options: { filter: $filter }) { items {
    emailAddress user { verified } orders(options: { filter: { active: { eq: false } } }) { items { code } } } } }`;

  interface Found {
    emailAddress: string;
    user: { verified: boolean } | null;
    orders: { items: { code: string }[] };
  }

  async function found(filter: object): Promise<Found[]> {
    const { value } = await send(vendure, CUSTOMERS, { filter });
    return (value?.items ?? []) as Found[];
  }

  test('by e-mail, as it is written', async () => {
    const [ada] = await found({ emailAddress: { eq: 'ada.byron@example.com' } });
    expect(ada?.user).toEqual({ verified: true });
    expect(ada?.orders.items.map(({ code }) => code).sort()).toEqual(codesOf(customers.ada));
    expect(await found({ emailAddress: { eq: 'Ada.Byron@example.com' } })).toEqual([]);
  });

  test('a guest is a customer without a user, with one record for all their orders', async () => {
    const [tom, ...others] = await found({ emailAddress: { eq: 'tom.baker@example.com' } });
    expect([tom?.user, others]).toEqual([null, []]);
    expect(tom?.orders.items.map(({ code }) => code).sort()).toEqual(codesOf(customers.tom));
  });

  test('by last name and postcode of an address, of guests too', async () => {
    const by = (lastName: string, postalCode: string) =>
      found({ lastName: { eq: lastName }, postalCode: { eq: postalCode } });
    const emails = (list: Found[]) => list.map(({ emailAddress }) => emailAddress);
    expect(emails(await by("O'Neill", 'M5V 2T6'))).toEqual(['mary.oneill@example.com']);
    expect(emails(await by('Chen', '80202'))).toEqual(['lin.chen@example.com']);
    expect(await by("o'neill", 'M5V 2T6')).toEqual([]);
    expect(await by("O'Neill", 'M5V2T6')).toEqual([]);
  });
});

describe('orders', () => {
  test.each([
    ['V-10001', 1],
    ['v-10001', 0],
    ['V-99999', 0],
  ])('by code %s: %i', async (code, count) => {
    const document =
      'query($code: String!) { orders(options: { filter: { code: { eq: $code } } }) { totalItems } }';
    expect((await send(vendure, document, { code })).value).toEqual({ totalItems: count });
  });
});

describe('what a no looks like', () => {
  const ONE = 'query($id: ID!) { order(id: $id) { id } }';

  test('an order that is not there is null to a read, and an error to a change', async () => {
    expect(await send(vendure, ONE, { id: '99999' })).toMatchObject({ status: 200, value: null });
    const document = `mutation($id: ID!) { addNoteToOrder(input: { id: $id, note: "x", isPublic: false }) { id } }`;
    expect(await send(vendure, document, { id: '99999' })).toMatchObject({
      status: 200,
      errors: [{ extensions: { code: 'ENTITY_NOT_FOUND' } }],
    });
  });

  test('a document that does not fit the schema is the one with a status', async () => {
    expect(await send(vendure, '{ orders { nonsense } }')).toMatchObject({
      status: 400,
      errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
    });
  });

  test('a token that is not right is 200 and FORBIDDEN', async () => {
    const { adminUrl } = vendure;
    expect(await send({ adminUrl, token: 'nonsense' }, ONE, { id: '1' })).toMatchObject({
      status: 200,
      errors: [{ extensions: { code: 'FORBIDDEN' } }],
    });
  });
});
