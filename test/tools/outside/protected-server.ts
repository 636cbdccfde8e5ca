/**
 * An MCP server over HTTP (protocol 2026-07-28) that takes tokens of an authorization server: all of it
 * is what the protocol's own package has. Its tools: `whoami`, `token` (says the token that it was sent),
 * `note` (a write), `admin` (needs a scope).
 */
import {
  createMcpHandler,
  getOAuthProtectedResourceMetadataUrl,
  McpServer,
  OAuthError,
  OAuthErrorCode,
  oauthMetadataResponse,
  requireBearerAuth,
} from '@modelcontextprotocol/server';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { type FetchServed, serveFetch } from './fetch-served.ts';

export interface ProtectedServer extends FetchServed {
  /** What a token must be for. */
  resource: string;
  notes: number;
  /** Tokens that it does not take any more. */
  revoked: Set<string>;
  /** Of each request: the token in it. */
  tokens: (string | undefined)[];
}

const text = (said: string) => ({ content: [{ type: 'text' as const, text: said }] });

/** `issuer` is asked for once both servers are there. */
export async function startProtectedServer(issuer: () => string): Promise<ProtectedServer> {
  const state = { notes: 0, revoked: new Set<string>(), tokens: [] as (string | undefined)[] };
  const mcp = createMcpHandler(() => {
    const server = new McpServer({ name: 'protected', version: '1' });
    server.registerTool('whoami', { description: 'Says who asks.' }, ({ http }) =>
      text(`${http?.authInfo?.clientId} with ${http?.authInfo?.scopes.join(' ')}`),
    );
    server.registerTool('token', { description: 'Says the token.' }, ({ http }) =>
      text(`it is ${http?.authInfo?.token}`),
    );
    server.registerTool('note', { description: 'Notes something.' }, () => {
      state.notes += 1;
      return text('noted');
    });
    return server;
  });

  let served: FetchServed;
  const resource = () => new URL(`${served.url}/mcp`);
  const verifyAccessToken = async (token: string) => {
    const keys = createRemoteJWKSet(new URL(`${issuer()}/jwks`));
    const audience = resource().href;
    const { payload } = await jwtVerify(token, keys, { issuer: issuer(), audience }).catch(() => {
      throw new OAuthError(OAuthErrorCode.InvalidToken, 'this is no good token');
    });
    if (state.revoked.has(token)) throw new OAuthError(OAuthErrorCode.InvalidToken, 'revoked');
    const scopes = String(payload.scope ?? '').split(' ');
    return {
      token,
      clientId: String(payload.client_id),
      scopes,
      expiresAt: payload.exp,
      resource: resource(),
    };
  };
  const handler = async (request: Request): Promise<Response> => {
    const metadata = await (await fetch(`${issuer()}/.well-known/openid-configuration`)).json();
    const about = oauthMetadataResponse(request, {
      oauthMetadata: metadata,
      resourceServerUrl: resource(),
      dangerouslyAllowInsecureIssuerUrl: true,
    });
    if (about) return about;
    state.tokens.push(request.headers.get('authorization')?.replace(/^Bearer /, ''));
    const authInfo = await requireBearerAuth({
      verifier: { verifyAccessToken: verifyAccessToken as never },
      requiredScopes: ['tools.read'],
      resourceMetadataUrl: getOAuthProtectedResourceMetadataUrl(resource()),
      expectedResource: resource(),
    })(request);
    return authInfo instanceof Response ? authInfo : mcp.fetch(request, { authInfo });
  };
  served = await serveFetch(handler);
  return Object.assign(state, served, { resource: resource().href });
}
