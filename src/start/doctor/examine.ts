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
import { SUBJECTS, type Told } from './told.ts';

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
      databaseTold(whole),
      desk ? shopTold(desk, whole) : [],
      addressTold(whole),
      slackTold(whole, env[CONFIGURATION_TOKEN]),
      teamsTold(whole),
      modelTold(whole),
      mailTold(whole),
      signInTold(whole),
    ]);
    told.push(...found.flat());
  }
  const worth = ({ about, state }: Told): number =>
    2 * SUBJECTS.indexOf(about) + (state === 'broken' ? 0 : 1);
  return told.toSorted((one, other) => worth(one) - worth(other));
}
