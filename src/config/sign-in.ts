/** The settings of where people sign in, and of who keeps the staff. */
import { z } from 'zod';
import { present } from '../run/present.ts';
import { http, word } from './values.ts';

export interface OidcConfig {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** An address counts although the provider does not say that it is verified. */
  trustEmail: boolean;
  tenant?: string;
}

export const SIGN_IN_SETTINGS = {
  OIDC_ISSUER: http.optional(),
  OIDC_CLIENT_ID: word.optional(),
  OIDC_CLIENT_SECRET: word.optional(),
  OIDC_TRUST_EMAIL: z.stringbool({ error: 'must be 1 or 0' }).optional(),
  OIDC_TENANT: word.optional(),
  SCIM_TOKEN: word.min(32, 'must have 32 characters or more; make one with: openssl rand -hex 32').optional(),
  SCIM_TENANT: word.optional(),
};
const Settings = z.object(SIGN_IN_SETTINGS);

/** undefined: nobody signs in at a provider. */
export function oidcOf(settings: z.infer<typeof Settings>): OidcConfig | undefined {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = settings;
  if (!issuer || !clientId || !clientSecret) return undefined;
  const trustEmail = settings.OIDC_TRUST_EMAIL ?? false;
  return { issuer, clientId, clientSecret, trustEmail, ...present({ tenant: settings.OIDC_TENANT }) };
}
