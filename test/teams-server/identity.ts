/**
 * Microsoft's sign-in as far as a bot meets it: keys behind an OpenID document, tokens signed with them, and
 * tokens for the bot by client credentials.
 */
import { createHmac, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

export interface Claims {
  iss?: string | undefined;
  aud?: string | undefined;
  exp?: number;
  nbf?: number;
  serviceurl?: string | undefined;
  [claim: string]: unknown;
}

export class Identity {
  readonly #keys = new Map<string, { privateKey: KeyObject; publicKey: KeyObject; endorsements: string[] }>();
  readonly appId: string;
  readonly password: string;
  readonly tenantId: string;
  readonly granted = new Set<string>();
  /** How often the keys were read. */
  keysRead = 0;
  constructor(app: { appId: string; password: string; tenantId: string }) {
    this.appId = app.appId;
    this.password = app.password;
    this.tenantId = app.tenantId;
    this.addKey('key-1', ['msteams']);
    this.addKey('key-web', ['webchat']);
  }

  addKey(kid: string, endorsements: string[]): void {
    this.#keys.set(kid, { ...generateKeyPairSync('rsa', { modulusLength: 2048 }), endorsements });
  }

  jwks(): object {
    this.keysRead += 1;
    return {
      keys: [...this.#keys].map(([kid, { publicKey, endorsements }]) => ({
        ...publicKey.export({ format: 'jwk' }),
        kid,
        use: 'sig',
        endorsements,
      })),
    };
  }

  /** A token as the Bot Connector signs it; what is given replaces or takes out (undefined) a claim. */
  token(serviceUrl: string, claims: Claims = {}, { kid = 'key-1', alg = 'RS256' } = {}): string {
    const now = Math.floor(Date.now() / 1000);
    const usual = {
      iss: 'https://api.botframework.com',
      aud: this.appId,
      nbf: now - 10,
      exp: now + 3600,
      serviceurl: serviceUrl,
    };
    const body = `${part({ alg, typ: 'JWT', kid })}.${part({ ...usual, ...claims })}`;
    return `${body}.${this.#signed(body, kid, alg)}`;
  }

  #signed(body: string, kid: string, alg: string): string {
    if (alg === 'none') return '';
    const { privateKey, publicKey } =
      this.#keys.get(kid) ?? this.#keys.get('key-1') ?? generateKeyPairSync('rsa', { modulusLength: 2048 });
    if (alg === 'HS256')
      return createHmac('sha256', publicKey.export({ format: 'pem', type: 'spki' }))
        .update(body)
        .digest('base64url');
    return sign('RSA-SHA256', Buffer.from(body), privateKey).toString('base64url');
  }

  /** What POST /TENANT/oauth2/v2.0/token answers. */
  grant(tenant: string, form: URLSearchParams): { status: number; body: object } {
    const right =
      tenant === this.tenantId &&
      form.get('grant_type') === 'client_credentials' &&
      form.get('client_id') === this.appId &&
      form.get('client_secret') === this.password &&
      form.get('scope') === 'https://api.botframework.com/.default';
    if (!right) return { status: 401, body: { error: 'invalid_client' } };
    const access_token = randomUUID();
    this.granted.add(access_token);
    return { status: 200, body: { token_type: 'Bearer', access_token, expires_in: 3599 } };
  }
}
