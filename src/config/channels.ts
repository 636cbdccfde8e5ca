/** The settings of Slack and Microsoft Teams. */
import { z } from 'zod';
import { present } from '../run/present.ts';
import { http, text, word } from './values.ts';

export interface SlackConfig {
  botToken: string;
  apiUrl?: string;
  /** Absent: nothing that comes could be authenticated, so the Slack part does not start. */
  connection?: { kind: 'socket'; appToken: string } | { kind: 'http'; signingSecret: string };
}

export interface TeamsConfig {
  /** Absent: only the Playground, which signs nothing. */
  app?: { id: string; password: string; tenantId?: string };
  playground: boolean;
  loginUrl?: string;
  openIdUrl?: string;
  /** Hosts that replies may be sent to, beside Microsoft's own. */
  serviceHosts: string[];
}

export const CHANNEL_SETTINGS = {
  SLACK_BOT_TOKEN: word.startsWith('xoxb-', 'must be the bot token, which begins with xoxb-').optional(),
  SLACK_SIGNING_SECRET: word.optional(),
  SLACK_APP_TOKEN: word
    .startsWith('xapp-', 'must be the app-level token, which begins with xapp-')
    .optional(),
  SLACK_API_URL: http.optional(),
  MICROSOFT_APP_ID: word.optional(),
  MICROSOFT_APP_PASSWORD: word.optional(),
  MICROSOFT_APP_TENANT_ID: word.optional(),
  MICROSOFT_LOGIN_URL: http.optional(),
  MICROSOFT_OPENID_URL: http.optional(),
  TEAMS_SERVICE_HOSTS: text
    .transform((list) => list.split(',').map((host) => host.trim()))
    .refine(
      (hosts) => hosts.every((host) => /^[\w.-]+(:\d+)?$/.test(host)),
      'must be host names with commas between',
    )
    .optional(),
  TEAMS_PLAYGROUND: z.stringbool({ error: 'must be 1 or 0' }).optional(),
};
const Settings = z.object(CHANNEL_SETTINGS);
type Settings = z.infer<typeof Settings>;

export function slackOf(botToken: string, settings: Settings): SlackConfig {
  const { SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: signingSecret } = settings;
  const socket = appToken === undefined ? undefined : { kind: 'socket' as const, appToken };
  const http = signingSecret === undefined ? undefined : { kind: 'http' as const, signingSecret };
  return { botToken, ...present({ connection: socket ?? http, apiUrl: settings.SLACK_API_URL }) };
}

export function teamsOf(settings: Settings): TeamsConfig {
  const {
    MICROSOFT_APP_ID: id,
    MICROSOFT_APP_PASSWORD: password,
    MICROSOFT_APP_TENANT_ID: tenantId,
  } = settings;
  return {
    playground: settings.TEAMS_PLAYGROUND ?? false,
    serviceHosts: settings.TEAMS_SERVICE_HOSTS ?? [],
    ...present({
      app: id && password ? { id, password, ...present({ tenantId }) } : undefined,
      loginUrl: settings.MICROSOFT_LOGIN_URL,
      openIdUrl: settings.MICROSOFT_OPENID_URL,
    }),
  };
}
