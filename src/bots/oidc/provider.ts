/**
 * The identity provider that people sign in at (OpenID Connect, authorization code with PKCE). The protocol
 * is openid-client's; here is what is asked of it.
 */
import * as client from 'openid-client';
import { z } from 'zod';

export interface OidcSettings {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** The provider says nothing of whether an address is verified, and is trusted with it. */
  trustEmail: boolean;
  /** Where the provider sends people back to. */
  redirectUri: string;
}

/** What a sign-in begins with; whoever comes back has to bring it. */
export const Begun = z.strictObject({ state: z.string(), nonce: z.string(), verifier: z.string() });
export type Begun = z.infer<typeof Begun>;

export interface Provider {
  /** Where to send the browser. Rejects while the provider cannot be reached. */
  begin(): Promise<{ to: string; begun: Begun }>;
  /**
   * The e-mail address that the provider vouches for; undefined where it vouches for none. `query`: what the
   * browser came back with. Rejects for what this sign-in does not explain.
   */
  finish(query: string, begun: Begun): Promise<string | undefined>;
}

const SCOPE = 'openid email';
const TIMEOUT_SECONDS = 10;

export function openProvider(settings: OidcSettings): Provider {
  const { issuer, clientId, clientSecret, redirectUri } = settings;
  let discovered: Promise<client.Configuration> | undefined;
  /** Asked at the first sign-in, and again where that failed: the provider need not be there at our start. */
  const configuration = () => {
    discovered ??= client
      .discovery(new URL(issuer), clientId, clientSecret, undefined, {
        timeout: TIMEOUT_SECONDS,
        execute: [
          // The ID token's signature is checked too, not only where it came from.
          client.enableNonRepudiationChecks,
          // Settings allow plain HTTP to this machine alone.
          ...(issuer.startsWith('http:') ? [client.allowInsecureRequests] : []),
        ],
      })
      .catch((error: unknown) => {
        discovered = undefined;
        throw error;
      });
    return discovered;
  };

  return {
    async begin() {
      const begun = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        verifier: client.randomPKCECodeVerifier(),
      };
      const to = client.buildAuthorizationUrl(await configuration(), {
        redirect_uri: redirectUri,
        scope: SCOPE,
        state: begun.state,
        nonce: begun.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(begun.verifier),
        code_challenge_method: 'S256',
      });
      return { to: to.href, begun };
    },
    async finish(query, { state, nonce, verifier }) {
      const config = await configuration();
      const back = new URL(redirectUri);
      back.search = query;
      const tokens = await client.authorizationCodeGrant(config, back, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (!claims) throw new Error('the provider sent no ID token');
      // Many providers name the address to whoever asks for it with the access token alone.
      const about =
        claims.email === undefined && config.serverMetadata().userinfo_endpoint !== undefined
          ? await client.fetchUserInfo(config, tokens.access_token, claims.sub)
          : claims;
      return vouchedFor({ ...about }, settings.trustEmail);
    },
  };
}

/** Pure. An address that the provider says is not verified counts for nothing, whatever the settings. */
export function vouchedFor(
  { email, email_verified: verified }: Readonly<Record<string, unknown>>,
  trustEmail: boolean,
): string | undefined {
  if (typeof email !== 'string') return undefined;
  return verified === true || (trustEmail && verified === undefined) ? email : undefined;
}
