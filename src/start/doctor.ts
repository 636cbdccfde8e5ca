/** What is wrong or missing with this installation, as sentences that say what to do. Changes nothing. */
import { join } from 'node:path';
import { loadPlaybooks, problemText } from '../agent/playbooks/load.ts';
import { type Config, type ConfigProblems, SETTINGS } from '../config.ts';
import { readContents } from '../desk/contents.ts';
import { DeskMistake } from '../desk/finding.ts';
import { connectDatabase } from '../store/db.ts';
import { examineDatabase, type Finding } from '../store/doctor.ts';
import { keyringFrom, masterKeysOf } from '../store/master-keys.ts';
import { checkpointsOf } from './checkpoints.ts';
import { DESK_FOLDER } from './desks/folder.ts';
import { NOTHING_SENT } from './tools.ts';

export interface Installation {
  config: Config | ConfigProblems;
  env: Readonly<Record<string, string | undefined>>;
  /** ISO date. */
  today: string;
  folder?: string;
}

/** Broken ones first. */
export async function examine({
  config,
  env,
  today,
  folder = DESK_FOLDER,
}: Installation): Promise<Finding[]> {
  const found = [...unknownSettings(env), ...deskFindings(folder, today)];
  if ('problems' in config) found.push(...config.problems.map((says) => ({ broken: true, says })));
  else found.push(...channelFindings(config), ...(await databaseFindings(config)));
  return found.toSorted((a, b) => Number(b.broken) - Number(a.broken));
}

/** What the names of our settings begin with; of anything else in the environment nothing is said. */
const OURS =
  /^(GREENLIGHT|SLACK|MICROSOFT|TEAMS|AUDIT|SCIM|SMTP|TLS|DATABASE|MODEL|PLANNER|EXECUTOR|REPLANNER|RESPONDER|EVALUATOR|EMBEDDING)_/;

function unknownSettings(env: Installation['env']): Finding[] {
  const known: readonly string[] = SETTINGS;
  return Object.keys(env)
    .filter((name) => OURS.test(name) && !known.includes(name))
    .sort()
    .map((name) => ({
      broken: false,
      says: `${name} is no setting of Greenlight and is not read: see .env.example for the names.`,
    }));
}

function deskFindings(folder: string, today: string): Finding[] {
  try {
    const { desk } = readContents(folder, today);
    return loadPlaybooks(join(folder, 'playbooks'), desk).problems.map((problem) => ({
      broken: false,
      says: problemText(problem),
    }));
  } catch (error) {
    if (error instanceof DeskMistake) return [{ broken: true, says: error.message }];
    throw error;
  }
}

function channelFindings({ slack, teams, smtpUrl, models, database }: Config): Finding[] {
  const found: Finding[] = [];
  if (slack && !slack.connection)
    found.push({
      broken: true,
      says: 'SLACK_BOT_TOKEN is set without SLACK_SIGNING_SECRET or SLACK_APP_TOKEN: Slack is off. Set one of the two.',
    });
  if (!slack && !teams)
    found.push({
      broken: false,
      says: 'Neither Slack nor Teams is set up: cases are seen in the console and over REST only.',
    });
  if (!smtpUrl && database.kind === 'postgres') found.push({ broken: false, says: NOTHING_SENT });
  if (!models)
    found.push({ broken: false, says: 'OPENAI_API_KEY is not set: the playbooks plan and write alone.' });
  return found;
}

async function databaseFindings(config: Config): Promise<Finding[]> {
  const { database: where } = config;
  let database: Awaited<ReturnType<typeof connectDatabase>> | undefined;
  try {
    database = await connectDatabase(
      where.kind === 'postgres' ? { url: where.url } : { dataDir: where.dataDir },
    );
    const keyring = keyringFrom(await masterKeysOf(where));
    return await examineDatabase({ database, keyring, checkpoints: checkpointsOf(config) });
  } catch (error) {
    // Away, open in another process, or not to be read: each says by itself what to do.
    return [{ broken: true, says: error instanceof Error ? error.message : String(error) }];
  } finally {
    await database?.close();
  }
}
