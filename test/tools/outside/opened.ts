/** Outside tools opened on a file of the test's own and called as the flow calls them. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { type AgentDesk, BARE_DESK } from '../../../src/agent/desk.ts';
import { givenReader } from '../../../src/agent/given/given.ts';
import type { OutsideJobs, OutsideMoney } from '../../../src/flow/ports/effects.ts';
import type { Log } from '../../../src/flow/ports/log.ts';
import type { ToolRunner } from '../../../src/flow/ports/tools.ts';
import type { FindingParts } from '../../../src/tools/outside/finding.ts';
import { type OutsideOptions, type OutsideTools, openOutsideTools } from '../../../src/tools/outside/open.ts';
import type { Consent, ToolPin, ToolPins } from '../../../src/tools/outside/tool-pins.ts';
import { createToolRunner } from '../../../src/tools/runner.ts';

export const SECRETS: Record<string, string> = { CRM_TOKEN: 'secret-of-the-crm' };

export interface Opened extends OutsideTools {
  hands: ToolRunner;
  /** Everything that was logged and reported, as text. */
  told: string[];
}

/** Pins kept in memory, by the rules that the store keeps (test/store/tool-pins.test.ts holds those). */
export function pinsInMemory(): ToolPins & { known: Map<string, ToolPin>; allow(tool: string): void } {
  const known = new Map<string, ToolPin>();
  return {
    known,
    all: async () => [...known.values()],
    async seen(
      _tenant: string,
      tool: string,
      { definition, consent }: { definition: string; consent: Consent },
    ) {
      const { allowed } = known.get(tool) ?? {};
      const first = allowed === undefined && consent === 'first';
      const now = consent === 'this' || first ? definition : allowed;
      const pin: ToolPin = {
        tool,
        ...(now === undefined ? {} : { allowed: now }),
        ...(now === definition ? {} : { offered: definition }),
      };
      known.set(tool, pin);
      return pin;
    },
    allow(tool) {
      const { offered } = known.get(tool) ?? {};
      if (offered !== undefined) known.set(tool, { tool, allowed: offered });
    },
  };
}

/** What tools outside gave, and whose address was found, in memory; no try of evidence is too many. */
export function outsideInMemory(desk: AgentDesk = BARE_DESK) {
  const payments: (Parameters<OutsideMoney['note']>[1] & { key: string })[] = [];
  const kept: { run: string; customer: string; email: string }[] = [];
  const outgoing: OutsideMoney = {
    given: async (_, { customer, except }) =>
      payments.filter((one) => one.customer === customer && one.key !== except),
    async note(_, payment, known) {
      const others = payments.filter((one) => one.customer === payment.customer && one.key !== payment.key);
      if (others.reduce((sum, { cents }) => sum + cents, 0) !== known.cents) return false;
      if (!payments.some(({ key }) => key === payment.key)) payments.push(payment);
      return true;
    },
    async forget(_, key) {
      const at = payments.findIndex((one) => one.key === key);
      if (at >= 0) payments.splice(at, 1);
    },
  };
  const begun = new Map<string, string>();
  const jobs: OutsideJobs = {
    async keep(_, { key, job }) {
      if (!begun.has(key)) begun.set(key, job);
    },
    of: async (_, key) => begun.get(key),
  };
  const finding: FindingParts = {
    readGiven: givenReader(desk),
    tries: { judge: async () => undefined },
    accounts: { note: async () => undefined },
    customers: {
      async keep(_, found) {
        kept.push(found);
      },
    },
  };
  return { outgoing, jobs, finding, payments, kept, begun };
}

/** `beside`: files in the tools file's folder, by name. */
export type OpenedOptions = Partial<OutsideOptions> & { beside?: Record<string, string> };

/** `text`: the tools file. Secrets are those of SECRETS. */
export async function openedOn(
  text: string,
  { beside = {}, ...options }: OpenedOptions = {},
): Promise<Opened> {
  const folder = await mkdtemp(join(tmpdir(), 'greenlight-tools-'));
  const file = join(folder, 'tools.yaml');
  await writeFile(file, text);
  for (const [name, content] of Object.entries(beside)) await writeFile(join(folder, name), content);
  const told: string[] = [];
  const note = (fields: object, message: string) => told.push(`${message} ${JSON.stringify(fields)}`);
  const log: Log = { debug: note, info: note, warn: note, error: note };
  const outside = await openOutsideTools({
    file,
    secretOf: (name) => SECRETS[name],
    pins: pinsInMemory(),
    tenants: ['t'],
    own: ['orders.details', 'knowledge.search'],
    log,
    ...outsideInMemory(),
    retryMs: 50,
    ...options,
  });
  const report = ({ error }: { error: unknown }) => told.push(String(error));
  const close = async () => {
    await outside.close();
    await rm(folder, { recursive: true });
  };
  return { ...outside, close, hands: createToolRunner({ tools: outside.tools, report, retryMs: 1 }), told };
}

/** For one test file: what is opened or put on the list is closed after each test, newest first. */
export function openedInTests(): {
  cleanups: (() => Promise<unknown> | unknown)[];
  opened(text: string, options?: OpenedOptions): Promise<Opened>;
} {
  const cleanups: (() => Promise<unknown> | unknown)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });
  return {
    cleanups,
    async opened(text, options = {}) {
      const one = await openedOn(text, { connectMs: 60_000, ...options });
      cleanups.push(one.close);
      return one;
    },
  };
}

/** `server.tool effect` of each. */
export const names = ({ tools }: Opened) => tools.map((tool) => `${tool.name} ${tool.effect}`).sort();
