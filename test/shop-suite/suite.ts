/**
 * What every order system has to keep, whoever wrote it: one file a promise in `promises/`, each run for each
 * system by its own test file.
 */
import type { CallContext, ToolResult, ToolRunner } from '../../src/flow/ports/tools.ts';
import type { Args, Facts, Preview } from '../../src/run/plan/plan.ts';
import type { Capability } from '../../src/tools/shop/contract/capabilities.ts';
import type { ShopPort } from '../../src/tools/shop/contract/shop.ts';

/** Shipping costs 5.00 on every order. */
export const GOODS = {
  mug: { sku: 'MUG-BLUE', title: 'Stoneware Mug', variant: 'Blue', cents: 1_400 },
  sand: { sku: 'MUG-SAND', title: 'Stoneware Mug', variant: 'Sand', cents: 1_400 },
  lamp: { sku: 'LAMP-STEEL', title: 'Desk Lamp', variant: 'Steel', cents: 8_900 },
  brass: { sku: 'LAMP-BRASS', title: 'Desk Lamp', variant: 'Brass', cents: 10_900 },
};
export const SHIPPING = 500;

export interface OrderWanted {
  of: 'ada' | 'grace';
  /** How many of which. */
  lines: [keyof typeof GOODS, number][];
  state: 'paid' | 'packed' | 'shipped' | 'delivered';
}

export interface Placed {
  order: string;
  customer: string;
  email: string;
  postcode: string;
}

/** What the system's own records say, asked past Greenlight. */
export interface OwnWord {
  /** Cents of the refunds that stand, oldest first. */
  refunds(order: string): Promise<number[]>;
  /** How many of which are in it now, in the order of their item numbers. */
  items(order: string): Promise<[sku: string, quantity: number][]>;
  /** Numbers of lines that are cancelled. */
  cancelledLines(order: string): Promise<number[]>;
  isCancelled(order: string): Promise<boolean>;
  notes(order: string): Promise<string[]>;
  street(order: string): Promise<string>;
}

export function inOrder(items: [sku: string, quantity: number][]): [sku: string, quantity: number][] {
  return items.toSorted(([one], [other]) => (one < other ? -1 : 1));
}

/** Of systems that are reached over a network. */
export interface Line {
  /** What the next request that changes something meets: done by the system, or not, and what is answered. */
  next(met: { done: boolean; answer: 'lost' | 'error' }): void;
  /** While it is away nothing answers. */
  away(is: boolean): void;
}

export interface SuiteShop {
  system: string;
  can: readonly Capability[];
  tenant: string;
  currency: string;
  shop: ShopPort;
  /** Of a process that makes its changes alone: over a network it waits for nobody else's. */
  hands: ToolRunner;
  /** Of one more on the same records, which waits for what others may still be sending. */
  another(): ToolRunner;
  /** The same shop for a desk that counts in another currency; absent: a desk's orders are in its own. */
  abroad?(): { currency: string; shop: ShopPort; hands: ToolRunner };
  makeOrder(wanted: OrderWanted): Promise<Placed>;
  word: OwnWord;
  line?: Line;
  context(more: Partial<CallContext>): CallContext;
}

/** For the order's own customer, verified. */
export function whoOf(shop: SuiteShop, { customer }: Placed, more: Partial<CallContext> = {}): CallContext {
  return shop.context({ customer: { id: customer, verified: true }, ...more });
}

/** A fresh order, and its own customer. */
export async function ordered(shop: SuiteShop, wanted: OrderWanted) {
  const placed = await shop.makeOrder(wanted);
  return { ...placed, context: whoOf(shop, placed) };
}

/** Of two processes that may make the same change at once. */
export const twoOf = (shop: SuiteShop): ToolRunner[] => [shop.another(), shop.another()];

const still = () => new AbortController().signal;

export function read(shop: SuiteShop, tool: string, { args, context }: { args: Args; context: CallContext }) {
  return shop.hands.read(tool, args, { context, signal: still() });
}

/** Throws where it cannot be shown. */
export async function shown(
  shop: SuiteShop,
  tool: string,
  { args, context, assumed = {} }: { args: Args; context: CallContext; assumed?: Facts },
): Promise<Preview> {
  const prepared = await shop.hands.prepare(tool, args, { context, assumed, signal: still() });
  if ('fault' in prepared) throw new Error(`${tool}: ${prepared.fault.code}`);
  return prepared.preview;
}

/** The code of what keeps it from being shown. */
export async function refusal(
  shop: SuiteShop,
  tool: string,
  { args, context }: { args: Args; context: CallContext },
): Promise<string> {
  const prepared = await shop.hands.prepare(tool, args, { context, assumed: {}, signal: still() });
  return 'fault' in prepared ? prepared.fault.code : 'shown';
}

let keys = 0;
export const newKey = ({ run }: CallContext): string => {
  keys += 1;
  return `${run}:suite:${keys}`;
};

export function write(
  hands: ToolRunner,
  tool: string,
  call: { args: Args; context: CallContext; before: Facts; key: string; fresh?: boolean },
): Promise<ToolResult> {
  const { args, context, before, key, fresh = true } = call;
  const terms = { key, before, fresh, startedAt: context.now };
  return hands.write(tool, args, { context, signal: still(), terms });
}

/** Shown and made, as a step that was approved is. */
export async function act(
  shop: SuiteShop,
  tool: string,
  { args, context }: { args: Args; context: CallContext },
): Promise<ToolResult & { preview: Preview }> {
  const preview = await shown(shop, tool, { args, context });
  const result = await write(shop.hands, tool, {
    ...{ args, context, before: preview.before, key: newKey(context) },
  });
  return { ...result, preview };
}
