/** The API behind real HTTP on a free port, with cases in memory and staff. */
import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { onTestFinished } from 'vitest';
import { type AppParts, createApp } from '../../../src/bots/api/app.ts';
import type { OutboxItem } from '../../../src/bots/api/outbox.ts';
import type { Ready } from '../../../src/bots/api/readiness.ts';
import { type ApiParts, createApiRouter } from '../../../src/bots/api/router.ts';
import type { Staff, StaffMember } from '../../../src/flow/ports/ledger.ts';
import type { LogFields } from '../../../src/flow/ports/log.ts';
import { deskWith, NO_TOOLS } from '../../flow/one-desk.ts';
import { CasesInMemory } from './cases-in-memory.ts';

const member = (id: string, limit: number, active = true): StaffMember => {
  return { id, name: `The ${id}`, role: id, limit, email: `${id}@example.com`, active };
};
const MEMBERS = [member('engineer', 5000), member('lead', 25_000), member('gone', 0, false)];
const TOKENS: Record<string, [tenant: string, id: string]> = {
  'token-engineer': ['fernhill', 'engineer'],
  'token-lead': ['fernhill', 'lead'],
  'token-other': ['other', 'engineer'],
};

const staff: Staff = {
  list: async () => MEMBERS,
  find: async (tenant, id) => (tenant === 'fernhill' ? MEMBERS.find((each) => each.id === id) : undefined),
  byToken: async (token) => {
    const [tenant, id] = TOKENS[token] ?? [];
    const found = MEMBERS.find((each) => each.id === id);
    return found && tenant ? { ...found, tenant } : undefined;
  },
};

const SENT: OutboxItem[] = [
  {
    id: 'm-1',
    at: '2026-01-05T09:00:00.000Z',
    customer: 'c-1',
    to: 'mara.l@example.com',
    kind: 'code',
    text: '123456',
    used: true,
  },
];

export interface Served {
  url: string;
  port: number;
  cases: CasesInMemory;
  logged: { fields: LogFields; message: string }[];
  stop(): void;
  /** What /ready is answered with. */
  ready: { now: Ready | Error };
}

export async function serve(
  options: Partial<ApiParts> & Pick<AppParts, 'key' | 'oidc' | 'behindProxy'> & { host?: string } = {},
): Promise<Served> {
  const cases = new CasesInMemory();
  const closing = new AbortController();
  const logged: Served['logged'] = [];
  const write = (fields: LogFields, message: string) => void logged.push({ fields, message });
  const log = { debug: write, info: write, warn: write, error: write };
  const ready: Served['ready'] = { now: { ready: true, database: true, migrations: true, worker: true } };
  const outbox = { list: async () => SENT };
  const parts = {
    desks: deskWith(NO_TOOLS),
    cases,
    staff,
    outbox,
    embedded: true,
    tenant: 'fernhill',
    log,
    closing: closing.signal,
    ...options,
  };
  const readiness = {
    check: async () => {
      if (ready.now instanceof Error) throw ready.now;
      return ready.now;
    },
  };
  const page = express
    .Router()
    .get('/', (_request, response) => void response.type('html').send('<p>console</p>'));
  page.use('/assets', express.static(import.meta.dirname, { fallthrough: false }));
  const server = createServer(
    createApp({ ...options, api: createApiRouter(parts), console: page, readiness, log }),
  );
  await new Promise<void>((resolve) => server.listen(0, options.host ?? '127.0.0.1', resolve));
  onTestFinished(() => close(server));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, cases, logged, stop: () => closing.abort(), ready };
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

export const LEAD = { authorization: 'Bearer token-lead' };
export const ENGINEER = { authorization: 'Bearer token-engineer' };

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape.
  body: any;
}

export async function request(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, init);
  const text = await response.text();
  const json = response.headers.get('content-type')?.startsWith('application/json;');
  return { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : text };
}

/** POSTs JSON as the lead, or as whom `headers` say. */
export function post(url: string, body: unknown, headers: Record<string, string> = LEAD): Promise<Answer> {
  return request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

/** A request with any headers whatever, Host too, which fetch does not let through. */
export function rawRequest(
  options: { host?: string; port: number; method?: string; path: string; headers?: Record<string, string> },
  body?: string,
): Promise<{ status: number; headers: IncomingMessage['headers']; text: string }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', ...options, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
      );
    });
    request.on('error', reject).end(body);
  });
}
