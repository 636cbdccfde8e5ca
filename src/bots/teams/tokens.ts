/**
 * Whether a request really comes from Teams: the token that the Bot Connector signs. botbuilder's own check
 * answers junk with 500, prints keys and, for tokens that say so, asks
 * hosts that are no setting of ours; this one looks at nothing but the configured provider.
 * https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication#connector-to-bot
 */
import { createPublicKey, type JsonWebKey, type KeyObject, verify } from 'node:crypto';
import { z } from 'zod';

const ISSUER = 'https://api.botframework.com';
const METADATA = 'https://login.botframework.com/v1/.well-known/openidconfiguration';
/** Clocks may differ by this much. */
const LEEWAY_S = 300;
const KEYS_LIVE_MS = 24 * 60 * 60 * 1000;
/** A key that is not known is asked for at most so often, however many junk tokens come. */
const ASK_AGAIN_MS = 60 * 1000;
const TIMEOUT_MS = 5_000;

const Header = z.object({ alg: z.literal('RS256'), kid: z.string() });
const Claims = z.object({
  iss: z.literal(ISSUER),
  aud: z.string(),
  exp: z.number(),
  nbf: z.number().optional(),
  serviceurl: z.string().optional(),
  serviceUrl: z.string().optional(),
});
const Metadata = z.object({ jwks_uri: z.url() });
const Keys = z.object({
  keys: z.array(
    z.looseObject({ kid: z.string(), kty: z.string(), endorsements: z.array(z.string()).optional() }),
  ),
});

interface SigningKey {
  key: KeyObject;
  endorsements: string[];
}

export interface Tokens {
  /**
   * Whether the header `Authorization` holds a good token for this app and service URL. Rejects only when the
   * provider's keys cannot be had.
   */
  good(authorization: string | undefined, serviceUrl: string): Promise<boolean>;
}

export function tokensFor(appId: string, openIdUrl = METADATA): Tokens {
  let keys = new Map<string, SigningKey>();
  let asked = 0;
  let asking: Promise<void> | undefined;

  const refresh = async () => {
    const metadata = Metadata.parse(await getJson(openIdUrl));
    const found = Keys.parse(await getJson(metadata.jwks_uri));
    keys = new Map(
      found.keys
        .filter(({ kty }) => kty === 'RSA')
        .map((jwk) => [
          jwk.kid,
          {
            key: createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' }),
            endorsements: jwk.endorsements ?? [],
          },
        ]),
    );
    asked = Date.now();
  };
  const keyOf = async (kid: string) => {
    const old = Date.now() - asked;
    if (old > KEYS_LIVE_MS || (!keys.has(kid) && old > ASK_AGAIN_MS)) {
      asking ??= refresh().finally(() => {
        asking = undefined;
      });
      await asking;
    }
    return keys.get(kid);
  };

  return {
    async good(authorization, serviceUrl) {
      const [, header = '', payload = '', signature = ''] =
        /^Bearer ([\w-]+)\.([\w-]+)\.([\w-]+)$/.exec(authorization ?? '') ?? [];
      const head = Header.safeParse(decoded(header));
      const claims = Claims.safeParse(decoded(payload));
      if (!head.success || !claims.success) return false;
      const { aud, exp, nbf, serviceurl, serviceUrl: named } = claims.data;
      const now = Date.now() / 1000;
      if (aud !== appId || exp < now - LEEWAY_S || (nbf !== undefined && nbf > now + LEEWAY_S)) return false;
      const bound = serviceurl ?? named;
      if (bound === undefined || withSlash(bound) !== withSlash(serviceUrl)) return false;
      const known = await keyOf(head.data.kid);
      if (!known || (known.endorsements.length > 0 && !known.endorsements.includes('msteams'))) return false;
      return verify(
        'RSA-SHA256',
        Buffer.from(`${header}.${payload}`),
        known.key,
        Buffer.from(signature, 'base64url'),
      );
    },
  };
}

const withSlash = (url: string) => (url.endsWith('/') ? url : `${url}/`);

function decoded(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

async function getJson(url: string): Promise<unknown> {
  const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'error' });
  if (!response.ok) throw new Error('the keys of the Bot Connector cannot be read');
  return response.json();
}
