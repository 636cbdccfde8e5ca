/** Microsoft Teams: the app's password, the keys that requests are checked with, and the clock. */
import { type AppIdentity, OPENID_DOCUMENT, tokenRequest } from '../../bots/teams/microsoft.ts';
import type { Config } from '../../config.ts';
import { asked, clockTold } from './asked.ts';
import { type Told, teller } from './told.ts';

const { broken, note, works, off } = teller('Teams');

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

async function passwordTold(app: AppIdentity, loginUrl: string | undefined): Promise<Told[]> {
  const { url, ...request } = tokenRequest(app, loginUrl);
  try {
    const { status, body, aheadMs } = await asked(url, request);
    const clock = clockTold('Teams', aheadMs);
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

async function keysTold(openIdUrl = OPENID_DOCUMENT): Promise<Told[]> {
  try {
    const { status } = await asked(openIdUrl);
    if (status === 200) return [];
    return [broken(`${openIdUrl} answers ${status}: nothing that comes from Teams can be checked.`)];
  } catch (error) {
    return [broken(`${(error as Error).message}: nothing that comes from Teams can be checked.`)];
  }
}
