/**
 * What of this installation is set and works, what is off, and what is wrong, as sentences that say what to
 * do. Changes nothing.
 */
import type { Config, ConfigProblems } from '../../config.ts';
import { DESK_FOLDER } from '../desks/folder.ts';
import { addressTold } from './address.ts';
import { databaseTold } from './database.ts';
import { deskTold } from './desk.ts';
import { mailTold } from './mail.ts';
import { modelTold } from './model.ts';
import { CONFIGURATION_TOKEN, settingsTold } from './settings.ts';
import { shopTold } from './shop.ts';
import { signInTold } from './sign-in.ts';
import { slackTold } from './slack.ts';
import { teamsTold } from './teams.ts';
import { SUBJECTS, type Told, teller } from './told.ts';

export interface Installation {
  config: Config | ConfigProblems;
  env: Readonly<Record<string, string | undefined>>;
  /** ISO date. */
  today: string;
  /** Of the desk; absent: what DESK names, or the one that is shipped. */
  folder?: string;
}

/** By subject, and of each what is broken first. Settles within half a minute, whatever does not answer. */
export async function examine({ config, env, today, folder }: Installation): Promise<Told[]> {
  const whole = 'problems' in config ? undefined : config;
  const { told: ofDesk, desk } = deskTold(folder ?? whole?.desk ?? DESK_FOLDER, today);
  const told = [...settingsTold(config, env), ...ofDesk];
  if (whole) {
    const found = await Promise.all([
      tried('database', () => databaseTold(whole)),
      tried('shop', async () => (desk ? shopTold(desk, whole) : [])),
      tried('address', () => addressTold(whole)),
      tried('Slack', () => slackTold(whole, env[CONFIGURATION_TOKEN])),
      tried('Teams', () => teamsTold(whole)),
      tried('model', () => modelTold(whole)),
      tried('mail', () => mailTold(whole)),
      tried('sign-in', () => signInTold(whole)),
    ]);
    told.push(...found.flat());
  }
  const worth = ({ about, state }: Told): number =>
    2 * SUBJECTS.indexOf(about) + (state === 'broken' ? 0 : 1);
  return told.toSorted((one, other) => worth(one) - worth(other));
}

/** What nobody thought of ends one subject and no other. */
async function tried(about: Told['about'], work: () => Promise<Told[]>): Promise<Told[]> {
  try {
    return await work();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [teller(about).broken(`It could not be tried: ${why}`)];
  }
}
