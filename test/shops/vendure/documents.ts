/** The Admin API's documents that the tests of Vendure's behaviour send, each answered as it comes. */
import type { Vendure } from './start.ts';

export interface Reply {
  status: number;
  /** The field's own value; undefined where the answer has none. */
  value: (Record<string, unknown> & { __typename?: string; errorCode?: string }) | null | undefined;
  errors: { message: string; path?: string[]; extensions?: { code?: string } }[] | undefined;
}

const ERROR = '...on ErrorResult { errorCode message }';
const CHANGES = {
  refundOrder: `mutation($input: RefundOrderInput!) { refundOrder(input: $input) {
    __typename ...on Refund { id total state reason } ${ERROR} ...on RefundAmountError { maximumRefundable } } }`,
  cancelOrder: `mutation($input: CancelOrderInput!) { cancelOrder(input: $input) {
    __typename ...on Order { state totalWithTax } ${ERROR} } }`,
  modifyOrder: `mutation($input: ModifyOrderInput!) { modifyOrder(input: $input) {
    __typename ...on Order { state totalWithTax shippingAddress { city } lines { id quantity } } ${ERROR} } }`,
  addNoteToOrder: 'mutation($input: AddNoteToOrderInput!) { addNoteToOrder(input: $input) { id } }',
};

/** As Greenlight's member of the staff, through the faults. */
export function change(
  vendure: Vendure,
  name: keyof typeof CHANGES,
  input: Record<string, unknown>,
): Promise<Reply> {
  return send(vendure, CHANGES[name], { input });
}

export function moveTo(vendure: Vendure, order: string, state: string): Promise<Reply> {
  const document = `mutation($order: ID!, $state: String!) { transitionOrderToState(id: $order, state: $state) {
    __typename ...on Order { state } ...on OrderStateTransitionError { errorCode message fromState } } }`;
  return send(vendure, document, { order, state });
}

/** `token`: another one than Greenlight's. */
export async function send(
  { adminUrl, token }: { adminUrl: string; token: string },
  query: string,
  variables: Record<string, unknown> = {},
): Promise<Reply> {
  const response = await fetch(adminUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as {
    data?: Record<string, Reply['value']> | null;
    errors?: Reply['errors'];
  };
  return { status: response.status, value: Object.values(data ?? {})[0], errors };
}
