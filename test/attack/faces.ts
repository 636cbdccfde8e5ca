/**
 * Greenlight whole on the embedded database and the demo shop, with Slack, Teams and an identity provider
 * connected; and its REST interface once more, where wrong tokens are not counted, so that each is looked
 * at.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { createApp } from '../../src/bots/api/app.ts';
import { newLocalKey, takeKey } from '../../src/bots/api/local-key.ts';
import { createApiRouter } from '../../src/bots/api/router.ts';
import { createWrongTries } from '../../src/bots/api/wrong-tries.ts';
import { readConfig } from '../../src/config.ts';
import { createCases } from '../../src/flow/cases.ts';
import { KnownRuns } from '../../src/flow/known-runs.ts';
import type { LogFields } from '../../src/flow/ports/log.ts';
import { loadDemo } from '../../src/start/demo.ts';
import { openRecords, ownTools } from '../../src/start/own.ts';
import { type Greenlight, start } from '../../src/start.ts';
import { openDatabase } from '../../src/store/db.ts';
import { openStore } from '../../src/store/store.ts';
import { createCatalogue } from '../../src/tools/catalogue.ts';
import { desk } from '../fernhill.ts';
import { deskWith } from '../flow/one-desk.ts';
import { BOT_TOKEN, SIGNING_SECRET, SlackServer } from '../slack-server/server.ts';
import { TeamsServer } from '../teams-server/teams-server.ts';

export const SCIM_TOKEN = 'attack-scim-token-of-32-characters-or-more';

export interface Sent {
  method?: string;
  path: string;
  headers: [string, string][];
  body?: string | Buffer;
}

/** With any headers whatever, also twice the same one. */
export function send(url: string, { method = 'POST', path, headers, body = '' }: Sent): Promise<number> {
  const { hostname, port, host } = new URL(url);
  const all = [['host', host], ['content-length', String(Buffer.byteLength(body))], ...headers].flat();
  return new Promise((resolve, reject) => {
    const asked = httpRequest({ hostname, port, method, path, headers: all }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
      response.on('error', reject);
    });
    asked.setTimeout(60_000, () => asked.destroy(new Error('no answer within a minute')));
    asked.on('error', reject).end(body);
  });
}

export interface Whole {
  greenlight: Greenlight;
  slack: SlackServer;
  teams: TeamsServer;
  /** What was logged as an error. */
  errors: { fields: LogFields; message: string }[];
  stop(): Promise<void>;
}

export async function openWhole(more: Record<string, string> = {}): Promise<Whole> {
  const slack = await new SlackServer().start();
  const teams = new TeamsServer();
  await teams.start();
  const dataDir = await mkdtemp(join(tmpdir(), 'greenlight-attack-'));
  const config = readConfig({
    DATA_DIR: dataDir,
    PORT: '0',
    LOG_LEVEL: 'silent',
    SLACK_BOT_TOKEN: BOT_TOKEN,
    SLACK_API_URL: slack.apiUrl,
    SLACK_SIGNING_SECRET: SIGNING_SECRET,
    SCIM_TOKEN,
    ...teams.settings,
    ...more,
  });
  if ('problems' in config) throw new Error(config.problems.join('\n'));
  const errors: Whole['errors'] = [];
  const none = () => {};
  const error = (fields: LogFields, message: string) => void errors.push({ fields, message });
  const greenlight = await start(config, { debug: none, info: none, warn: none, error });
  return {
    greenlight,
    slack,
    teams,
    errors,
    async stop() {
      await greenlight.stop();
      await Promise.all([slack.stop(), teams.stop()]);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export interface Rest {
  url: string;
  token: string;
  key: string;
  stop(): Promise<void>;
}

/** `asFor`: bearer tokens, or the key of the start. */
export async function openRest(): Promise<Rest> {
  const database = await openDatabase({ memory: true });
  await loadDemo(database, { today: '2026-11-23', seed: 1 });
  const onError = (error: unknown) => {
    throw error;
  };
  const store = await openStore({ database, masterKey: new Uint8Array(32).fill(7), onError });
  const records = openRecords(database, { desk, report: onError });
  const catalogue = createCatalogue(ownTools(records));
  const { ledger, changes, staff } = store;
  const desks = deskWith(catalogue);
  const cases = createCases({ ledger, changes, desks, known: new KnownRuns(), codes: records.codes });
  const quiet = { debug() {}, info() {}, warn() {}, error() {} };
  const wrongTries = createWrongTries(() => performance.now(), Number.MAX_SAFE_INTEGER);
  const key = newLocalKey();
  const closing = new AbortController();
  const api = createApiRouter({
    ...{ desks, cases, staff, wrongTries, embedded: true, localKey: key, tenant: desk.id, log: quiet },
    closing: closing.signal,
    rate: { perMinute: Number.MAX_SAFE_INTEGER },
  });
  const readiness = { check: async () => ({ ready: true, database: true, migrations: true, worker: true }) };
  const page = express.Router();
  const app = createApp({ api, console: page, readiness, log: quiet, key: takeKey(key, wrongTries) });
  const server: Server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token: (await staff.makeToken(desk.id, 'lead')) ?? '',
    key,
    async stop() {
      closing.abort();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await store.close();
    },
  };
}
