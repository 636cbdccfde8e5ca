/** How the file says that Greenlight signs in at an MCP server: OAuth 2.1 as a client of its own. */
import { z } from 'zod';
import { present } from '../../../run/present.ts';
import { resolveSecrets } from '../secrets.ts';

/** The file holds no secret, only the name of a setting. */
const setting = z
  .string()
  .regex(/^\$\{\w{1,100}\}$/, 'names a setting of the environment: the file itself holds no secret');

/** Plain http only on this machine: for trying out, where nothing goes over a network. */
export function isSecure(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, username, hash } = new URL(address);
  const here = /^(127\.0\.0\.1|\[::1\]|localhost)$/.test(hostname);
  return (protocol === 'https:' || (protocol === 'http:' && here)) && username === '' && hash === '';
}

export const AuthShape = z.strictObject({
  client_credentials: z
    .strictObject({
      /** The authorization server, and the only one that ever sees the credentials. */
      issuer: z.string().max(1000).refine(isSecure, 'is the https address of the authorization server'),
      /** As it was registered there, or the address of a client metadata document. */
      client_id: z.string().min(1).max(1000),
      client_secret: setting.optional(),
      /** A key in PEM instead of a secret: it signs each request for a token (`private_key_jwt`). */
      private_key: setting.optional(),
      scope: z
        .string()
        .regex(/^[\x21\x23-\x5b\x5d-\x7e]+( [\x21\x23-\x5b\x5d-\x7e]+)*$/, 'is words with one space between')
        .optional(),
    })
    .refine(
      ({ client_secret: secret, private_key: key }) => (secret === undefined) !== (key === undefined),
      'has either a client_secret or a private_key',
    ),
});
export type AuthShape = z.infer<typeof AuthShape>;

/** With the values of the environment in it. */
export interface SignIn {
  issuer: string;
  clientId: string;
  credential: { kind: 'secret'; secret: string } | { kind: 'key'; pem: string };
  scope?: string;
}

/** What is missing comes back by name. */
export function signInOf(
  { client_credentials: how }: AuthShape,
  secretOf: (name: string) => string | undefined,
): { signIn: SignIn; secrets: string[] } | { field: string; reason: string } {
  const { issuer, client_id: id, client_secret: secret, private_key: pem, scope } = how;
  const named = resolveSecrets({ client_id: id }, secretOf);
  if (!('values' in named)) return named;
  const given = resolveSecrets(present({ client_secret: secret, private_key: pem }), secretOf, {
    lines: pem !== undefined,
  });
  if (!('values' in given)) return given;
  const { client_secret: word = '', private_key: key } = given.values;
  const credential: SignIn['credential'] =
    key === undefined
      ? { kind: 'secret', secret: word }
      : // Where an environment takes no line breaks they are written as \\n.
        { kind: 'key', pem: key.replaceAll('\\n', '\n') };
  const clientId = named.values.client_id ?? id;
  return { signIn: { issuer, clientId, credential, ...present({ scope }) }, secrets: given.secrets };
}
