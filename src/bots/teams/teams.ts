/** Microsoft Teams: POST /api/messages, and the channel that draws cards there. */
import type { CloudAdapter } from 'botbuilder';
import express, { type Request, type Response, type Router } from 'express';
import type { Cases } from '../../flow/ports/cases.ts';
import type { Channel, Members, Threads, Workspaces } from '../../flow/ports/channels.ts';
import type { Log } from '../../flow/ports/log.ts';
import { present } from '../../run/present.ts';
import { originOf, RawActivity } from './activity.ts';
import { type AdmissionParts, admitted } from './admission.ts';
import { Bot } from './bot.ts';
import { createChannel } from './channel.ts';
import { type AppIdentity, createAdapter } from './connector.ts';
import type { Caller } from './context.ts';
import type { Conversations } from './conversations.ts';
import { postThrough } from './post.ts';
import { tokensFor } from './tokens.ts';

export interface TeamsParts {
  app?: AppIdentity;
  playground: boolean;
  loginUrl?: string;
  openIdUrl?: string;
  serviceHosts: string[];
  publicUrl?: string;
  cases: Cases;
  members: Members;
  threads: Threads;
  workspaces: Workspaces;
  conversations: Conversations;
  log: Log;
}

export interface Teams {
  router: Router;
  channel: Channel;
}

const MOST_BODY = 512 * 1024;

export function createTeams(parts: TeamsParts): Teams {
  const { app, playground, serviceHosts, workspaces, log } = parts;
  const hosts = { listed: serviceHosts, playground };
  const adapter = createAdapter(present({ hosts, app, loginUrl: parts.loginUrl }));
  const post = postThrough(adapter, app?.id ?? '');
  const channel = createChannel({ ...parts, post });
  const tokens = app && tokensFor(app.id, parts.openIdUrl);
  const admission: AdmissionParts = present({ playground, hosts, workspaces, app, tokens });
  const bot = new Bot({ ...parts, post });
  const router = express.Router();
  router.post('/api/messages', express.json({ limit: MOST_BODY, type: () => true }), (request, response) =>
    receive(request, response, { admission, adapter, bot, log }),
  );
  // A body that is no JSON comes from nobody who could be answered otherwise.
  // biome-ignore lint/complexity/useMaxParams: Express knows an error handler by its four parameters.
  router.use('/api/messages', ((error, _request, response, next) => {
    if (response.headersSent) return next(error);
    const { status = 400 } = error as { status?: number };
    response
      .status(status >= 400 && status < 500 ? status : 400)
      .json({ error: 'not_an_activity', message: 'Send an activity as JSON.' });
  }) satisfies express.ErrorRequestHandler);
  return { router, channel };
}

interface Receiving {
  admission: AdmissionParts;
  adapter: CloudAdapter;
  bot: Bot;
  log: Log;
}

async function receive(
  request: Request,
  response: Response,
  { admission, adapter, bot, log }: Receiving,
): Promise<void> {
  const parsed = RawActivity.safeParse(request.body);
  const refuse = (status: number, error: string, message: string) =>
    void response.status(status).json({ error, message });
  const signed = request.headers.authorization !== undefined;
  if (!parsed.success)
    return signed || !admission.playground
      ? refuse(401, 'unauthorized', 'Only Teams may call this.')
      : refuse(400, 'not_an_activity', 'Send an activity as JSON.');
  const activity = parsed.data;
  let caller: Caller | undefined;
  try {
    caller = await admitted(admission, {
      address: request.socket.remoteAddress,
      headers: request.headers,
      activity,
    });
  } catch (error) {
    log.warn({ err: error, channel: 'teams' }, 'a request could not be checked');
    response.setHeader('retry-after', '5');
    return refuse(503, 'away', 'This cannot be checked at the moment. Try again in a few seconds.');
  }
  if (!caller) return refuse(401, 'unauthorized', 'Only Teams may call this.');
  const taken = caller;
  const origin = originOf(activity);
  if (!origin) return void response.status(200).json({});
  await adapter.process(request, response, (turn) => bot.take(turn, { caller: taken, origin, activity }));
}
