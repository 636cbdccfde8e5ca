/**
 * The Slack workspaces that Greenlight may speak in, by team id. There is one, that of the bot token; nothing
 * else assumes so.
 */
import { TryLater } from '../../flow/ports/channels.ts';
import type { Log } from '../../flow/ports/log.ts';
import { pauseAfter } from '../../flow/retry.ts';
import { type Client, createClient, SlackRefused, TOKEN_GONE } from './client.ts';
import { type Pace, pacedClient } from './pace.ts';

export interface Workspace {
  team: string;
  /** Our user and bot in it. */
  botUser: string;
  bot: string | undefined;
  /** Base of links to its messages, with a slash at its end. */
  url: string | undefined;
  client: Client;
}

/** `refused`: Slack does not take the token. `revoked`: it took the token away, or the app was removed. */
export type SlackState = 'connecting' | 'connected' | 'refused' | 'revoked';

export interface Installed {
  state(): SlackState;
  of(team: string): Workspace | undefined;
  all(): Workspace[];
  /**
   * The app was removed from the workspace, or its token taken away. It is asked about again from time to
   * time.
   */
  gone(team: string): void;
  /** Resolves when a workspace is known; never, where none ever is. */
  ready: Promise<void>;
  stop(): void;
}

const BACK_OFF = { firstMs: 1_000, longestMs: 30_000 };
/** Between looks at a token that Slack does not take: installing the app again may make it good. */
const REFUSED_WAIT_MS = 60_000;

/** Asks Slack who the token is, and keeps asking until Slack answers. */
export function connect({
  token,
  apiUrl,
  pace,
  log,
}: {
  token: string;
  apiUrl: string | undefined;
  pace: Pace;
  log: Log;
}): Installed {
  const client = createClient(token, apiUrl);
  const workspaces = new Map<string, Workspace>();
  let state: SlackState = 'connecting';
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let known = () => {};
  const ready = new Promise<void>((resolve) => {
    known = resolve;
  });

  const ask = async (tries: number) => {
    try {
      const { team_id: team, user_id: botUser, bot_id: bot, url } = await client.call('auth.test', {});
      if (typeof team !== 'string' || typeof botUser !== 'string')
        throw new SlackRefused('auth.test', 'no_team');
      workspaces.set(team, {
        team,
        botUser,
        bot: typeof bot === 'string' ? bot : undefined,
        url: typeof url === 'string' && /^https?:\/\/[^\s|<>]+\/$/.test(url) ? url : undefined,
        client: pacedClient(client, team, pace),
      });
      state = 'connected';
      log.info({ server: 'slack', status: state }, 'Slack knows the bot token');
      known();
    } catch (error) {
      const refused = error instanceof SlackRefused;
      if (refused && state !== 'revoked') state = 'refused';
      const code = refused ? error.code : 'away';
      if (tries === 0 || refused)
        log.warn(
          { server: 'slack', code, status: state, attempt: tries + 1 },
          refused && TOKEN_GONE.has(code)
            ? 'SLACK_BOT_TOKEN is not taken by Slack: install the app again and set the token that it shows; until then the Slack part waits'
            : 'Slack does not answer: the Slack part waits for it and everything else works',
        );
      again(refused ? REFUSED_WAIT_MS : pauseAfter(tries + 1, BACK_OFF), tries + 1);
    }
  };
  const again = (ms: number, tries: number) => {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(() => void ask(tries), ms);
  };
  void ask(0);

  return {
    ready,
    state: () => state,
    of: (team) => workspaces.get(team),
    all: () => [...workspaces.values()],
    gone(team) {
      if (!workspaces.delete(team)) return;
      if (workspaces.size === 0) state = 'revoked';
      log.warn(
        { server: 'slack', status: state },
        'the app was removed from its workspace, or its token taken away',
      );
      again(REFUSED_WAIT_MS, 1);
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

/** Slack is not connected (yet): whatever is asked of it waits. */
export function notConnected(): TryLater {
  return new TryLater('Slack is not connected', BACK_OFF.firstMs);
}
