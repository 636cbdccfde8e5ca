/** The tools called directly for one customer, as the flow would call them, without a run around them. */

import type { CallContext, ToolResult, ToolRunner } from '../../src/flow/ports/tools.ts';
import type { Args, Facts, Preview } from '../../src/run/plan/plan.ts';
import { judge } from '../../src/run/policy/judge.ts';
import type { Policy } from '../../src/run/policy/policy.ts';
import { openRecords, ownTools } from '../../src/start/own.ts';
import type { Connection, Database, Transaction } from '../../src/store/db.ts';
import { createToolRunner } from '../../src/tools/runner.ts';
import { AGENT, DESK, TENANT } from './policy.ts';

export interface DirectHands {
  read(tool: string, args: Args): Promise<ToolResult>;
  /**
   * Shows it, has the policy judge it, and makes it. Gives the code of what kept it from being made, `policy`
   * for the tenant's rules.
   */
  act(tool: string, args: Args): Promise<'done' | { code: string; message: string }>;
  /** Only the effect, on no facts: what the store itself refuses. */
  force(tool: string, args: Args): Promise<ToolResult>;
}

let calls = 0;

export function directHands(database: Database, policy: Policy, customer: string): DirectHands {
  const tools = ownTools(openRecords(database, { desk: DESK, report: fail, demoOutbox: true }));
  return handsFor(
    createToolRunner({ tools, report: ({ error }) => fail(error), retryMs: 0 }),
    policy,
    customer,
  );
}

export function handsFor(hands: ToolRunner, policy: Policy, customer: string): DirectHands {
  calls += 1;
  const run = `direct-${calls}`;
  const who: CallContext = {
    ...{ tenant: TENANT, run, asker: AGENT.id, words: [], now: new Date().toISOString(), policy },
    customer: { id: customer, verified: true },
  };
  const { signal } = new AbortController();
  let writes = 0;
  const write = (tool: string, args: Args, before: Facts) => {
    writes += 1;
    return hands.write(tool, args, {
      context: who,
      terms: { key: `${run}:${writes}:0`, before, fresh: true, startedAt: who.now },
      signal,
    });
  };
  return {
    read: (tool, args) => hands.read(tool, args, { context: who, signal }),
    force: (tool, args) => write(tool, args, {}),
    async act(tool, args) {
      const shown = await hands.prepare(tool, args, { context: who, assumed: {}, signal });
      if ('fault' in shown) return shown.fault;
      const verdict = judged(policy, tool, shown.preview);
      if (verdict) return { code: 'policy', message: verdict };
      const { outcome, fault } = await write(tool, args, shown.preview.before);
      if (outcome === 'done') return 'done';
      return fault ?? { code: outcome, message: outcome };
    },
  };
}

function judged(policy: Policy, tool: string, preview: Preview): string | undefined {
  const verdict = judge(policy, [{ tool, preview }]);
  return verdict.kind === 'refused' ? verdict.reason : undefined;
}

function fail(error: unknown): void {
  console.error(error);
}

class RolledBack extends Error {
  override name = 'RolledBack';
}

/** Gives `work` a database whose transactions are savepoints of one that is rolled back at the end. */
export async function rolledBack(
  database: Database,
  work: (inside: Database) => Promise<void>,
): Promise<void> {
  try {
    await database.transaction(async (tx) => {
      await work(nested(database, tx));
      throw new RolledBack();
    });
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error;
  }
}

function nested(database: Database, tx: Transaction): Database {
  const inside: Connection = { orm: tx.orm, query: tx.query, execute: tx.execute };
  return {
    ...inside,
    of: () => nested(database, tx),
    across: () => nested(database, tx),
    apart: () => nested(database, tx),
    kind: database.kind,
    keys: database.keys,
    hub: database.hub,
    async transaction(work) {
      await tx.execute('savepoint inner_work');
      try {
        const result = await work(tx);
        await tx.execute('release savepoint inner_work');
        return result;
      } catch (error) {
        await tx.execute('rollback to savepoint inner_work');
        throw error;
      }
    },
    listen: async () => async () => undefined,
    close: async () => undefined,
  };
}
