/**
 * Other variants in an order that is not packed, by a modification of Vendure's, which gives back in one what
 * they cost less. What the order would be is tried first: Vendure reckons all of it anew.
 */
import { movedFacts } from '../../../../run/plan/facts.ts';
import type { LineSwap } from '../../contract/changes.ts';
import type { Swap } from '../../contract/swaps.ts';
import type { GraphqlClient } from '../remote/graphql.ts';
import { Refusal, type RemoteChange, type Sending } from '../remote/kinds.ts';
import { textOf } from '../remote/mark.ts';
import { refusePacked } from '../remote/on-order.ts';
import {
  ITEMS_CHANGED,
  onSwap,
  refuseNotHeld,
  type SwapParts,
  type Swapping,
  swapsFor,
} from '../remote/swapping.ts';
import { VARIANT_IDS, VariantIdsAnswer, type VendureOrder } from './documents.ts';
import { closing, isFreeFor, modificationWith, refuseModifying, whileModifying } from './modifying.ts';
import { MODIFY, TRY_MODIFY, Tried } from './mutations.ts';
import { noteWith } from './notes.ts';
import { left, settled } from './order-money.ts';
import { answeredWith, givenWith, isSettledWith } from './pieces.ts';
import { linesOf, swapNote } from './swapped-lines.ts';

export type ItemParts = SwapParts<GraphqlClient, VendureOrder>;
type State = Swapping<VendureOrder>;

/** `cents`: what it costs more, which is less than nothing or nothing. */
type ItemsArgs = { order: string; items: LineSwap[]; method: string; cents?: number };

export function changeItems(parts: ItemParts): RemoteChange<State, ItemsArgs> {
  const onSwaps = onSwap(parts);
  return {
    ...onSwaps,
    expected(state, args) {
      const { raw, order } = state;
      refusePacked(order);
      refuseModifying(raw);
      const { swaps, cents } = plannedIn(state, args);
      refuseTangled(raw, swaps);
      const payment = settled(raw).find(({ id }) => id === args.method);
      refuseNotHeld(order, { cents, left: payment && left(payment) });
      const lines = swaps.map(({ line }) => line.line);
      return { output: { order: order.id, lines, cents }, args: { ...args, cents } };
    },
    progress({ raw }, { cents = 0 }, mark) {
      const made = modificationWith(raw, mark);
      if (!made) return noteWith(raw, mark) ? { kind: 'part', stands: 0 } : { kind: 'nothing' };
      const isAsShown = made.priceChange === cents && givenWith(raw, mark) === -cents;
      if (raw.state === 'Modifying' || !isAsShown) return { kind: 'part', stands: 1 };
      return { kind: isSettledWith(raw, mark) ? 'whole' : 'pending' };
    },
    isStillDue(state, _args, { before, mark }) {
      if (modificationWith(state.raw, mark)) return true;
      return movedFacts(before, onSwaps.facts(state)).length === 0 && isFreeFor(state.raw, mark);
    },
    takeAway: closing(parts),
    async send(state, args, sending) {
      const { raw } = state;
      const modify = () => modifyItems(parts, state, { ...args, sending });
      await whileModifying(parts, raw, { what: 'The items are changed', sending, modify });
      const now = (args.cents ?? 0) < 0 ? await parts.read(raw.code) : undefined;
      if (now && answeredWith(now.raw, sending.mark) > 0 && givenWith(now.raw, sending.mark) === 0)
        throw new Refusal('refund_failed', `The payment provider refuses the refund on ${raw.code}.`);
    },
  };
}

function plannedIn(state: State, { items }: ItemsArgs): { swaps: Swap[]; cents: number } {
  return swapsFor(state, { items, how: 'change', system: 'Vendure' });
}

/** Vendure puts what is in an order already onto the line that has it. */
function refuseTangled(raw: VendureOrder, swaps: Swap[]): void {
  const lines = linesOf(raw);
  const inOrder = lines.map(({ productVariant }) => productVariant.sku);
  for (const { line, to } of swaps) {
    if (lines[line.line - 1]?.quantity !== line.quantity)
      throw new Refusal('pieces_gone', `Pieces of line ${line.line} were taken out: a person has to look.`);
    if (inOrder.includes(to.sku))
      throw new Refusal('item_twice', `${to.sku} would be in ${raw.code} twice: a person has to.`);
    inOrder.push(to.sku);
  }
}

/** Throws Refusal where anything of the order would cost another amount than was shown. */
async function modifyItems(
  { client }: ItemParts,
  state: State,
  { sending, ...args }: ItemsArgs & { sending: Sending },
): Promise<void> {
  const { raw } = state;
  const { mark } = sending;
  const { method, cents = 0 } = args;
  const { swaps } = plannedIn(state, args);
  const lines = linesOf(raw);
  const wanted = await Promise.all(
    swaps.map(async ({ line: { line, quantity }, to, total }): Promise<Wanted> => {
      const variant = await variantOf(client, to.sku);
      return { from: lines[line - 1]?.id ?? '', variant, quantity, total };
    }),
  );
  const note = swapNote(wanted, mark);
  if (note === undefined) throw new Refusal('too_many_lines', `That are too many lines of ${raw.code}.`);
  const reason = textOf({ reason: ITEMS_CHANGED, parts: [{ cents: -cents }], mark });
  const input = {
    ...{ orderId: raw.id, note },
    addItems: wanted.map(({ variant, quantity }) => ({ productVariantId: variant, quantity })),
    adjustOrderLines: wanted.map(({ from }) => ({ orderLineId: from, quantity: 0 })),
    options: { recalculateShipping: false },
    ...(cents < 0 ? { refunds: [{ paymentId: method, amount: -cents, reason }] } : {}),
  };
  const tried = await client.write(TRY_MODIFY, { input: { ...input, dryRun: true } }, sending.again);
  const would = Tried.safeParse(tried).data;
  if (!would || would.totalWithTax - raw.totalWithTax !== cents || !isAsShown(raw, { would, wanted }))
    throw new Refusal('other_amount', `Vendure would have ${raw.code} cost another amount than was shown.`);
  await client.write(MODIFY, { input: { ...input, dryRun: false } }, sending.once);
}

interface Wanted {
  from: string;
  variant: string;
  quantity: number;
  total: number;
}

function isAsShown(raw: VendureOrder, { would, wanted }: { would: Tried; wanted: Wanted[] }): boolean {
  return would.lines.every(({ id, quantity, proratedLinePriceWithTax: costs, productVariant }) => {
    const comes = wanted.find(({ variant }) => variant === productVariant.id);
    if (comes) return quantity === comes.quantity && costs === comes.total;
    if (wanted.some(({ from }) => from === id)) return quantity === 0;
    const was = raw.lines.find((line) => line.id === id);
    return was?.quantity === quantity && was.proratedLinePriceWithTax === costs;
  });
}

/** Throws Refusal where several have this number: it is not said which is meant. */
async function variantOf(client: GraphqlClient, sku: string): Promise<string> {
  const { productVariants } = await client.read(VARIANT_IDS, { sku }, VariantIdsAnswer);
  const [variant, ...more] = productVariants.items;
  if (!variant || more.length > 0)
    throw new Refusal('no_such_item', `The shop has no one item ${sku}: a person has to look.`);
  return variant.id;
}
