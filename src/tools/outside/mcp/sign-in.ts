/**
 * Signing in at an MCP server over HTTP with credentials of Greenlight's own (OAuth 2.1, client
 * credentials): the server says in its metadata (RFC 9728) at which authorization server, and it must be
 * the one of the file; that one says how (RFC 8414). The token is for this server alone (RFC 8707), and
 * kept in memory.
 */
import {
  type AuthorizationServerMetadata,
  type AuthProvider,
  checkResourceAllowed,
  discoverAuthorizationServerMetadata,
  discoverOAuthProtectedResourceMetadata,
  extractWWWAuthenticateParams,
  fetchToken,
  IssuerMismatchError,
  OAuthError,
  type OAuthProtectedResourceMetadata,
} from '@modelcontextprotocol/client';
import { present } from '../../../run/present.ts';
import { visible } from '../../../run/text/characters.ts';
import { clientOf } from './client-credentials.ts';
import { guardedFetch } from './guarded-fetch.ts';
import { SignInRefused, signInRefused } from './sign-in-refused.ts';
import type { SignIn } from './sign-in-shape.ts';

export interface SignedIn extends AuthProvider {
  /** What the server was sent as a token lately: never to be shown. */
  tokens(): readonly string[];
}

const MOST_BYTES = 64 * 1024;
const TIMEOUT_MS = 10_000;
/** A token is given up a little before it ends: it must still be good when it arrives. */
const EARLY_MS = 30_000;
const TOKENS_KNOWN = 2;

export function signingIn(server: URL, how: SignIn, now: () => number = () => performance.now()): SignedIn {
  let tokens: { value: string; until: number }[] = [];
  let renewing: Promise<void> | undefined;

  const renew = async (response: Response) => {
    try {
      const { access_token: value, expires_in: seconds } = await newToken(server, how, response);
      const until = seconds === undefined ? Number.POSITIVE_INFINITY : now() + goodFor(seconds * 1000);
      tokens = [{ value, until }, ...tokens].slice(0, TOKENS_KNOWN);
    } catch (error) {
      throw signInRefused(error) ?? refusedBecause(error);
    }
  };

  return {
    tokens: () => tokens.map(({ value }) => value),
    async token() {
      const [latest] = tokens;
      return latest && latest.until > now() ? latest.value : undefined;
    },
    /** However many calls are refused at a time, one token is asked for. */
    onUnauthorized({ response }) {
      renewing ??= renew(response).finally(() => {
        renewing = undefined;
      });
      return renewing;
    },
  };
}

const goodFor = (ms: number) => Math.max(ms - EARLY_MS, ms / 2);

async function newToken(server: URL, how: SignIn, response: Response) {
  const challenge = extractWWWAuthenticateParams(response);
  const resource = await resourceOf(server, how, challenge.resourceMetadataUrl);
  const metadata = await authorizationServerOf(how);
  const token = await fetchToken(clientOf(how), how.issuer, {
    metadata,
    resource: resource.resource,
    fetchFn: guardedFetch({ ...limits('the authorization server'), origin: tokenOrigin(metadata, how) }),
    // What the server asks for counts only where the file does not say.
    ...present({ scope: how.scope ?? challenge.scope ?? resource.scopes_supported?.join(' ') }),
  });
  if (token.token_type.toLowerCase() !== 'bearer' || !/^[\x21-\x7e]{1,16384}$/.test(token.access_token))
    throw new SignInRefused('no_token', 'the authorization server answered with a token that cannot be used');
  return token;
}

async function resourceOf(
  server: URL,
  { issuer }: SignIn,
  named: URL | undefined,
): Promise<OAuthProtectedResourceMetadata> {
  if (named && named.origin !== server.origin)
    throw new SignInRefused(
      'metadata_elsewhere',
      `it says that its metadata is at ${named.origin}, which is not itself`,
    );
  const metadata = await discoverOAuthProtectedResourceMetadata(
    server,
    present({ resourceMetadataUrl: named }),
    guardedFetch({ ...limits('it'), origin: server.origin }),
  ).catch((error: unknown) => {
    const why = 'it does not say as RFC 9728 has it where one signs in';
    throw signInRefused(error) ?? new SignInRefused('no_metadata', why, { cause: error });
  });
  const { resource, authorization_servers: servers = [] } = metadata;
  if (
    !URL.canParse(resource) ||
    !checkResourceAllowed({ requestedResource: server, configuredResource: resource })
  )
    throw new SignInRefused('another_resource', `its metadata is of another resource, ${shown(resource)}`);
  if (!servers.some((one) => sameIssuer(one, issuer)))
    throw new SignInRefused(
      'another_issuer',
      `it sends one to sign in at ${servers.map(shown).join(', ') || 'nowhere'}, and the file says ${issuer}`,
    );
  return metadata;
}

async function authorizationServerOf({ issuer }: SignIn): Promise<AuthorizationServerMetadata> {
  const { origin } = new URL(issuer);
  const fetchFn = guardedFetch({ ...limits('the authorization server'), origin });
  const metadata = await discoverAuthorizationServerMetadata(issuer, { fetchFn }).catch((error: unknown) => {
    if (error instanceof IssuerMismatchError)
      throw new SignInRefused('another_issuer', `the metadata at ${issuer} is of another issuer`);
    throw error;
  });
  if (!metadata)
    throw new SignInRefused('no_metadata', `${issuer} does not say as RFC 8414 has it how one signs in`);
  return metadata;
}

/** Where the credentials go: to the authorization server itself, or by https to a host with a name. */
function tokenOrigin({ token_endpoint: endpoint }: AuthorizationServerMetadata, { issuer }: SignIn): string {
  const { origin, protocol, hostname } = new URL(endpoint);
  const named = !/^[\d.]+$|^\[/.test(hostname) && !/(^|\.)localhost$/.test(hostname);
  if (origin === new URL(issuer).origin || (protocol === 'https:' && named)) return origin;
  throw new SignInRefused('token_endpoint', `its authorization server has tokens asked for at ${origin}`);
}

const limits = (who: string) => ({
  most: MOST_BYTES,
  timeoutMs: TIMEOUT_MS,
  elsewhere: (to: string) =>
    new SignInRefused('redirected', `${who} sends on to ${to}, which is not followed`),
});

const sameIssuer = (a: string, b: string) => a.replace(/\/$/, '') === b.replace(/\/$/, '');

/** Somebody else's address, for a sentence of ours. */
const shown = (address: string) => visible(address).replace(/\s/g, '').slice(0, 200);

function refusedBecause(error: unknown): SignInRefused {
  if (error instanceof OAuthError && /^[a-z_]{1,60}$/.test(error.code))
    return new SignInRefused(error.code, `its authorization server answered ${error.code}`, { cause: error });
  return new SignInRefused('unavailable', 'its authorization server gave no answer that can be used', {
    cause: error,
  });
}
