/** Greenlight as a client of an authorization server: with a secret, or with a key that signs. */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import {
  type AddClientAuthentication,
  ClientCredentialsProvider,
  PrivateKeyJwtProvider,
} from '@modelcontextprotocol/client';
import { present } from '../../../run/present.ts';
import { SignInRefused } from './sign-in-refused.ts';
import type { SignIn } from './sign-in-shape.ts';

export function clientOf({ issuer, clientId, credential, scope }: SignIn) {
  const about = { clientId, clientName: 'greenlight', expectedIssuer: issuer, ...present({ scope }) };
  if (credential.kind === 'key') return new PrivateKeyJwtProvider({ ...about, ...signing(credential.pem) });
  const { secret } = credential;
  const provider = new ClientCredentialsProvider({ ...about, clientSecret: secret });
  return Object.assign(provider, { addClientAuthentication: withSecret(clientId, secret) });
}

/**
 * RFC 6749, 2.3.1: both are form-encoded before they are joined, which the provider itself does not do. A
 * server that says nothing takes the header (RFC 8414).
 */
function withSecret(clientId: string, secret: string): AddClientAuthentication {
  return (headers, params, ...[, metadata]) => {
    const methods = metadata?.token_endpoint_auth_methods_supported;
    if (!methods || methods.includes('client_secret_basic')) {
      const joined = `${formEncoded(clientId)}:${formEncoded(secret)}`;
      headers.set('authorization', `Basic ${Buffer.from(joined).toString('base64')}`);
    } else {
      params.set('client_id', clientId);
      params.set('client_secret', secret);
    }
  };
}

const formEncoded = (text: string) => new URLSearchParams({ _: text }).toString().slice(2);

const ALGORITHMS: { [curve: string]: string } = { prime256v1: 'ES256', secp384r1: 'ES384' };

function signing(pem: string): { privateKey: string; algorithm: string } {
  const key = keyOf(pem);
  const curve = key?.asymmetricKeyDetails?.namedCurve ?? '';
  const algorithm = key?.asymmetricKeyType === 'rsa' ? 'RS256' : ALGORITHMS[curve];
  if (!key || algorithm === undefined)
    throw new SignInRefused('private_key', 'the private_key is no key in PEM that is RSA, P-256 or P-384');
  return { privateKey: key.export({ type: 'pkcs8', format: 'pem' }).toString(), algorithm };
}

function keyOf(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}
