/** What the shop's people do with an order in Vendure's own pages: pack, ship, give back, cancel. */
import type { Api } from './api.ts';

export interface LinePieces {
  id: string;
  quantity: number;
}

export async function linesOf(admin: Api, order: string): Promise<LinePieces[]> {
  const answer = await admin<{ order: { lines: LinePieces[] } }>(
    'query($order: ID!) { order(id: $order) { lines { id quantity } } }',
    { order },
  );
  return answer.order.lines.sort((a, b) => Number(a.id) - Number(b.id));
}

/** A parcel that waits for the carrier. Its id. */
export async function pack(
  admin: Api,
  lines: LinePieces[],
  { carrier, trackingCode }: { carrier: string; trackingCode: string },
): Promise<string> {
  const { addFulfillmentToOrder } = await admin<{ addFulfillmentToOrder: { id: string } }>(
    `mutation($input: FulfillOrderInput!) {
      addFulfillmentToOrder(input: $input) { ...on Fulfillment { id } ...on ErrorResult { errorCode message } }
    }`,
    {
      input: {
        lines: lines.map(({ id, quantity }) => ({ orderLineId: id, quantity })),
        handler: {
          code: 'manual-fulfillment',
          arguments: [
            { name: 'method', value: carrier },
            { name: 'trackingCode', value: trackingCode },
          ],
        },
      },
    },
  );
  return addFulfillmentToOrder.id;
}

export async function moveParcel(
  admin: Api,
  parcel: string,
  state: 'Shipped' | 'Delivered' | 'Cancelled',
): Promise<void> {
  await admin(
    `mutation($parcel: ID!, $state: String!) {
      transitionFulfillmentToState(id: $parcel, state: $state) {
        __typename ...on FulfillmentStateTransitionError { errorCode message }
      }
    }`,
    { parcel, state },
  );
}

export async function moveOrder(admin: Api, order: string, state: string): Promise<void> {
  await admin(
    `mutation($order: ID!, $state: String!) {
      transitionOrderToState(id: $order, state: $state) {
        __typename ...on OrderStateTransitionError { errorCode message }
      }
    }`,
    { order, state },
  );
}

/** An amount on no line, by the first payment. */
export async function refund(
  admin: Api,
  order: string,
  { amount, reason }: { amount: number; reason: string },
): Promise<void> {
  const answer = await admin<{ order: { payments: { id: string }[] } }>(
    'query($order: ID!) { order(id: $order) { payments { id } } }',
    { order },
  );
  const paymentId = answer.order.payments.map(({ id }) => id).sort((a, b) => Number(a) - Number(b))[0];
  await admin(
    `mutation($input: RefundOrderInput!) {
      refundOrder(input: $input) { __typename ...on ErrorResult { errorCode message } }
    }`,
    { input: { paymentId, amount, reason, lines: [], shipping: 0, adjustment: 0 } },
  );
}

export async function cancel(admin: Api, order: string, reason: string): Promise<void> {
  await admin(
    `mutation($input: CancelOrderInput!) {
      cancelOrder(input: $input) { __typename ...on ErrorResult { errorCode message } }
    }`,
    { input: { orderId: order, cancelShipping: true, reason } },
  );
}
