/** The Slack channel as a whole: what it listens to, what it keeps up, and how it ends. */
import type { RequestHandler } from 'express';
import { LRUCache } from 'lru-cache';
import type { KnownRuns } from '../../flow/known-runs.ts';
import type { Cases } from '../../flow/ports/cases.ts';
import type { Cards, Members, Threads, WaitingReplies, Workspaces } from '../../flow/ports/channels.ts';
import type { Desks } from '../../flow/ports/desks.ts';
import type { Changes, Ledger } from '../../flow/ports/ledger.ts';
import type { Log } from '../../flow/ports/log.ts';
import type { Paces } from '../../flow/ports/paces.ts';
import { showCards } from '../../flow/show-cards.ts';
import { present } from '../../run/present.ts';
import type { Bodies } from '../shared/bodies.ts';
import { createBackground } from './background.ts';
import { createChannel } from './channel.ts';
import type { SlackContext } from './context.ts';
import { slackOverHttp } from './http.ts';
import { listen } from './listen.ts';
import { createPace, SLACK_RATES } from './pace.ts';
import { keepPlacing } from './place-waiting.ts';
import { createProfiles } from './profiles.ts';
import { createRooms } from './rooms.ts';
import { slackOverSocket } from './socket.ts';
import { rememberTenants } from './tenants.ts';
import { connect, type SlackState } from './workspaces.ts';

export interface SlackOptions {
  botToken: string;
  apiUrl?: string;
  connection: { kind: 'socket'; appToken: string } | { kind: 'http'; signingSecret: string };
}

export interface SlackParts {
  cases: Cases;
  ledger: Ledger;
  known: KnownRuns;
  changes: Changes;
  desks: Desks;
  cards: Cards;
  threads: Threads;
  waiting: WaitingReplies;
  members: Members;
  workspaces: Workspaces;
  paces: Paces;
  log: Log;
  publicUrl: string | undefined;
  /** Reads what Slack sends; shared by all platforms. */
  bodies: Bodies;
  /** How fast Slack may be asked; for tests, whose Slack has no limits. */
  rates?: typeof SLACK_RATES;
}

export interface Slack {
  /** For the one HTTP application; absent over the socket. */
  handler?: RequestHandler;
  /** `connecting` until Slack has answered who the bot token is. */
  state(): SlackState;
  /** Takes nothing more from the socket, finishes what is being drawn and sent. */
  stop(): Promise<void>;
}

/**
 * Never waits for Slack: where it is away, the rest of Greenlight starts all the same, and this part connects
 * as soon as it can.
 */
export function startSlack({ botToken, apiUrl, connection }: SlackOptions, parts: SlackParts): Slack {
  const { log, publicUrl } = parts;
  const pace = createPace(parts.paces, parts.rates ?? SLACK_RATES);
  const installed = connect({ token: botToken, apiUrl, pace, log });
  const rooms = createRooms();
  const background = createBackground(log);
  const { cases, members, threads, cards, waiting } = parts;
  const workspaces = rememberTenants(parts.workspaces);
  const basis = {
    cases,
    members,
    threads,
    cards,
    waiting,
    workspaces,
    installed,
    rooms,
    background,
    log,
    publicUrl,
    desks: parts.desks,
  };
  const unplaced = {
    ...basis,
    profiles: createProfiles(),
    marked: new LRUCache<string, true>({ max: 2_000 }),
  };
  const placing = keepPlacing(unplaced);
  const keepReply: SlackContext['keepReply'] = async (tenant, reply) => {
    await waiting.keep(tenant, reply);
    placing.now();
  };
  const context: SlackContext = { ...unplaced, keepReply };

  const socket = connection.kind === 'socket' ? slackOverSocket(connection.appToken, apiUrl, log) : undefined;
  const http =
    connection.kind === 'http'
      ? slackOverHttp({
          signingSecret: connection.signingSecret,
          connected: () => installed.state() !== 'connecting' && installed.state() !== 'refused',
          bodies: parts.bodies,
          log,
        })
      : undefined;
  const receiver = socket?.receiver ?? http?.receiver;
  if (receiver) listen(receiver, context, botToken);

  const channel = createChannel(basis);
  const showing = showCards({ ...parts, channel, onPosted: placing.now });
  installed.ready.then(() => {
    socket?.run();
    placing.now();
  });
  return {
    ...present({ handler: http?.handler }),
    state: installed.state,
    async stop() {
      installed.stop();
      await socket?.stop();
      await showing.stop();
      await placing.stop();
      await background.stop();
    },
  };
}
