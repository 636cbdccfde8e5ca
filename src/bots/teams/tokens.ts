/**
 * Whether a request really comes from Teams: the token that the Bot Connector signs. botbuilder's own check
 * answers junk with 500, prints keys and, for tokens that name them, asks hosts that are no setting of ours;
 * this one looks at nothing but the configured provider.
 * https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication#connector-to-bot
 */
import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import { z } from 'zod';
import { OPENID_DOCUMENT } from './microsoft.ts';

const ISSUER = 'https://api.botframework.com';
/** Clocks may differ by this much. */
const LEEWAY_S = 300;
const KEYS = {
  cacheMaxAge: 24 * 60 * 60 * 1000,
  /** A key that is not known is asked for at most so often, however many junk tokens come. */
  cooldownDuration: 60 * 1000,
  timeoutDuration: 5_000,
};
/** jose's words for keys that cannot be had; every other error of its own is about the token. */
const AWAY = new Set(['ERR_JOSE_GENERIC', 'ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID']);

const Metadata = z.object({ jwks_uri: z.url() });
const Endorsed = z.looseObject({ endorsements: z.array(z.string()).optional() });

export interface Tokens {
  /**
   * What a good token for this app in the header `Authorization` vouches for; undefined without one. Rejects
   * only when the provider's keys cannot be had.
   */
  signed(authorization: string | undefined): Promise<SignedFor | undefined>;
}

/** Whether the token is one for answers to this service URL, which only the body names. */
export type SignedFor = (serviceUrl: string) => boolean;

export function tokensFor(appId: string, openIdUrl = OPENID_DOCUMENT): Tokens {
  let known: Promise<ReturnType<typeof createRemoteJWKSet>> | undefined;
  const keys = () => {
    known ??= keysNamedBy(openIdUrl).catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };

  return {
    async signed(authorization) {
      const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(authorization ?? '')?.[1];
      if (token === undefined) return undefined;
      try {
        const { payload, protectedHeader } = await jwtVerify(
          token,
          async (header, jws) => (await keys())(header, jws),
          {
            algorithms: ['RS256'],
            issuer: ISSUER,
            audience: appId,
            requiredClaims: ['exp'],
            clockTolerance: LEEWAY_S,
          },
        );
        const { kid } = protectedHeader;
        const key = (await keys()).jwks()?.keys.find((one) => kid !== undefined && one.kid === kid);
        if (payload.aud !== appId || !isForTeams(key)) return undefined;
        return (serviceUrl) => isFor(payload, serviceUrl);
      } catch (error) {
        if (error instanceof errors.JOSEError && !AWAY.has(error.code)) return undefined;
        throw new Error('the keys of the Bot Connector cannot be read', { cause: error });
      }
    },
  };
}

async function keysNamedBy(openIdUrl: string) {
  const response = await fetch(openIdUrl, {
    signal: AbortSignal.timeout(KEYS.timeoutDuration),
    redirect: 'error',
  });
  if (!response.ok) throw new Error('the document that names the keys cannot be read');
  return createRemoteJWKSet(new URL(Metadata.parse(await response.json()).jwks_uri), KEYS);
}

function isFor({ serviceurl, serviceUrl }: JWTPayload, expected: string): boolean {
  const withSlash = (url: string) => (url.endsWith('/') ? url : `${url}/`);
  const bound = serviceurl ?? serviceUrl;
  return typeof bound === 'string' && withSlash(bound) === withSlash(expected);
}

/** Keys that name endorsements sign for the channels that these name. */
function isForTeams(key: unknown): boolean {
  const { success, data } = Endorsed.safeParse(key);
  return success && (!data.endorsements?.length || data.endorsements.includes('msteams'));
}
