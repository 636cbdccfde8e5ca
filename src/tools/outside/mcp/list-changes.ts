/**
 * Servers of protocol 2026-07-28 say that their tools changed only on a stream that was asked for; older ones
 * say it unasked.
 */
import type { Client, RequestOptions } from '@modelcontextprotocol/client';

/**
 * Asks for such a stream where none is open. It is called before each listing, so that a stream which ended
 * is there again with the next one. Never rejects: a list is asked for again from time to time anyway.
 */
export function hearingOfChanges(): (client: Client, options: RequestOptions) => Promise<void> {
  const open = new WeakSet<Client>();
  return async (client, options) => {
    const says = client.getServerCapabilities()?.tools?.listChanged;
    if (client.getProtocolEra() !== 'modern' || !says || open.has(client)) return;
    open.add(client);
    try {
      const stream = await client.listen({ toolsListChanged: true }, options);
      stream.closed.then(() => open.delete(client));
    } catch {
      open.delete(client);
    }
  };
}
