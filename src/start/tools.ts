/**
 * The tools as an installation has them: what all desks share on our own database, with mail where there is
 * a server for it; and what one desk has, with tools from outside where there is a file of them.
 */

import { givenReader } from '../agent/given/given.ts';
import type { Outbox } from '../bots/api/outbox.ts';
import type { Config } from '../config.ts';
import type { ReadGiven } from '../flow/ports/given.ts';
import type { Log } from '../flow/ports/log.ts';
import type { Codes, Mailer, ToolRunner } from '../flow/ports/tools.ts';
import { withReadLimits } from '../flow/read-limits.ts';
import type { Desk } from '../run/desk.ts';
import { minorDigits } from '../run/text/money.ts';
import type { Database } from '../store/db.ts';
import { toolPinsOf } from '../store/tool-pins.ts';
import type { Tool } from '../tools/contract.ts';
import { createPost, postedCodes, postedMailer, postedNotices } from '../tools/mail.ts';
import { createToolRunner } from '../tools/runner.ts';
import { openOwn, type ToolRecords, toolsOf } from './own.ts';
import { remoteShop, unsetSetting } from './shop.ts';

/** Beyond these a read waits its turn. */
const READS_AT_ONCE = { perRun: 8, perTenant: 32 };

/** Each row of it is a tenant's; nothing of it is a desk's. */
export interface SharedRecords {
  records: Omit<ToolRecords, 'readGiven'> &
    Pick<ReturnType<typeof openOwn>, 'outsideMoney' | 'outsideJobs' | 'outsideCustomers' | 'remoteCalls'>;
  mailer: Mailer;
  codes: Codes;
  outbox: Outbox;
}

export function openShared(
  { smtpUrl: url }: Pick<Config, 'smtpUrl'>,
  { database, log }: { database: Database; log: Log },
): SharedRecords {
  const report = (error: unknown) => log.warn({ err: error }, 'something failed in the background');
  const records = openOwn(database, { report, demoOutbox: url === undefined ? undefined : true });
  const { codes, outbox, letters, mailer, codeEffects } = records;
  if (url === undefined)
    return { records, mailer: database.kind === 'embedded' ? mailer : NOBODY_SENDS, codes, outbox };
  const post = createPost({ url, letters, report });
  return {
    records: { ...records, codeEffects: postedCodes(codeEffects, post), notices: postedNotices(post) },
    mailer: postedMailer(mailer, post),
    codes,
    outbox,
  };
}

/** For an installation on PostgreSQL without a mail server. */
export const NOTHING_SENT =
  'SMTP_URL is not set: no reply goes out save where a desk names a tool to send by (send in desk.yaml), and no code reaches a customer.';

/** A letter that nobody carries is not told as sent. On the embedded database the outbox page shows it. */
const NOBODY_SENDS: Mailer = {
  send: async () => ({
    fault: {
      code: 'not_sent',
      message:
        'Nothing is set up to send by: the letter stands here to be copied. Set SMTP_URL, or send in desk.yaml.',
    },
  }),
};

export interface ToolsParts {
  shared: SharedRecords;
  desk: Desk;
  /** Whose tools from outside these are. */
  tenant: string;
  /** Absent: there are none from outside. */
  file?: string | undefined;
  /** A secret that the file names; undefined: there is none. */
  secretOf: (name: string) => string | undefined;
  database: Database;
  log: Log;
}

export interface OpenTools {
  runner: ToolRunner;
  readGiven: ReadGiven;
  /** Sentences about outside tools that are left out or off. */
  problems: string[];
  close(): Promise<void>;
}

export async function openTools(parts: ToolsParts): Promise<OpenTools> {
  const { desk, log } = parts;
  const readGiven = givenReader(desk);
  const { own, off } = shopToolsOf(parts, readGiven);
  const outside = await outsideToolsOf(parts, own, readGiven);
  const runner = createToolRunner({
    tools: [...own, ...(outside?.tools ?? [])],
    report: ({ tool, run, error }) => log.error({ tool, run, err: error }, 'a tool failed'),
  });
  return {
    runner: withReadLimits(runner, READS_AT_ONCE),
    readGiven,
    problems: [...(off === undefined ? [] : [`${off}.`]), ...(outside?.problems ?? [])],
    close: async () => outside?.close(),
  };
}

/** Amounts of systems that are not ours are read and written with two digits behind the point. */
function whyOff({ shop, policy }: ToolsParts['desk'], secretOf: ToolsParts['secretOf']): string | undefined {
  const unset = unsetSetting(shop, secretOf);
  if (unset) return `${unset} is not set, by which this desk reaches its shop`;
  if (!('url' in shop) || minorDigits(policy.currency) === 2) return undefined;
  return `Amounts in ${policy.currency} cannot be taken from a shop on another system`;
}

/** `off`: why nothing of the desk's shop can be used. */
function shopToolsOf({ shared, desk, secretOf, database }: ToolsParts, readGiven: ReadGiven) {
  const { records } = shared;
  const off = whyOff(desk, secretOf);
  const parts = { secretOf, calls: records.remoteCalls, secret: database.keys.derive('shops') };
  const shop = remoteShop(desk, parts);
  const remote = shop && { shop, customers: records.outsideCustomers };
  return { own: toolsOf(desk, { ...records, ...remote, readGiven }, off), off };
}

/** Loaded only where there is a tools file: it needs the MCP client, and the holidays of the world. */
async function outsideToolsOf(
  { shared: { records }, desk, tenant, file, secretOf, database, log }: ToolsParts,
  own: Tool[],
  readGiven: ToolRecords['readGiven'],
) {
  if (file === undefined) return undefined;
  const { openOutsideTools } = await import('../tools/outside/open.ts');
  const { calendarOf } = await import('../desk/calendar.ts');
  return openOutsideTools({
    file,
    secretOf,
    pins: toolPinsOf(database),
    tenants: [tenant],
    own: own.map(({ name }) => name),
    outgoing: records.outsideMoney,
    jobs: records.outsideJobs,
    calendar: calendarOf(desk),
    finding: {
      readGiven,
      tries: records.evidenceTries,
      accounts: records.accounts,
      customers: records.outsideCustomers,
    },
    log,
  });
}
