/**
 * What the systems of shops can do, and the tools that rest on it. A tool whose capability a system lacks is
 * not offered there; a playbook takes its other way, or the case goes to people with the reason.
 */
import { present } from '../../../run/present.ts';
import type { Tool } from '../../contract.ts';

/** By capability, what it is for people and the tools that need it. All else every system can do. */
export const CAPABILITIES = {
  refunds: { what: 'give money back', tools: ['orders.refund'] },
  cancelling: { what: 'cancel an order', tools: ['orders.cancel'] },
  cancelling_lines: { what: 'take a line out of an order', tools: ['orders.cancel_line'] },
  changing_items: { what: 'change the items of an order', tools: ['orders.change_items'] },
  changing_payment: { what: 'have an order paid otherwise', tools: ['orders.change_payment'] },
  changing_address: { what: 'send an order to another address', tools: ['orders.change_address'] },
  holds: { what: 'hold the packing of an order', tools: ['orders.hold_packing', 'orders.release_packing'] },
  notes: { what: 'keep notes on an order', tools: ['orders.note', 'orders.remove_note'] },
  traces: { what: 'trace a parcel', tools: ['orders.trace', 'orders.withdraw_trace'] },
  returns: { what: 'take goods back', tools: ['orders.return', 'orders.withdraw_return'] },
  exchanges: { what: 'exchange goods', tools: ['orders.exchange'] },
  sending_again: { what: 'send goods again', tools: ['orders.reship', 'orders.withdraw_reship'] },
  credit: { what: 'give store credit', tools: ['orders.credit', 'orders.withdraw_credit'] },
  account_address: { what: 'change the address of an account', tools: ['accounts.change_address'] },
  sign_in: {
    what: 'look after how people sign in',
    tools: ['accounts.claim', 'accounts.security', 'accounts.unlock', 'accounts.end_sessions'],
  },
} as const satisfies Record<string, { what: string; tools: readonly string[] }>;
export type Capability = keyof typeof CAPABILITIES;

export const EVERY_CAPABILITY = Object.keys(CAPABILITIES) as Capability[];

/** The tools of a system that can do this much; `system` as people call it. */
export function offeredBy(
  tools: Tool[],
  { system, can }: { system: string; can: readonly Capability[] },
): Tool[] {
  return tools.map((tool) => {
    const needed = EVERY_CAPABILITY.find((one) =>
      (CAPABILITIES[one].tools as readonly string[]).includes(tool.name),
    );
    const lacking =
      needed === undefined || can.includes(needed)
        ? undefined
        : `${system} cannot ${CAPABILITIES[needed].what}`;
    return { ...tool, ...present({ lacking }) };
  });
}
