/** A demo shop of its own for every test: a tenant that nobody else uses, in one database per file. */

import type { CallContext, ToolResult, ToolRunner } from '../../../../src/flow/ports/tools.ts';
import type { Args, Facts, Preview } from '../../../../src/run/plan/plan.ts';
import { loadDemo } from '../../../../src/start/demo.ts';
import { type OwnRecords, openRecords, ownTools } from '../../../../src/start/own.ts';
import type { Database } from '../../../../src/store/db.ts';
import { checkMasterKey, Keyring } from '../../../../src/store/keys.ts';
import { createToolRunner } from '../../../../src/tools/runner.ts';
import type { Order } from '../../../../src/tools/shop/contract/shop.ts';
import { desk } from '../../../fernhill.ts';
import { MASTER_KEY } from '../../../store/on-each-database.ts';

const { policy: fernhill } = desk;
export const TODAY = '2026-11-23';
export const NOW = `${TODAY}T09:10:00.000Z`;

export interface TestShop extends OwnRecords {
  tenant: string;
  hands: ToolRunner;
  problems: unknown[];
  /** For the customer of this order, verified unless said otherwise. */
  whoOf(order: string, more?: Partial<CallContext>): Promise<CallContext>;
  who(words: string[], more?: Partial<CallContext>): CallContext;
  order(id: string): Promise<Order>;
  read(tool: string, args: Args, who: CallContext): Promise<ToolResult>;
  preview(
    tool: string,
    args: Args,
    more: { who: CallContext; assumed?: Facts | undefined },
  ): Promise<Preview>;
  /** The code of the fault that keeps it from being shown. */
  refusal(tool: string, args: Args, more: { who: CallContext; assumed?: Facts | undefined }): Promise<string>;
  write(
    tool: string,
    args: Args,
    more: { who: CallContext; before: Facts; key?: string | undefined },
  ): Promise<ToolResult>;
  /** Shows and makes it, as an approved step is. */
  act(tool: string, args: Args, who: CallContext): Promise<ToolResult>;
}

let made = 0;

export async function demoShop(
  database: Database,
  options: { packingDeskSeconds?: number } = {},
): Promise<TestShop> {
  made += 1;
  const tenant = `shop-${process.pid}-${made}`;
  await loadDemo(database, { tenant, today: TODAY, seed: 7, packingDeskSeconds: 0, ...options });
  await checkMasterKey(database, new Keyring(MASTER_KEY));
  const problems: unknown[] = [];
  const opened = openRecords(database, { desk, report: (error) => problems.push(error), demoOutbox: true });
  const hands = createToolRunner({
    tools: ownTools(opened),
    report: (problem) => problems.push(problem),
    retryMs: 0,
  });
  const still = () => new AbortController().signal;
  let keys = 0;

  const test: TestShop = {
    ...opened,
    ...{ tenant, hands, problems },
    who: (words, more = {}) => ({
      ...{ tenant, run: `run-${tenant}`, asker: 'engineer', words, now: NOW, policy: fernhill },
      ...more,
    }),
    async whoOf(order, more = {}) {
      return test.who([], { customer: { id: (await test.order(order)).customer, verified: true }, ...more });
    },
    async order(id) {
      const order = await opened.shop.order(tenant, id);
      if (!order) throw new Error(`the demo shop has no ${id}`);
      return order;
    },
    read: (tool, args, who) => hands.read(tool, args, { context: who, signal: still() }),
    async preview(tool, args, { who, assumed = {} }) {
      const shown = await hands.prepare(tool, args, { context: who, assumed, signal: still() });
      if ('fault' in shown) throw new Error(`${shown.fault.code}: ${shown.fault.message}`);
      return shown.preview;
    },
    async refusal(tool, args, { who, assumed = {} }) {
      const shown = await hands.prepare(tool, args, { context: who, assumed, signal: still() });
      return 'fault' in shown ? shown.fault.code : 'shown';
    },
    write(tool, args, { who, before, key }) {
      keys += 1;
      const terms = { key: key ?? `${who.run}:${keys}:0`, before, fresh: true, startedAt: who.now };
      return hands.write(tool, args, { context: who, terms, signal: still() });
    },
    async act(tool, args, who) {
      const { before } = await test.preview(tool, args, { who });
      return test.write(tool, args, { who, before });
    },
  };
  return test;
}

/** A finished call's output, as JSON. Throws with the fault's message. */
export function outputOf<T = { [name: string]: unknown }>(result: ToolResult): T {
  if (result.outcome !== 'done')
    throw new Error(`${result.outcome}: ${result.fault?.code} ${result.fault?.message}`);
  return result.output as T;
}
