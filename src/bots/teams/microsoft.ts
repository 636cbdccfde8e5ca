/** Where Microsoft signs bots in, and where it names the keys that its own tokens are signed with. */

/** The document that names the keys of the Bot Connector. */
export const OPENID_DOCUMENT = 'https://login.botframework.com/v1/.well-known/openidconfiguration';
const LOGIN = 'https://login.microsoftonline.com';
/** Of bots that belong to no single tenant. */
const ANY_TENANT = 'botframework.com';
/** Of the tokens that the Bot Connector takes. */
export const SCOPE = 'https://api.botframework.com/.default';

export interface AppIdentity {
  id: string;
  password: string;
  /** Absent: a bot of several tenants, whose tokens come from botframework.com. */
  tenantId?: string;
}

/** How an app asks for a token (OAuth 2.0 client credentials, RFC 6749, 4.4). */
export function tokenRequest(
  { id, password, tenantId = ANY_TENANT }: AppIdentity,
  loginUrl = LOGIN,
): { url: string; method: 'POST'; body: URLSearchParams } {
  return {
    url: `${loginUrl.replace(/(?<!\/)\/+$/, '')}/${tenantId}/oauth2/v2.0/token`,
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: id,
      client_secret: password,
      scope: SCOPE,
    }),
  };
}
