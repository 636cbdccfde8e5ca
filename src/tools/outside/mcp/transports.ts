/**
 * The two ways to an MCP server: a process of our own that speaks over its standard input and output, and
 * streamable HTTP.
 */
import {
  type AuthProvider,
  StreamableHTTPClientTransport,
  type Transport,
} from '@modelcontextprotocol/client';
import { DEFAULT_INHERITED_ENV_VARS, StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import type { McpServer } from '../tools-file.ts';
import { guardedFetch } from './guarded-fetch.ts';

/** Bytes of one message that are taken in; what is larger ends the connection. */
const MOST_BYTES = 4 * 1024 * 1024;
const GOODBYE_MS = 2_000;

/** `auth`: how one signs in at a server over HTTP. */
export function transportTo({ launch }: McpServer, auth: AuthProvider | undefined): Transport {
  if (launch.kind === 'stdio')
    return new StdioClientTransport({
      command: launch.command,
      args: launch.args,
      env: strict(launch.env),
      cwd: launch.cwd,
      // What a server writes there may hold anything, so that it goes into no log.
      stderr: 'ignore',
      maxBufferSize: MOST_BYTES,
    });
  return new StreamableHTTPClientTransport(launch.url, {
    requestInit: { headers: launch.headers },
    fetch: guardedFetch({
      origin: launch.url.origin,
      most: MOST_BYTES,
      elsewhere: () => new Error('an MCP server named another host'),
    }),
    ...(auth && { authProvider: auth }),
  });
}

/**
 * Ends the session with a server over HTTP (a DELETE, as the protocol has it); how that ends is of no more
 * interest.
 */
export async function endSession(transport: Transport | undefined): Promise<void> {
  if (!(transport instanceof StreamableHTTPClientTransport)) return;
  const ended = transport.terminateSession().catch(() => undefined);
  await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, GOODBYE_MS).unref())]);
}

/**
 * Of our own environment a server gets PATH, by which programs are found, and nothing else: the SDK passes
 * on more unless each is taken back.
 */
function strict(env: Record<string, string>): Record<string, string> {
  const withheld = DEFAULT_INHERITED_ENV_VARS.filter((name) => name !== 'PATH').map((name) => [
    name,
    undefined,
  ]);
  return { ...Object.fromEntries(withheld), ...env };
}
