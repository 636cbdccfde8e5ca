/**
 * Slack over HTTP: POST /slack/events on the one application. Bolt verifies and parses; what it lets through
 * and should not is held back before it.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { parse } from 'node:querystring';
import { HTTPReceiver } from '@slack/bolt';
import type { RequestHandler } from 'express';
import type { Log } from '../../flow/ports/log.ts';
import { silent } from './client.ts';
import { commitFirst } from './commit-first.ts';
import { createReplays } from './replays.ts';

export const SLACK_PATH = '/slack/events';

/** Slack's own: a request that is older is not to be believed. Bolt 5.1 believes those from the future. */
const CLOCK_MS = 5 * 60_000;
const MOST_BYTES = 4 * 1024 * 1024;
/** Slack gives up on a request after this. */
const SLACK_WAITS_MS = 3_000;

/** What a request's listeners are given beside Bolt's own: see SlackRequest.committed. */
export const COMMITTED = 'greenlightCommitted';

class CommitFirstReceiver extends HTTPReceiver {
  override init(app: Parameters<HTTPReceiver['init']>[0]): void {
    super.init(commitFirst(app));
  }
}

export interface SlackHttp {
  receiver: HTTPReceiver;
  handler: RequestHandler;
}

interface Raw extends IncomingMessage {
  rawBody?: Buffer;
  greenlightCommitted?: () => void;
}

/** `connected`: false until Slack has confirmed who we are; requests are sent back to it until then. */
export function slackOverHttp(signingSecret: string, connected: () => boolean, log: Log): SlackHttp {
  const replays = createReplays(2 * CLOCK_MS);
  const receiver = new CommitFirstReceiver({
    signingSecret,
    endpoints: [SLACK_PATH],
    logger: silent,
    bodyLimit: MOST_BYTES,
    unhandledRequestTimeoutMillis: SLACK_WAITS_MS,
    customPropertiesExtractor: (request) => ({ [COMMITTED]: (request as Raw).greenlightCommitted }),
    unhandledRequestHandler: ({ response }) => {
      log.warn(
        { server: 'slack', code: 'slow' },
        'Slack had to wait too long for its answer and will send again',
      );
      if (!response.headersSent) response.writeHead(503).end();
    },
    processEventErrorHandler: async ({ error, response }) => {
      if (response.headersSent) return false;
      log.warn({ server: 'slack', err: error }, 'what Slack sent could not be taken now; it will send again');
      response.writeHead(503, { 'retry-after': '2' }).end();
      return true;
    },
  });

  const handler: RequestHandler = async (request, response, next) => {
    if (request.path !== SLACK_PATH) return next();
    const end = (status: number) => response.status(status).set('connection', 'close').end();
    if (request.method !== 'POST') return void response.set('allow', 'POST').status(405).end();
    const body = await read(request).catch(() => undefined);
    if (body === undefined) return void end(400);
    if (body === 'too_long') return void end(413);
    const raw = request as Raw;
    raw.rawBody = body;
    // Charsets and boundaries after it are no concern of Bolt's, which compares the whole.
    const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
    request.headers['content-type'] = type;
    // Slack looks whether somebody is there; nothing is taken from such a request.
    if (type === 'application/x-www-form-urlencoded' && parse(body.toString('utf8')).ssl_check === '1')
      return void response.status(200).end();
    const signature = verified(request.headers, body, signingSecret);
    if (signature === undefined) {
      log.warn(
        { server: 'slack', code: 'not_verified' },
        'a request that Slack did not sign just now was turned away',
      );
      return void response.status(401).end();
    }
    if (replays.has(signature)) return void response.status(200).end();
    const kind = kindOf(type, body);
    if (kind === undefined) return void response.status(400).end();
    if (kind !== 'url_verification' && !connected())
      return void response.status(503).set('retry-after', '5').end();
    raw.greenlightCommitted = () => replays.set(signature, true);
    receiver.requestListener(request, response);
  };
  return { receiver, handler };
}

/** The signature, where Slack made it over this body within five minutes of now, on either side. */
function verified(headers: IncomingMessage['headers'], body: Buffer, secret: string): string | undefined {
  const [at, signature] = [headers['x-slack-request-timestamp'], headers['x-slack-signature']];
  if (typeof at !== 'string' || typeof signature !== 'string' || !/^\d{1,11}$/.test(at)) return undefined;
  if (Math.abs(Date.now() - Number(at) * 1_000) > CLOCK_MS) return undefined;
  const own = Buffer.from(
    `v0=${createHmac('sha256', secret).update(`v0:${at}:`).update(body).digest('hex')}`,
  );
  const theirs = Buffer.from(signature);
  return own.length === theirs.length && timingSafeEqual(own, theirs) ? signature : undefined;
}

/** The payload's own word for its kind; undefined: it is no object, and so nothing that Slack sends. */
function kindOf(type: string, body: Buffer): string | undefined {
  try {
    const text = body.toString('utf8');
    const form = type === 'application/x-www-form-urlencoded' ? parse(text) : undefined;
    if (form && form.payload === undefined) return 'command';
    const payload: unknown = JSON.parse(form ? String(form.payload) : text);
    if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) return undefined;
    return 'type' in payload && typeof payload.type === 'string' ? payload.type : '';
  } catch {
    return undefined;
  }
}

async function read(request: IncomingMessage): Promise<Buffer | 'too_long'> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) return 'too_long';
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
