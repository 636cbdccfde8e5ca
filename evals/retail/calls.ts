/** What a call of the reference tools is with the project's own. */
import type { Args, Json } from '../../src/run/plan/plan.ts';
import { linesOf } from './import-shop.ts';
import type { Action } from './material.ts';

export interface OwnCall {
  tool: string;
  args: Args;
}

/**
 * `skusOf`: the items of an order's lines, in their order; empty for an order that is not known. Throws for a
 * tool the reference does not have.
 */
export function ownCall({ name, arguments: given }: Action, skusOf: (order: string) => string[]): OwnCall {
  const text = (key: string) => String(given[key] ?? '');
  const order = text('order_id');
  const lines = () => linesOf(skusOf(order), list(given.item_ids));
  const swaps = () => {
    const to = list(given.new_item_ids);
    return lines().map((line, n) => ({ line, to: to[n] ?? '' }));
  };
  const method = text('payment_method_id');
  switch (name) {
    case 'cancel_pending_order':
      return { tool: 'orders.cancel', args: { order, reason: text('reason') } };
    case 'modify_pending_order_address':
      return { tool: 'orders.change_address', args: { order, address: address(given) } };
    case 'modify_pending_order_items':
      return { tool: 'orders.change_items', args: { order, items: swaps(), method } };
    case 'modify_pending_order_payment':
      return { tool: 'orders.change_payment', args: { order, method } };
    case 'return_delivered_order_items':
      return { tool: 'orders.return', args: { order, lines: lines(), method } };
    case 'exchange_delivered_order_items':
      return { tool: 'orders.exchange', args: { order, items: swaps(), method } };
    case 'modify_user_address':
      return { tool: 'accounts.change_address', args: { address: address(given) } };
    case 'find_user_id_by_email':
      return { tool: 'accounts.find', args: { email: text('email') } };
    case 'find_user_id_by_name_zip':
      return {
        tool: 'accounts.find',
        args: { name: `${text('first_name')} ${text('last_name')}`, postcode: text('zip') },
      };
    case 'get_order_details':
      return { tool: 'orders.details', args: { order } };
    case 'get_user_details':
      return { tool: 'accounts.profile', args: {} };
    case 'get_product_details':
      return { tool: 'orders.product', args: { product: text('product_id') } };
    case 'get_item_details':
      return { tool: 'orders.product', args: { sku: text('item_id') } };
    case 'list_all_product_types':
      return { tool: 'orders.products', args: {} };
    default:
      throw new Error(`there is no reference tool ${name}`);
  }
}

/**
 * The reference tool itself: `write` changes something, `read` does not; arithmetic is skipped, a transfer is
 * a hand-off.
 */
export function kindOf({ name }: Action): 'find' | 'read' | 'write' | 'skipped' | 'hand_off' {
  if (name === 'calculate') return 'skipped';
  if (name === 'transfer_to_human_agents') return 'hand_off';
  if (name.startsWith('find_')) return 'find';
  return name.startsWith('get_') || name.startsWith('list_') ? 'read' : 'write';
}

function list(value: string | string[] | undefined): string[] {
  return Array.isArray(value) ? value : [];
}

function address(given: Action['arguments']): { [name: string]: Json } {
  const text = (key: string) => String(given[key] ?? '');
  return {
    ...{ street: text('address1'), line2: text('address2'), postcode: text('zip') },
    ...{ city: text('city'), state: text('state'), country: text('country') },
  };
}
