/**
 * A Slack Web API that answers at once and refuses nothing, so that what is measured is Greenlight. It tells
 * which runs' cards were posted.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export const TEAM = 'T0BENCH';
export const BOT_USER = 'U0BOT';

export interface Posted {
  run: string;
  channel: string;
  ts: string;
}

export interface BenchApi {
  url: string;
  calls: Map<string, number>;
  stop(): void;
}

export async function startApi(onPosted: (posted: Posted) => void): Promise<BenchApi> {
  const calls = new Map<string, number>();
  let count = 0;
  const answers: Record<string, (args: URLSearchParams) => object> = {
    'auth.test': () => ({
      team_id: TEAM,
      user_id: BOT_USER,
      bot_id: 'B0BOT',
      url: 'https://bench.slack.com/',
    }),
    'users.info': (args) => ({
      user: {
        id: args.get('user'),
        team_id: TEAM,
        profile: { email: `${args.get('user')?.slice(2).toLowerCase()}@example.com` },
      },
    }),
    'conversations.info': (args) => ({
      channel: { id: args.get('channel'), is_member: true, is_ext_shared: false },
    }),
    'chat.postMessage': (args) => {
      count += 1;
      const ts = `${Math.floor(Date.now() / 1_000)}.${String(count).padStart(6, '0')}`;
      const channel = args.get('channel') ?? '';
      const { event_payload: { run } = {} } = JSON.parse(args.get('metadata') ?? '{}');
      if (run) onPosted({ run, channel, ts });
      return { channel, ts };
    },
  };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const method = (request.url ?? '').replace('/api/', '');
    calls.set(method, (calls.get(method) ?? 0) + 1);
    const args = new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ ok: true, ...answers[method]?.(args) }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`,
    calls,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
