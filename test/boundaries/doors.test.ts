/**
 * Every way out of the process: where it is, that it has a limit in time, and that the operator's page says
 * what becomes of a call that is not answered.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sources } from './source-files.ts';

/** By file, the rows of the page's table. */
const DOORS: Record<string, string[]> = {
  'agent/model/chat.ts': ['the model'],
  'agent/model/embeddings.ts': ['embeddings'],
  'tools/outside/exchange.ts': [
    'services of `tools.yaml` (HTTP, GraphQL)',
    "a desk's shop (Vendure, Medusa, Shopify)",
  ],
  'tools/outside/mcp/guarded-fetch.ts': ['tool servers (MCP)'],
  'tools/outside/mcp/transports.ts': ['tool servers (MCP)'],
  'bots/slack/client.ts': ['Slack'],
  'bots/slack/socket.ts': ["Slack's socket"],
  'bots/teams/connector.ts': ['Teams', "Microsoft's tokens and keys"],
  'bots/teams/tokens.ts': ["Microsoft's tokens and keys"],
  'tools/mail.ts': ['the mail server'],
  'bots/oidc/provider.ts': ['the identity provider'],
  'store/audit/checkpoint-bucket.ts': ['the bucket of checkpoints'],
  'store/server.ts': ['PostgreSQL'],
  'store/listen.ts': ['PostgreSQL'],
  'start/doctor/asked.ts': ['what `npm run doctor` asks'],
};

/** What reaches out: the platform's own functions, and the clients of those that are asked. */
const REACHES =
  /(?:\bawait|\breturn|=>|=) fetch\(|[:=] fetch[,;)\s]|\bcreateTransport\(|\bnew (?:OpenAI|AwsClient|ConnectorClient|StreamableHTTPClientTransport|pg\.(?:Pool|Client))\(|\bnew (?:webApi\.)?WebClient\(|extends SocketModeReceiver\b|\bcreateRemoteJWKSet\(|\.discovery\(|\b(?:http|https|net|tls)\.(?:request|get|connect|createConnection)\(/;
const LIMITED = /time-?out|signal|PATIENCE_MS/i;
/** Limits that whoever calls gives: its client's, or the receiver's own. */
const BY_THE_CALLER = ['tools/outside/mcp/transports.ts', 'bots/slack/socket.ts'];

const page = readFileSync(join(import.meta.dirname, '../../docs/operator.md'), 'utf8');
const section = page.slice(page.indexOf('## What is asked, and what is away'), page.indexOf('## What grows'));
const rows = section.split('\n').flatMap((line) => /^\| (?!what is asked|---)(.+?) \|/.exec(line)?.[1] ?? []);

test('nothing reaches out but through the doors that are known', () => {
  const found = [...sources()]
    // The console asks us, from a browser.
    .filter(([path, text]) => !path.startsWith('bots/console/app/') && REACHES.test(text))
    .map(([path]) => path);
  expect(found.toSorted()).toEqual(Object.keys(DOORS).toSorted());
});

test('each of them has a limit in time', () => {
  const without = [...sources()].filter(
    ([path, text]) => path in DOORS && !BY_THE_CALLER.includes(path) && !LIMITED.test(text),
  );
  expect(without.map(([path]) => path)).toEqual([]);
});

test('what becomes of a call stands in the table, and nothing else does', () => {
  expect([...new Set(Object.values(DOORS).flat())].toSorted()).toEqual(rows.toSorted());
});
