/** Microsoft Teams: the app's password, the keys that requests are checked with, and the clock. */
import type { Config } from '../../config.ts';
import { asked, clockOff } from './asked.ts';
import { type Told, teller } from './told.ts';

const { broken, note, works, off } = teller('Teams');

const LOGIN = 'https://login.microsoftonline.com';
const OPENID = 'https://login.botframework.com/v1/.well-known/openidconfiguration';
/** Of bots that belong to no single tenant. */
const ANY_TENANT = 'botframework.com';
const CONNECTOR = 'https://api.botframework.com/.default';

export async function teamsTold({ teams }: Config): Promise<Told[]> {
  if (!teams)
    return [off('MICROSOFT_APP_ID is not set: cases are not in Teams. docs/teams.md says how to begin.')];
  const playground = teams.playground
    ? [note('TEAMS_PLAYGROUND is on: whoever reaches this machine may say that they are anybody.')]
    : [];
  if (!teams.app) {
    if (teams.playground) return playground;
    return [broken('MICROSOFT_APP_ID is set without MICROSOFT_APP_PASSWORD: Teams is off.')];
  }
  return [
    ...(await passwordTold(teams.app, teams.loginUrl)),
    ...(await keysTold(teams.openIdUrl)),
    ...playground,
  ];
}

type App = NonNullable<NonNullable<Config['teams']>['app']>;

async function passwordTold({ id, password, tenantId }: App, loginUrl = LOGIN): Promise<Told[]> {
  const url = `${loginUrl.replace(/(?<!\/)\/+$/, '')}/${tenantId ?? ANY_TENANT}/oauth2/v2.0/token`;
  try {
    const { status, body, aheadMs } = await asked(url, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: id,
        client_secret: password,
        scope: CONNECTOR,
      }),
    });
    const wrong = clockOff(aheadMs);
    const clock = wrong ? [wrong.broken ? broken(wrong.says) : note(wrong.says)] : [];
    if (status === 200) return [works('Microsoft takes MICROSOFT_APP_ID and its password.'), ...clock];
    const { error } = (body ?? {}) as { error?: unknown };
    const code = typeof error === 'string' && /^[\w.-]{1,60}$/.test(error) ? error : String(status);
    return [
      broken(
        `Microsoft does not take MICROSOFT_APP_ID with its password (${code}): see the app's secrets, and MICROSOFT_APP_TENANT_ID for an app of one tenant.`,
      ),
      ...clock,
    ];
  } catch (error) {
    return [broken(`${(error as Error).message}: Teams cannot be answered.`)];
  }
}

async function keysTold(openIdUrl = OPENID): Promise<Told[]> {
  try {
    const { status } = await asked(openIdUrl);
    if (status === 200) return [];
    return [broken(`${openIdUrl} answers ${status}: nothing that comes from Teams can be checked.`)];
  } catch (error) {
    return [broken(`${(error as Error).message}: nothing that comes from Teams can be checked.`)];
  }
}
