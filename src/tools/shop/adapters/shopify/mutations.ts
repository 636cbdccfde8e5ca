/** What Shopify is asked to change. Only a refund has a key of its own; all else is looked for. */

const NO = 'userErrors { field message }';
const CODED_NO = 'userErrors { field message code }';

export const REFUND = `mutation ($input: RefundInput!, $key: String!) {
  refundCreate(input: $input) @idempotent(key: $key) { refund { id } ${NO} }
}`;

/** A job, which goes on after the answer. */
export const CANCEL = `mutation ($id: ID!, $note: String!) {
  orderCancel(
    orderId: $id, reason: CUSTOMER, restock: true, notifyCustomer: false, staffNote: $note
    refundMethod: { originalPaymentMethodsRefund: true }
  ) { job { id done } orderCancelUserErrors { field message code } }
}`;
export const JOB = 'query ($id: ID!) { job(id: $id) { id done } }';

export const UPDATE_ORDER = `mutation ($input: OrderInput!) { orderUpdate(input: $input) { order { id } ${NO} } }`;

export const HOLD = `mutation ($id: ID!, $hold: FulfillmentOrderHoldInput!) {
  fulfillmentOrderHold(id: $id, fulfillmentHold: $hold) { fulfillmentHold { id } ${CODED_NO} }
}`;
export const RELEASE = `mutation ($id: ID!, $holds: [ID!]!) {
  fulfillmentOrderReleaseHold(id: $id, holdIds: $holds) { fulfillmentOrder { id } ${CODED_NO} }
}`;

export const CREATE_RETURN = `mutation ($input: ReturnInput!) {
  returnCreate(returnInput: $input) { return { id } ${CODED_NO} }
}`;
export const CANCEL_RETURN =
  'mutation ($id: ID!) { returnCancel(id: $id) { return { id } userErrors { field message code } } }';

export const CREATE_ADDRESS = `mutation ($customer: ID!, $address: MailingAddressInput!) {
  customerAddressCreate(customerId: $customer, address: $address, setAsDefault: true) { address { id } ${NO} }
}`;
export const UPDATE_ADDRESS = `mutation ($customer: ID!, $id: ID!, $address: MailingAddressInput!) {
  customerAddressUpdate(customerId: $customer, addressId: $id, address: $address, setAsDefault: true) {
    address { id } ${NO}
  }
}`;
export const DELETE_ADDRESS = `mutation ($customer: ID!, $id: ID!) {
  customerAddressDelete(customerId: $customer, addressId: $id) { deletedAddressId ${NO} }
}`;

/** Two fields of a mutation are done one after the other: first the entry that says what it was for. */
const KEEP = 'metafieldsSet(metafields: $entries) { userErrors { field message code } }';
export const FORGET = `mutation ($entries: [MetafieldIdentifierInput!]!) {
  metafieldsDelete(metafields: $entries) { deletedMetafields { key } ${NO} }
}`;
export const CREDIT = `mutation (
  $entries: [MetafieldsSetInput!]!, $owner: ID!, $credit: StoreCreditAccountCreditInput!
) {
  ${KEEP}
  storeCreditAccountCredit(id: $owner, creditInput: $credit) {
    storeCreditAccountTransaction { id } ${CODED_NO}
  }
}`;
export const DEBIT = `mutation (
  $entries: [MetafieldsSetInput!]!, $account: ID!, $debit: StoreCreditAccountDebitInput!
) {
  ${KEEP}
  storeCreditAccountDebit(id: $account, debitInput: $debit) {
    storeCreditAccountTransaction { id } ${CODED_NO}
  }
}`;

/** Nothing of an edit has an effect before it is committed. */
export const BEGIN_EDIT = `mutation ($id: ID!) {
  orderEditBegin(id: $id) {
    calculatedOrder { id totalPriceSet { shopMoney { amount } } lineItems(first: 50) { nodes { id } } } ${NO}
  }
}`;
export const ADD_VARIANT_FOR_LINE = `mutation ($edit: ID!, $variant: ID!, $quantity: Int!, $line: ID!) {
  orderEditAddVariant(id: $edit, variantId: $variant, quantity: $quantity, allowDuplicates: true) { ${NO} }
  orderEditSetQuantity(id: $edit, lineItemId: $line, quantity: 0, restock: true) {
    calculatedOrder { totalPriceSet { shopMoney { amount } } } ${NO}
  }
}`;
/** What was for which is written right before. */
export const COMMIT_EDIT = `mutation ($entries: [MetafieldsSetInput!]!, $edit: ID!, $note: String!) {
  ${KEEP}
  orderEditCommit(id: $edit, notifyCustomer: false, staffNote: $note) { order { id } ${NO} }
}`;

/** A draft has no effect before it is completed. */
export const CREATE_DRAFT = `mutation ($input: DraftOrderInput!) {
  draftOrderCreate(input: $input) { draftOrder { id ready totalPriceSet { shopMoney { amount } } } ${NO} }
}`;
export const COMPLETE_DRAFT = `mutation ($id: ID!) {
  draftOrderComplete(id: $id) { draftOrder { id } ${NO} }
}`;
