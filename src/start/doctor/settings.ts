/** Settings that are wrong, or that nothing reads. */
import { type Config, type ConfigProblems, SETTINGS } from '../../config.ts';
import { type Told, teller } from './told.ts';

const { broken, note } = teller('settings');

/** What the names of our settings begin with; of anything else in the environment nothing is said. */
const OURS =
  /^(GREENLIGHT|SLACK|MICROSOFT|TEAMS|AUDIT|SCIM|SMTP|TLS|DATABASE|MODEL|PLANNER|EXECUTOR|REPLANNER|RESPONDER|EVALUATOR|EMBEDDING)_/;
/** Read by the doctor alone. */
export const CONFIGURATION_TOKEN = 'SLACK_CONFIG_TOKEN';

export function settingsTold(
  config: Config | ConfigProblems,
  env: Readonly<Record<string, string | undefined>>,
): Told[] {
  const known: readonly string[] = [...SETTINGS, CONFIGURATION_TOKEN];
  const unknown = Object.keys(env)
    .filter((name) => OURS.test(name) && !known.includes(name))
    .sort()
    .map((name) =>
      note(`${name} is no setting of Greenlight and is not read: see .env.example for the names.`),
    );
  return [...('problems' in config ? config.problems.map(broken) : []), ...unknown];
}
