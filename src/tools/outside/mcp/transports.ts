/**
 * The two ways to an MCP server: a process of our own that speaks over its standard input and output, and
 * streamable HTTP.
 */
import { StreamableHTTPClientTransport, type Transport } from '@modelcontextprotocol/client';
import { DEFAULT_INHERITED_ENV_VARS, StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import type { McpServer } from '../file.ts';

/** Bytes of one message that are taken in; what is larger ends the connection. */
const MOST_BYTES = 4 * 1024 * 1024;
const GOODBYE_MS = 2_000;

export function transportTo({ launch }: McpServer): Transport {
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
    fetch: within(launch.url),
  }) as Transport;
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

/** Requests go to the server of the file only, redirects nowhere, and an answer has an end. */
function within(server: URL): typeof fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.origin !== server.origin) throw new Error('an MCP server named another host');
    const response = await fetch(url, { ...init, redirect: 'manual' });
    if (!response.body) return response;
    let left = MOST_BYTES;
    const limit = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        left -= chunk.length;
        if (left < 0) controller.error(new Error('an MCP server answered with too much'));
        else controller.enqueue(chunk);
      },
    });
    const { status, statusText, headers } = response;
    return new Response(response.body.pipeThrough(limit), { status, statusText, headers });
  };
}
