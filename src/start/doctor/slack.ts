/** Slack: the tokens, what they allow, what the app is subscribed to, and the clock. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type Answer, type Client, createClient, SlackRefused } from '../../bots/slack/client.ts';
import type { Config } from '../../config.ts';
import { readLined } from '../../flow/yaml-lines.ts';
import { asked, clockTold } from './asked.ts';
import { CONFIGURATION_TOKEN } from './settings.ts';
import { type Told, teller } from './told.ts';

const { broken, note, works, off } = teller('Slack');

const CARDS = new URL('cards.json', import.meta.url);
const MANIFEST = new URL('../../../manifest.yml', import.meta.url);
const SLACK = 'https://slack.com/api/';
/** As Slack shows it under Basic Information. */
const SIGNING_SECRET = /^[0-9a-f]{32}$/;

const Manifest = z.object({
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
  settings: z.object({
    event_subscriptions: z.object({ request_url: z.string().optional(), bot_events: z.array(z.string()) }),
    interactivity: z.object({ is_enabled: z.boolean(), request_url: z.string().optional() }),
    socket_mode_enabled: z.boolean().optional(),
  }),
});
type Manifest = z.infer<typeof Manifest>;

type Slack = NonNullable<Config['slack']>;

/** `configurationToken`: of the app's, with which its manifest can be read. */
export async function slackTold(
  { slack, publicUrl }: Config,
  configurationToken: string | undefined,
): Promise<Told[]> {
  if (!slack)
    return [off('SLACK_BOT_TOKEN is not set: cases are not in Slack. docs/slack.md says how to begin.')];
  const halves = slack.connection
    ? []
    : [
        broken(
          'SLACK_BOT_TOKEN is set without SLACK_SIGNING_SECRET or SLACK_APP_TOKEN: Slack is off. Set one of the two.',
        ),
      ];
  const lined = readLined(readFileSync(MANIFEST, 'utf8'));
  const ours = Manifest.parse('content' in lined ? lined.content : undefined);
  const client = createClient(slack.botToken, slack.apiUrl);
  const bot = await called(client, 'auth.test', {});
  if ('refused' in bot) return [...halves, broken(refusedToken('SLACK_BOT_TOKEN', bot.refused))];
  return [
    works(`SLACK_BOT_TOKEN is ${bot.answer.user} in the workspace ${bot.answer.team}.`),
    ...halves,
    ...scopesTold(bot.answer, ours),
    ...(await connectionTold(slack)),
    ...(await subscriptionsTold({ slack, client, bot: bot.answer, ours, publicUrl, configurationToken })),
    ...(await cardsTold(client)),
    ...(await timeTold(slack)),
  ];
}

type Called = { answer: Answer } | { refused: string };

async function called(client: Client, method: string, args: Record<string, unknown>): Promise<Called> {
  try {
    return { answer: await client.call(method, args) };
  } catch (error) {
    if (error instanceof SlackRefused) return { refused: error.code };
    return { refused: 'no answer' };
  }
}

function refusedToken(setting: string, code: string): string {
  if (code === 'no answer')
    return 'Slack could not be reached: see whether this machine may go out to slack.com.';
  return `Slack does not take ${setting} (${code}): install the app again and set the token that it shows.`;
}

function scopesTold(bot: Answer, ours: Manifest): Told[] {
  const { scopes } = (bot.response_metadata ?? {}) as { scopes?: string[] };
  if (!scopes) return [note('Slack does not say what the bot token allows.')];
  const missing = ours.oauth_config.scopes.bot.filter((scope) => !scopes.includes(scope));
  if (missing.length === 0)
    return [works(`The bot token has all ${ours.oauth_config.scopes.bot.length} scopes.`)];
  return [
    broken(
      `The bot token lacks ${missing.join(', ')}: add them under "OAuth & Permissions" and install the app again.`,
    ),
  ];
}

