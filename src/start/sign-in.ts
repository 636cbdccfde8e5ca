/** How people sign in to the console: at a provider, or with a token that is given for a session. */
import type { AppParts } from '../bots/api/app.ts';
import type { ApiParts } from '../bots/api/router.ts';
import type { WrongTries } from '../bots/api/wrong-tries.ts';
import type { OidcParts } from '../bots/oidc/router.ts';
import type { Config } from '../config.ts';
import type { Log } from '../flow/ports/log.ts';
import { present } from '../run/present.ts';
import type { Database } from '../store/db.ts';
import type { Store } from '../store/store.ts';
import { namedTenant } from './named-tenant.ts';

interface Given {
  database: Database;
  store: Pick<Store, 'staff' | 'sessions'>;
  wrongTries: WrongTries;
  log: Log;
}

interface SignIn {
  /** What the API knows of it. */
  api: Pick<ApiParts, 'sessions' | 'tokens' | 'origin' | 'signIn'>;
  /** Answers under /auth. */
  oidc?: AppParts['oidc'];
}

/** On the embedded database nobody signs in. */
export async function signInOf(config: Config, given: Given): Promise<SignIn> {
  if (config.database.kind === 'embedded') return { api: {} };
  const { sessions, staff: tokens } = given.store;
  const origin = config.publicUrl === undefined ? undefined : new URL(config.publicUrl).origin;
  const api = present({ sessions, tokens, origin });
  if (!config.oidc || config.publicUrl === undefined) return { api };
  const { signIn, oidc } = await atProvider(config.oidc, config.publicUrl, given);
  return { api: { ...api, signIn }, oidc };
}

/** Loaded only where there is a provider. */
async function atProvider(
  oidc: NonNullable<Config['oidc']>,
  publicUrl: string,
  { database, store: { staff, sessions }, wrongTries, log }: Given,
) {
  const { createOidcRouter, CALLBACK, SIGN_IN } = await import('../bots/oidc/router.ts');
  const { openProvider } = await import('../bots/oidc/provider.ts');
  const memberOf: OidcParts['memberOf'] = async (email) => {
    const { tenant } = await namedTenant(database, { named: oidc.tenant, setting: 'OIDC_TENANT' });
    return { tenant, member: await staff.byEmail(tenant, email) };
  };
  const provider = openProvider({ ...oidc, redirectUri: `${publicUrl}${CALLBACK}` });
  return { signIn: SIGN_IN, oidc: createOidcRouter({ provider, sessions, memberOf, wrongTries, log }) };
}
