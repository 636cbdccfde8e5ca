/**
 * The chat channels that this installation has. Each is loaded only where it is set up: their libraries take
 * longer to load than the rest together.
 */
import type { AppParts } from '../bots/api/app.ts';
import { type Bodies, createBodies } from '../bots/shared/bodies.ts';
import type { Slack, SlackParts } from '../bots/slack/start.ts';
import type { StartedTeams, StartParts as TeamsParts } from '../bots/teams/start.ts';
import type { Config } from '../config.ts';
import { present } from '../run/present.ts';

export interface OpenChannels {
  /** For the one HTTP application; they verify what comes themselves. */
  handlers: NonNullable<AppParts['platforms']>;
  /** undefined where Slack is not set up. */
  slackConnection(): string | undefined;
  /** Sentences on settings that must not go unnoticed. */
  problems: string[];
  close(): Promise<void>;
}

type Given = Omit<SlackParts, 'publicUrl' | 'bodies'> &
  Omit<TeamsParts, 'publicUrl' | 'bodies' | keyof NonNullable<Config['teams']>>;
type Parts = Given & { bodies: Bodies };

export async function openChannels(config: Config, given: Given): Promise<OpenChannels> {
  const parts = { ...given, bodies: createBodies() };
  const slack = await slackOf(config, parts);
  const { publicUrl } = config;
  const teams = config.teams && (await teamsOf({ ...parts, ...config.teams, ...present({ publicUrl }) }));
  const open = [slack, teams].filter((channel) => channel !== undefined);
  return {
    handlers: open.flatMap(({ handler }) => handler ?? []),
    slackConnection: () => slack?.state(),
    problems: [...(config.slack && !slack ? [UNAUTHENTICATED] : []), ...(teams?.problems ?? [])],
    close: async () => {
      await Promise.all(open.map((channel) => channel.stop()));
    },
  };
}

const UNAUTHENTICATED =
  'SLACK_BOT_TOKEN is set without SLACK_SIGNING_SECRET or SLACK_APP_TOKEN: the Slack part does not start, since it never runs unauthenticated. Set the secret for HTTP or the app token for socket mode.';

async function slackOf({ slack, publicUrl }: Config, parts: Parts): Promise<Slack | undefined> {
  if (!slack?.connection) return undefined;
  const { startSlack } = await import('../bots/slack/start.ts');
  return startSlack({ ...slack, connection: slack.connection }, { ...parts, publicUrl });
}

async function teamsOf(parts: TeamsParts): Promise<StartedTeams> {
  const { startTeams } = await import('../bots/teams/start.ts');
  return startTeams(parts);
}