async function connectionTold({ connection, apiUrl }: Slack): Promise<Told[]> {
  if (connection?.kind === 'socket') {
    const opened = await called(createClient(connection.appToken, apiUrl), 'apps.connections.open', {});
    if ('answer' in opened) return [works('SLACK_APP_TOKEN opens the socket.')];
    return [
      broken(
        `Slack does not open the socket for SLACK_APP_TOKEN (${opened.refused}): make an app-level token with connections:write, and turn socket mode on.`,
      ),
    ];
  }
  if (connection && !SIGNING_SECRET.test(connection.signingSecret))
    return [
      note(
        'SLACK_SIGNING_SECRET does not look like one (32 digits of 0-9 and a-f, under "Basic Information"): what Slack sends would be refused.',
      ),
    ];
  return [];
}

interface Subscribed {
  slack: Slack;
  client: Client;
  bot: Answer;
  ours: Manifest;
  publicUrl: string | undefined;
  configurationToken: string | undefined;
}

/** A bot token cannot read what the app is subscribed to; one that is made for its manifest can. */
async function subscriptionsTold(parts: Subscribed): Promise<Told[]> {
  const { slack, client, bot, ours, publicUrl, configurationToken } = parts;
  if (configurationToken === undefined)
    return [
      note(
        `What the app is subscribed to is not tried: give an app configuration token as ${CONFIGURATION_TOKEN}, or compare the app with manifest.yml.`,
      ),
    ];
  const info = await called(client, 'bots.info', { bot: bot.bot_id });
  const appId = 'answer' in info ? (info.answer.bot as { app_id?: string } | undefined)?.app_id : undefined;
  const exported = await called(createClient(configurationToken, slack.apiUrl), 'apps.manifest.export', {
    app_id: appId,
  });
  if ('refused' in exported)
    return [
      note(
        `The app's manifest cannot be read with ${CONFIGURATION_TOKEN} (${exported.refused}): such tokens end after 12 hours.`,
      ),
    ];
  const theirs = Manifest.safeParse(exported.answer.manifest);
  if (!theirs.success) return [note("The app's manifest cannot be read: compare it with manifest.yml.")];
  return differencesTold(ours, theirs.data.settings, { slack, publicUrl });
}

function differencesTold(
  ours: Manifest,
  theirs: Manifest['settings'],
  { slack, publicUrl }: { slack: Slack; publicUrl: string | undefined },
): Told[] {
  const events = ours.settings.event_subscriptions.bot_events;
  const missing = events.filter((event) => !theirs.event_subscriptions.bot_events.includes(event));
  const told = [
    missing.length === 0
      ? works(`The app is subscribed to all ${events.length} events.`)
      : broken(`The app is not subscribed to ${missing.join(', ')}: add them under "Event Subscriptions".`),
  ];
  if (!theirs.interactivity.is_enabled)
    told.push(broken('Interactivity is off, so that no button works: turn it on under "Interactivity".'));
  const overSocket = slack.connection?.kind === 'socket';
  if (overSocket && theirs.socket_mode_enabled !== true)
    told.push(
      broken('Socket mode is off in the app, and SLACK_APP_TOKEN is set: turn it on, or leave it out.'),
    );
  if (overSocket || publicUrl === undefined) return told;
  const expected = `${publicUrl}/slack/events`;
  for (const url of [theirs.event_subscriptions.request_url, theirs.interactivity.request_url])
    if (url !== expected)
      told.push(broken(`The app sends to ${url ?? 'no URL'}, and this is at ${expected}: set it there.`));
  return told;
}

/** Cards of the six threads that every playbook is tried with, as Slack's own check sees them. */
async function cardsTold(client: Client): Promise<Told[]> {
  const cards: unknown[] = JSON.parse(readFileSync(CARDS, 'utf8'));
  let refused = 0;
  for (const blocks of cards) {
    const checked = await called(client, 'blocks.validate', { blocks });
    if ('answer' in checked) continue;
    if (checked.refused !== 'invalid_blocks')
      return [note(`Slack does not check cards here (${checked.refused}).`)];
    refused += 1;
  }
  if (refused === 0) return [works(`Slack takes the cards of all ${cards.length} kinds of cases.`)];
  return [
    broken(
      `Slack does not take ${refused} of ${cards.length} cards: a newer version of Greenlight is needed.`,
    ),
  ];
}

async function timeTold({ apiUrl = SLACK }: Slack): Promise<Told[]> {
  const answer = await asked(`${apiUrl}api.test`, { method: 'POST' }).catch(() => undefined);
  return clockTold('Slack', answer?.aheadMs);
}
