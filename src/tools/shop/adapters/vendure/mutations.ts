/** What is changed by Vendure's Admin API. A no of its own stands as a member of a union. */
import { z } from 'zod';

const NO = '... on ErrorResult { errorCode message }';

export const REFUND = `mutation ($input: RefundOrderInput!) {
  refundOrder(input: $input) { __typename ... on Refund { id state } ${NO} }
}`;
export const CANCEL = `mutation ($input: CancelOrderInput!) {
  cancelOrder(input: $input) { __typename ... on Order { id } ${NO} }
}`;
export const TRANSITION = `mutation ($id: ID!, $state: String!) {
  transitionOrderToState(id: $id, state: $state) { __typename ... on Order { id } ${NO} }
}`;
export const MODIFY = `mutation ($input: ModifyOrderInput!) {
  modifyOrder(input: $input) { __typename ... on Order { id } ${NO} }
}`;
/** With `dryRun` in its input: the order as it would be. */
export const TRY_MODIFY = `mutation ($input: ModifyOrderInput!) {
  modifyOrder(input: $input) { __typename ... on Order {
    totalWithTax lines { id quantity proratedLinePriceWithTax productVariant { id } }
  } ${NO} }
}`;
export const Tried = z.object({
  totalWithTax: z.int(),
  lines: z.array(
    z.object({
      id: z.string(),
      quantity: z.int(),
      proratedLinePriceWithTax: z.int(),
      productVariant: z.object({ id: z.string() }),
    }),
  ),
});
export type Tried = z.infer<typeof Tried>;

export const ADD_NOTE = 'mutation ($input: AddNoteToOrderInput!) { addNoteToOrder(input: $input) { id } }';
export const DELETE_NOTE = 'mutation ($id: ID!) { deleteOrderNote(id: $id) { result message } }';
export const CREATE_ADDRESS = `mutation ($customerId: ID!, $input: CreateAddressInput!) {
  createCustomerAddress(customerId: $customerId, input: $input) { id }
}`;
export const UPDATE_ADDRESS =
  'mutation ($input: UpdateAddressInput!) { updateCustomerAddress(input: $input) { id } }';
export const DELETE_ADDRESS = 'mutation ($id: ID!) { deleteCustomerAddress(id: $id) { success } }';
