/** A real authorization server (oidc-provider) on loopback, for clients that are programs. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type ClientMetadata, errors } from 'oidc-provider';

export interface AuthorizationServer {
  issuer: string;
  /** Of each token that was asked for: whether it was given, to whom and for what. */
  asked: { status: number; client: string | undefined; resource: unknown; scope: unknown }[];
  /** Gives no tokens any more. */
  refuses: boolean;
  stop(): Promise<void>;
}

interface Terms {
  clients: ClientMetadata[];
  /** Resources by their identifiers; others are unknown to it. */
  resources: () => string[];
  /** Client metadata documents by their addresses. */
  documents?: { [url: string]: object };
}

export async function startAuthorizationServer(terms: Terms): Promise<AuthorizationServer> {
  const { clients, resources, documents = {} } = terms;
  let handle: ReturnType<Provider['callback']> | undefined;
  const server = createServer((request, response) => handle?.(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const state = { asked: [] as AuthorizationServer['asked'], refuses: false };
  const provider = new Provider(issuer, {
    clients: clients.map((client) => ({
      redirect_uris: [],
      response_types: [],
      grant_types: ['client_credentials'],
      ...client,
    })),
    scopes: ['tools.read', 'tools.write'],
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      clientIdMetadataDocument: { enabled: true, ack: 'draft-02' },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_context, resource) => {
          if (state.refuses || !resources().includes(resource)) throw new errors.InvalidTarget();
          const jwt = { sign: { alg: 'RS256' as const } };
          return {
            ...{ scope: 'tools.read tools.write', audience: resource, accessTokenTTL: 600 },
            ...{ accessTokenFormat: 'jwt' as const, jwt },
          };
        },
      },
    },
    fetch: async (url) =>
      Response.json(documents[String(url)] ?? {}, { status: documents[String(url)] ? 200 : 404 }),
  });
  provider.use(async (context, next) => {
    await next();
    if (context.path !== '/token') return;
    const { resource, scope } = context.oidc.params ?? {};
    state.asked.push({ status: context.status, client: context.oidc.client?.clientId, resource, scope });
  });
  handle = provider.callback();
  return Object.assign(state, {
    issuer,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}
