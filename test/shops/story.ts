/**
 * Requests to Greenlight as it is started, on a desk as `npm run desk -- new DIR --shop KIND` writes it, and
 * nothing else: for the shipped playbooks on a shop that a test has started.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { RemoteDeskShop } from '../../src/run/desk-shop.ts';
import { writeShopDesk } from '../../src/tools/shop/new-desk.ts';
import { greenlightBeside } from './greenlight.ts';

export interface Card {
  phase: string;
  status: string;
  steps: { tool: string; state: string; headline?: string; changes: { label: string; after: string }[] }[];
  notices: { text: string }[];
  draft?: { reply: string; verified?: boolean };
  buttons: { action: string; revision?: number; digest?: string }[];
}

export interface Asked {
  revision: number;
  digest: string;
}

export interface Story {
  /** A request of the engineer's; gives the run. */
  opened(text: string): Promise<string>;
  card(run: string): Promise<Card>;
  restsAt(run: string, phase: string): Promise<void>;
  /** By finance. */
  approve(run: string): Promise<void>;
  /** What the engineer says of it, by REST. */
  does(run: string, what: 'adjust' | 'information', body: { text: string }): Promise<void>;
  approvalOf(run: string): Promise<Asked | undefined>;
  /** Presses Approve, of what is asked now or was before; gives the answer, whatever it is. */
  tries(run: string, as: string, asked?: Asked): Promise<{ status: number }>;
  close(): Promise<void>;
}

/** `shop`: as desk.yaml has it, with what stands in the settings. `orders`: how its numbers look. */
export async function openStory(shop: RemoteDeskShop, orders?: string): Promise<Story> {
  const folder = mkdtempSync(join(tmpdir(), 'greenlight-story-'));
  const desk = join(folder, shop.kind);
  writeShopDesk(desk, {
    ...{ kind: shop.kind, name: 'The example shop', timeZone: 'America/Los_Angeles', currency: 'USD' },
    ...{ orders, countries: ['US', 'CA'] },
  });
  const ready = Promise.withResolvers<string>();
  const greenlight = greenlightBeside(desk, shop, {
    settings: { PORT: '0' },
    said(text) {
      const [, at] = /runs on (http:\S+)/.exec(text) ?? [];
      if (at !== undefined) ready.resolve(at);
    },
  });
  greenlight.process.once('exit', (code) => ready.reject(new Error(`it ended with ${code}`)));
  const address = await ready.promise;

  const request = (path: string, { as = 'engineer', body }: { as?: string; body?: object } = {}) =>
    fetch(`${address}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        ...{ 'content-type': 'application/json', 'x-greenlight-person': as },
        'idempotency-key': randomUUID(),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  async function ask<Body>(path: string, options?: { as?: string; body?: object }) {
    const response = await request(path, options);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Body;
  }

  const card = async (run: string) => (await ask<{ card: Card }>(`/v1/runs/${run}`)).card;
  async function approvalOf(run: string): Promise<Asked | undefined> {
    const { buttons } = await card(run);
    const { revision, digest } = buttons.find(({ action }) => action === 'approve') ?? {};
    return revision === undefined || digest === undefined ? undefined : { revision, digest };
  }

  return {
    opened: async (text) => (await ask<{ id: string }>('/v1/runs', { body: { text } })).id,
    card,
    // What it says where it rests elsewhere is what whoever reads the failure wants to know.
    async restsAt(run, phase) {
      const notes = async () => (await card(run)).notices.map(({ text }) => text).join(' ');
      await expect
        .poll(async () => (await card(run)).phase, { timeout: 60_000 })
        .toBe(phase)
        .catch(async (error: unknown) => {
          throw new Error(`${error} It says: ${await notes()}`);
        });
    },
    async approve(run) {
      await ask(`/v1/runs/${run}/approve`, { as: 'finance', body: { ...(await approvalOf(run)) } });
    },
    async does(run, what, body) {
      const of = what === 'adjust' ? { revision: (await approvalOf(run))?.revision } : {};
      await ask(`/v1/runs/${run}/${what}`, { body: { ...body, ...of } });
    },
    approvalOf,
    async tries(run, as, asked) {
      const body = { ...(asked ?? (await approvalOf(run))) };
      return request(`/v1/runs/${run}/approve`, { as, body });
    },
    async close() {
      await greenlight.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
