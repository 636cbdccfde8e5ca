/** What the tools of the shop for tests answer, show and change. */
import type { Args, Call, Facts, Json, Preview } from '../../src/run/plan/plan.ts';

const FH_10482 = {
  order: {
    id: 'FH-10482',
    deliveredDays: 3,
    lines: [
      { line: 1, title: 'Candle', total: 1250 },
      { line: 2, title: 'Stoneware mug set', total: 4800 },
    ],
  },
};

/** What a read of this shop answers. */
export function answerOf(tool: string, args: Args): Json {
  switch (tool) {
    case 'accounts.find':
      return {
        customer: { id: 'c-mara', name: 'Mara Lind', email: 'mara.l@example.com' },
        evidence: ['order_email', 'postcode'],
      };
    case 'accounts.claim':
      return { customer: { id: 'c-kaya', name: '', email: String(args.email) }, evidence: [] };
    case 'accounts.security':
      return { locked: true, sessions: 2 };
    case 'knowledge.article':
      return { title: 'Damaged or faulty items', body: '14 days, photo, no return needed' };
    default:
      return FH_10482;
  }
}

/** What a write of this shop would change. `packing` and the address are facts that later writes rest on. */
export function previewOf(tool: string, args: Args, assumed: Facts = {}): Preview {
  const at = `order.${String(args.order ?? '')}`;
  const now = (name: string, otherwise: Facts[string]): Facts[string] =>
    Object.hasOwn(assumed, name) ? (assumed[name] ?? null) : otherwise;
  const plain = (before: Facts, after: Facts, undoable: boolean): Preview => ({
    before,
    after,
    shows: [
      {
        label: tool,
        before: String(Object.values(before)[0] ?? ''),
        after: String(Object.values(after)[0] ?? ''),
      },
    ],
    judged: {},
    undoable,
  });
  switch (tool) {
    case 'orders.refund': {
      const lines = Array.isArray(args.lines) ? args.lines : [];
      const cents =
        lines.reduce<number>((sum, line) => sum + Number((line as { cents?: Json }).cents ?? 0), 0) +
        Number(args.shipping ?? 0);
      return {
        ...plain(
          { [`${at}.refunded`]: now(`${at}.refunded`, '0.00') },
          { [`${at}.refunded`]: (cents / 100).toFixed(2) },
          false,
        ),
        money: { account: String(args.order), cents, given: 0 },
        judged: { reason: String(args.reason), delivered_days: args.order === 'FH-10119' ? 47 : 3 },
      };
    }
    case 'orders.hold':
      return plain({ [`${at}.packing`]: now(`${at}.packing`, 'open') }, { [`${at}.packing`]: 'held' }, true);
    case 'orders.release':
      return plain({ [`${at}.packing`]: now(`${at}.packing`, 'open') }, { [`${at}.packing`]: 'open' }, true);
    case 'orders.address':
      return plain(
        { [`${at}.address`]: now(`${at}.address`, 'Old street 1') },
        { [`${at}.address`]: String(args.address) },
        true,
      );
    default:
      return plain(
        { [`${tool}.done`]: false },
        { [`${tool}.done`]: true },
        tool === 'orders.note' || tool === 'orders.trace',
      );
  }
}

/** The call that takes a done write back. */
export function undoOf(tool: string, args: Args): Call | undefined {
  const order = String(args.order ?? '');
  switch (tool) {
    case 'orders.hold':
      return { tool: 'orders.release', args: { order } };
    case 'orders.release':
      return { tool: 'orders.hold', args: { order } };
    case 'orders.address':
      return { tool: 'orders.address', args: { order, address: 'Old street 1' } };
    case 'orders.note':
      return { tool: 'orders.remove_note', args: { order, note: 'N-1' } };
    case 'orders.trace':
      return { tool: 'orders.withdraw', args: { trace: 'TR-1' } };
    default:
      return undefined;
  }
}

export function outputOf(tool: string, args: Args): Json {
  switch (tool) {
    case 'accounts.send_code':
      return { sent: true };
    case 'accounts.unlock':
      return { unlocked: true };
    case 'orders.refund':
      return { refund: 'RF-1' };
    case 'orders.note':
      return { note: 'N-1' };
    case 'orders.trace':
      return { trace: 'TR-1' };
    case 'orders.address':
      return { address: String(args.address) };
    case 'orders.hold':
    case 'orders.release':
      return { packing: tool === 'orders.hold' ? 'held' : 'open' };
    default:
      return { removed: true, withdrawn: true };
  }
}
