/**
 * The Bolt app: one listener that reads what came, finds the workspace, and hands over. Whatever is not known
 * is acknowledged and left alone.
 */
import { App, AuthorizationError, type Receiver } from '@slack/bolt';
import { silent } from './client.ts';
import { takeCommand } from './command.ts';
import { ARRIVED, type Arrived } from './commit-first.ts';
import type { SlackContext, SlackRequest } from './context.ts';
import { takeEvent } from './events.ts';
import { COMMITTED } from './http.ts';
import { fitting } from './malformed.ts';
import { BlockActions, Envelope, MessageShortcut, OfTeam, SlashCommand, ViewSubmission } from './payloads.ts';
import { takePresses } from './presses.ts';
import { takeShortcut } from './shortcut.ts';
import { takeViewSubmission } from './submissions.ts';

/** `secret` keys names that must not be guessed; it stays in this process. */
export function listen(receiver: Receiver, slack: SlackContext, secret: string): App {
  const app = new App({
    receiver,
    // Bolt gets no token: every call goes through the client of the workspace.
    authorize: async (_source, body) => {
      const teamId = teamOf(body);
      if (teamId === undefined || !slack.installed.of(teamId)) throw new Error('not installed there');
      return { teamId };
    },
    logger: silent,
    ignoreSelf: false,
    convoStore: false,
    attachFunctionToken: false,
  });
  app.use(async (args) => {
    const { body, context } = args;
    const workspace = slack.installed.of(teamOf(body) ?? '');
    // Bolt lets `app_uninstalled` and its like through for every team.
    if (!workspace) return;
    (context[ARRIVED] as Arrived).yes = true;
    const committed: unknown = context[COMMITTED];
    const request: SlackRequest = {
      workspace,
      committed: () => (typeof committed === 'function' ? committed() : undefined),
    };
    const answer = await answered(slack, request, { body, secret });
    // Events have no `ack` of their own: they are answered with nothing.
    if (answer !== undefined && 'ack' in args) await (args.ack as (answer: unknown) => Promise<void>)(answer);
  });
  app.error(async (error) => {
    if (!(error instanceof AuthorizationError)) throw error;
    slack.log.info(
      { server: 'slack', code: 'unknown_workspace' },
      'a workspace that the app is not installed in was left alone',
    );
  });
  return app;
}

/**
 * The workspace that the app is installed in, which is not always that of whoever acted. Slack names it in
 * one of several places.
 */
function teamOf(body: unknown): string | undefined {
  const { authorizations, view, team, team_id: id } = OfTeam.safeParse(body).data ?? {};
  return authorizations?.[0]?.team_id ?? view?.app_installed_team_id ?? id ?? team?.id ?? undefined;
}

/** Resolves with what Slack is answered, when everything is committed. */
async function answered(
  slack: SlackContext,
  request: SlackRequest,
  { body, secret }: { body: unknown; secret: string },
): Promise<unknown> {
  const { type, command } = body as { type?: unknown; command?: unknown };
  if (command !== undefined) {
    const read = fitting(slack.log, SlashCommand, body);
    return read && takeCommand(slack, request, read);
  }
  switch (type) {
    case 'event_callback': {
      const read = fitting(slack.log, Envelope, body);
      return read && takeEvent(slack, request, read);
    }
    case 'block_actions': {
      const read = fitting(slack.log, BlockActions, body);
      return read && takePresses(slack, request, read);
    }
    case 'view_submission': {
      const read = fitting(slack.log, ViewSubmission, body);
      return read && takeViewSubmission(slack, request, { submission: read, secret });
    }
    case 'message_action': {
      const read = fitting(slack.log, MessageShortcut, body);
      return read && takeShortcut(slack, request, read);
    }
    default:
      return undefined;
  }
}
