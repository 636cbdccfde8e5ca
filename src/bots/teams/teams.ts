/** Microsoft Teams: POST /api/messages, and the channel that draws cards there. */
import type { CloudAdapter } from 'botbuilder';
import express, { type Request, type Response, type Router } from 'express';
import type { Cases } from '../../flow/ports/cases.ts';
import type { Channel, Members, Threads, Workspaces } from '../../flow/ports/channels.ts';
import type { Log } from '../../flow/ports/log.ts';
import type { Paces } from '../../flow/ports/paces.ts';
import { present } from '../../run/present.ts';
import { storableWhole } from '../../run/text/characters.ts';
import { type Bodies, refuseAndClose, refuseUnread } from '../shared/bodies.ts';
import { essentialsOf, namedIn, originOf, RawActivity } from './activity.ts';
import { type AdmissionParts, admitted, knocking } from './admission.ts';
import { Bot } from './bot.ts';
import { createChannel } from './channel.ts';
import { createAdapter } from './connector.ts';
import type { Conversations } from './conversations.ts';
import type { AppIdentity } from './microsoft.ts';
import { createPace } from './pace.ts';
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
  paces: Paces;
  /** Reads what Teams sends; shared by all platforms. */
  bodies: Bodies;
  log: Log;
}

export interface Teams {
  router: Router;
  channel: Channel;
}

export function createTeams(parts: TeamsParts): Teams {
  const { app, playground, serviceHosts, workspaces, log } = parts;
  const hosts = { listed: serviceHosts, playground };
  const adapter = createAdapter(present({ hosts, app, loginUrl: parts.loginUrl }));
  const post = postThrough(adapter, app?.id ?? '', createPace(parts.paces));
  const channel = createChannel({ ...parts, post });
  const tokens = app && tokensFor(app.id, parts.openIdUrl);
  const admission: AdmissionParts = present({ playground, hosts, workspaces, app, tokens });
  const bot = new Bot({ ...parts, post });
  const router = express.Router();
  const receiving = { admission, adapter, bot, bodies: parts.bodies, log };
  router.post('/api/messages', (request, response) => receive(request, response, receiving));
  return { router, channel };
}

interface Receiving {
  admission: AdmissionParts;
  adapter: CloudAdapter;
  bot: Bot;
  bodies: Bodies;
  log: Log;
}

/** The headers are judged before anything of the body is read. */
async function receive(request: Request, response: Response, parts: Receiving): Promise<void> {
  const { admission, adapter, bot, bodies, log } = parts;
  try {
    const { headers, socket } = request;
    const knock = await knocking(admission, { address: socket.remoteAddress, headers });
    if (!knock) return refuseAndClose(response, 401);
    const body = await bodies.read(request, response);
    if (!Buffer.isBuffer(body)) return refuseUnread(response, body);
    const activity = activityIn(body);
    const named = activity && namedIn(activity);
    const caller = named && (await admitted(admission, knock, named));
    if (named && !caller) return refuseAndClose(response, 401);
    const origin = activity && originOf(activity);
    if (!caller || !origin) {
      log.warn(
        { channel: 'teams', code: 'malformed' },
        'an activity that was signed is not of the shape it should have; it was left alone',
      );
      return void response.status(200).json({});
    }
    request.body = essentialsOf(activity);
    await adapter.process(request, response, (turn) => bot.take(turn, { caller, origin, activity }));
  } catch (error) {
    if (response.headersSent) throw error;
    log.warn({ err: error, channel: 'teams' }, 'a request could not be checked');
    refuseAndClose(response, 503, { 'retry-after': '5' });
  }
}

/** undefined: no activity. */
function activityIn(body: Buffer): RawActivity | undefined {
  try {
    return RawActivity.safeParse(storableWhole(JSON.parse(body.toString('utf8')))).data;
  } catch {
    return undefined;
  }
}
