/** Money that went back before there were runs: most of it well, some of it not. */
import { timeAgo } from './days.ts';
import type { DemoOrder, DemoPayout } from './model.ts';
import type { DemoSeed } from './random.ts';

type Kind = 'failed' | 'duplicate' | 'over limit' | 'stopped' | 'plain';

/** The first refunds are these, in turn; all others are plain. */
const KINDS: readonly Kind[] = [
  ...(['failed', 'duplicate', 'over limit', 'failed', 'duplicate', 'stopped', 'over limit'] as const),
  ...(['failed', 'duplicate', 'over limit', 'failed', 'stopped', 'failed'] as const),
];
/** What a support engineer may give. */
const LIMIT = 5_000;

/** Spreads so many refunds over the delivered orders, one order's worth on each. */
export function refunds({ today, random }: DemoSeed, orders: DemoOrder[], wanted: number): void {
  let left = wanted;
  let kind = 0;
  const open = orders.filter(({ deliveredAt }) => deliveredAt !== null);
  // The youngest first have not been asked for money back yet, so every third is passed over.
  for (const [at, order] of open.entries()) {
    if (left === 0) return;
    if (at % 3 === 0) continue;
    const fits = fitting(order, KINDS[kind] ?? 'plain');
    const made = payouts({ today, random }, order, fits ? (KINDS[kind] ?? 'plain') : 'plain').slice(0, left);
    if (fits) kind += 1;
    order.payouts.push(...made);
    left -= made.length;
  }
}

function worth(order: DemoOrder): number {
  const [first] = order.lines;
  return first ? first.item.cents * first.quantity : 0;
}

function fitting(order: DemoOrder, kind: Kind): boolean {
  const needsMuch = kind === 'over limit' || kind === 'stopped';
  return !needsMuch || worth(order) > LIMIT;
}

function payouts({ today, random }: DemoSeed, order: DemoOrder, kind: Kind): DemoPayout[] {
  const since = Math.floor(
    (Date.parse(today) - Date.parse(order.deliveredAt?.slice(0, 10) ?? today)) / 86_400_000,
  );
  const days = random.between(0, Math.max(0, Math.min(since - 1, 25)));
  const cents = worth(order);
  const reason = random.pick(['damaged', 'changed_mind', 'faulty', 'wrong_item']);
  const by = cents > LIMIT ? 'lead' : random.pick(['engineer', 'engineer2', 'engineer3']);
  const paid: DemoPayout = {
    kind: 'refund',
    line: 1,
    cents,
    reason,
    state: 'done',
    at: timeAgo(today, days, '20:00'),
    by,
  };
  switch (kind) {
    case 'failed':
      return [{ ...paid, state: 'failed', reason: `${reason}; the bank refused: card closed` }];
    case 'duplicate': {
      const again = timeAgo(today, days, '20:02');
      return [paid, { ...paid, state: 'blocked', at: again, reason: 'refunded already two minutes before' }];
    }
    case 'over limit':
      return [{ ...paid, by: cents > 25_000 ? 'finance' : 'lead' }];
    case 'stopped':
      return [
        {
          ...paid,
          by: 'engineer2',
          state: 'blocked',
          reason: 'over the limit of an engineer; nobody was asked',
        },
      ];
    case 'plain':
      return [paid];
    default:
      return kind satisfies never;
  }
}
