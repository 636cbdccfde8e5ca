/** A customer at the shop's checkout: things into the cart, an address, a way to ship, payments. */
import type { Api } from './api.ts';
import type { ExampleCustomer } from './customers.ts';

export interface Placed {
  id: string;
  code: string;
}

/** Variants by their id in Vendure, with how many. */
export async function fillCart(shop: Api, lines: { variant: string; quantity: number }[]): Promise<Placed> {
  let cart: Placed | undefined;
  for (const line of lines) {
    const { addItemToOrder } = await shop<{ addItemToOrder: Placed }>(
      `mutation($variant: ID!, $quantity: Int!) {
        addItemToOrder(productVariantId: $variant, quantity: $quantity) {
          ...on Order { id code } ...on ErrorResult { errorCode message }
        }
      }`,
      line,
    );
    cart = addItemToOrder;
  }
  if (cart) return cart;
  throw new Error('An order needs something in it');
}

/** The token of the session. */
export async function signIn(shop: Api, username: string, password: string): Promise<string> {
  await shop(
    `mutation($username: String!, $password: String!) {
      login(username: $username, password: $password) { __typename ...on ErrorResult { errorCode message } }
    }`,
    { username, password },
  );
  return shop.token() ?? '';
}

export async function useCoupon(shop: Api, code: string): Promise<void> {
  await shop(
    `mutation($code: String!) {
      applyCouponCode(couponCode: $code) { __typename ...on ErrorResult { errorCode message } }
    }`,
    { code },
  );
}

/** Until only paying is left. */
export async function checkOut(shop: Api, customer: ExampleCustomer): Promise<void> {
  const { firstName, lastName, emailAddress, password, address } = customer;
  if (password === undefined)
    await shop(
      `mutation($input: CreateCustomerInput!) {
        setCustomerForOrder(input: $input) { __typename ...on ErrorResult { errorCode message } }
      }`,
      { input: { firstName, lastName, emailAddress } },
    );
  await shop(
    `mutation($input: CreateAddressInput!) {
      setOrderShippingAddress(input: $input) { __typename ...on ErrorResult { errorCode message } }
    }`,
    { input: { fullName: `${firstName} ${lastName}`, ...address } },
  );
  const { eligibleShippingMethods } = await shop<{ eligibleShippingMethods: { id: string }[] }>(
    '{ eligibleShippingMethods { id } }',
  );
  await shop(
    `mutation($method: ID!) {
      setOrderShippingMethod(shippingMethodId: [$method]) { __typename ...on ErrorResult { errorCode message } }
      transitionOrderToState(state: "ArrangingPayment") {
        __typename ...on OrderStateTransitionError { errorCode message }
      }
    }`,
    { method: eligibleShippingMethods[0]?.id },
  );
}

export async function pay(shop: Api, method: 'card' | 'voucher', metadata: object): Promise<void> {
  await shop(
    `mutation($input: PaymentInput!) {
      addPaymentToOrder(input: $input) { __typename ...on ErrorResult { errorCode message } }
    }`,
    { input: { method, metadata } },
  );
}
