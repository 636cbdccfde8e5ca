/** The faces in chats that this installation has. Each is loaded only where it is set up: their libraries take longer to load than the rest together. */
import type { RequestHandler } from 'express';
import type { Slack, SlackParts } from '../bots/slack/start.ts';
import type { Config } from '../config.ts';

export interface Platforms {
  /** For the one HTTP application; they verify what comes themselves. */
  handlers: RequestHandler[];
  /** undefined where Slack is not set up. */
  slackState(): string | undefined;
  close(): Promise<void>;
}

export async function openPlatforms(config: Config, parts: Omit<SlackParts, 'publicUrl'>): Promise<Platforms> {
  const slack = config.slack && (await slackOf(config.slack, { ...parts, publicUrl: config.publicUrl }));
  const open = slack ? [slack] : [];
  return {
    handlers: open.flatMap(({ handler }) => handler ?? []),
    slackState: () => slack?.state(),
    close: async () => {
      await Promise.all(open.map((face) => face.stop()));
    },
  };
}

async function slackOf(options: NonNullable<Config['slack']>, parts: SlackParts): Promise<Slack> {
  const { startSlack } = await import('../bots/slack/start.ts');
  return startSlack(options, parts);
}
