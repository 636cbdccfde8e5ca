/** A real OpenID provider (oidc-provider) on loopback, with accounts of the test's own and its own forms. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

export interface Account {
  email?: string;
  email_verified?: boolean;
}

export interface OidcServer {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** By the name that is typed in. */
  accounts: { [login: string]: Account };
  stop(): Promise<void>;
}

const CLIENT = { clientId: 'greenlight', clientSecret: 'a secret of the tests, long enough for anything' };

/** `port` 0: any free one. */
export async function startOidcProvider(redirectUri: string, port = 0): Promise<OidcServer> {
  const accounts: OidcServer['accounts'] = {};
  let handle: ReturnType<Provider['callback']> | undefined;
  const server = createServer((request, response) => handle?.(request, response));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.clientId,
        client_secret: CLIENT.clientSecret,
        redirect_uris: [redirectUri],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    pkce: { required: () => true },
    cookies: { keys: ['a key of the tests'] },
    // Its own forms: any name signs in, any password.
    features: { devInteractions: { enabled: true } },
    findAccount: (_context, login) => ({
      accountId: login,
      claims: () => ({ sub: login, ...accounts[login] }),
    }),
  });
  handle = provider.callback();
  return {
    issuer,
    ...CLIENT,
    accounts,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
