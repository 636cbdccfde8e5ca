/**
 * The tools as this installation has them: those on our own database, mail where there is a server for
 * it, tools from outside where there is a file of them.
 */

import type { Outbox } from '../bots/api/outbox.ts';
import type { Config } from '../config.ts';
import type { Log } from '../flow/ports/log.ts';
import type { Codes, Mailer, ToolRunner } from '../flow/ports/tools.ts';
import { withReadLimits } from '../flow/read-limits.ts';
import type { Desk } from '../run/desk.ts';
import type { Database } from '../store/db.ts';
import { listTenants } from '../store/tenants.ts';
import { toolPinsOf } from '../store/tool-pins.ts';
import type { Tool } from '../tools/contract.ts';
import { createPost, postedCodes, postedMailer, postedNotices } from '../tools/mail.ts';
import { createToolRunner } from '../tools/runner.ts';
import { deskToolsFile } from './desk.ts';
import { type OwnRecords, openRecords, toolsOf } from './own.ts';

/** Beyond these a read waits its turn. */
const READS_AT_ONCE = { perRun: 8, perTenant: 32 };

export interface OpenTools {
  runner: ToolRunner;
  mailer: Mailer;
  codes: Codes;
  outbox: Outbox;
  /** Sentences about outside tools that are left out or off. */
  problems: string[];
  close(): Promise<void>;
}

export async function openTools(
  config: Config,
  { database, desk, log }: { database: Database; desk: Desk; log: Log },
): Promise<OpenTools> {
  const report = (error: unknown) => log.warn({ err: error }, 'something failed in the background');
  const { smtpUrl: url } = config;
  const records = openRecords(database, { report, demoOutbox: url === undefined ? undefined : true, desk });
  const { codes, outbox, letters } = records;
  const post = url === undefined ? undefined : createPost({ url, letters, report });
  const codeEffects = post ? postedCodes(records.codeEffects, post) : records.codeEffects;
  const own = toolsOf(desk, { ...records, codeEffects, notices: post && postedNotices(post) });
  const outside = await outsideToolsOf(config, database, { own, records, log });
  const runner = createToolRunner({
    tools: [...own, ...(outside?.tools ?? [])],
    report: ({ tool, run, error }) => log.error({ tool, run, err: error }, 'a tool failed'),
  });
  return {
    runner: withReadLimits(runner, READS_AT_ONCE),
    mailer: post ? postedMailer(records.mailer, post) : records.mailer,
    codes,
    outbox,
    problems: outside?.problems ?? [],
    close: async () => outside?.close(),
  };
}

/** Loaded only where there is a tools file: most of what it needs is the MCP client. */
async function outsideToolsOf(
  config: Config,
  database: Database,
  { own, records, log }: { own: Tool[]; records: OwnRecords; log: Log },
) {
  const file = config.toolsFile ?? deskToolsFile(config.desk);
  if (file === undefined) return undefined;
  const { openOutsideTools } = await import('../tools/outside/open.ts');
  return openOutsideTools({
    file,
    secretOf: config.toolSecret ?? (() => undefined),
    pins: toolPinsOf(database),
    tenants: (await listTenants(database)).map(({ tenant }) => tenant),
    own: own.map(({ name }) => name),
    outgoing: records.outsideMoney,
    finding: {
      readGiven: records.readGiven,
      tries: records.evidenceTries,
      accounts: records.accounts,
      customers: records.outsideCustomers,
    },
    log,
  });
}
