/**
 * Slack over HTTP: POST /slack/events on the one application. Bolt verifies and parses; what it lets through
 * and should not is held back before it.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { parse } from 'node:querystring';
import { HTTPReceiver, type HTTPReceiverOptions } from '@slack/bolt';
import type { RequestHandler } from 'express';
import type { Log } from '../../flow/ports/log.ts';
import { BODY_LIMITS, type Bodies, refuseAndClose, refuseUnread } from '../shared/bodies.ts';
import { silent } from './client.ts';
import { commitFirst } from './commit-first.ts';
import { type Malformed, noteMalformed } from './malformed.ts';
import { createReplays } from './replays.ts';

export const SLACK_PATH = '/slack/events';

/** Slack's own: a request that is older is not to be believed. Bolt 5.1 believes those from the future. */
const CLOCK_MS = 5 * 60_000;
/** Slack gives up on a request after this. */
const SLACK_WAITS_MS = 3_000;

/** What a request's listeners are given beside Bolt's own: see SlackRequest.committed. */
export const COMMITTED = 'greenlightCommitted';

class CommitFirstReceiver extends HTTPReceiver {
  readonly #malformed: Malformed;
  constructor(options: HTTPReceiverOptions, malformed: Malformed) {
    super(options);
    this.#malformed = malformed;
  }
  override init(app: Parameters<HTTPReceiver['init']>[0]): void {
    super.init(commitFirst(app, this.#malformed));
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

export interface SlackHttpParts {
  signingSecret: string;
  /** False until Slack has confirmed who we are; requests are sent back to it until then. */
  connected: () => boolean;
  bodies: Bodies;
  log: Log;
}

/** A signature is looked for in the headers before anything of the body is read. */
export function slackOverHttp({ signingSecret, connected, bodies, log }: SlackHttpParts): SlackHttp {
  const replays = createReplays(2 * CLOCK_MS);
  const malformed = noteMalformed(log);
  const options: HTTPReceiverOptions = {
    signingSecret,
    endpoints: [SLACK_PATH],
    logger: silent,
    bodyLimit: BODY_LIMITS.most,
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
  };
  const receiver = new CommitFirstReceiver(options, malformed);

  const handler: RequestHandler = async (request, response, next) => {
    if (request.path !== SLACK_PATH) return next();
    if (request.method !== 'POST') return void response.set('allow', 'POST').status(405).end();
    const unsigned = () => {
      log.warn(
        { server: 'slack', code: 'not_verified' },
        'a request that Slack did not sign just now was turned away',
      );
      refuseAndClose(response, 401);
    };
    const signed = signedIn(request.headers);
    if (!signed) return unsigned();
    const body = await bodies.read(request, response);
    if (!Buffer.isBuffer(body)) return refuseUnread(response, body);
    if (!isSigned(signed, body, signingSecret)) return unsigned();
    const { signature } = signed;
    if (replays.has(signature)) return void response.status(200).end();
    // Charsets and boundaries after it are no concern of Bolt's, which compares the whole.
    const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
    request.headers['content-type'] = type;
    const kind = kindOf(type, body);
    if (kind === undefined) malformed();
    // Slack looks whether somebody is there; nothing is taken from such a request.
    if (kind === undefined || kind === 'ssl_check') return void response.status(200).end();
    if (kind !== 'url_verification' && !connected())
      return void response.status(503).set('retry-after', '5').end();
    const raw = request as Raw;
    raw.rawBody = body;
    raw.greenlightCommitted = () => replays.set(signature, true);
    receiver.requestListener(request, response);
  };
  return { receiver, handler };
}

interface Signed {
  /** Seconds since the epoch, as they were signed. */
  at: string;
  signature: string;
}

/** undefined where the headers alone show that Slack did not sign this within five minutes of now. */
function signedIn(headers: IncomingMessage['headers']): Signed | undefined {
  const [at, signature] = [headers['x-slack-request-timestamp'], headers['x-slack-signature']];
  if (typeof at !== 'string' || typeof signature !== 'string') return undefined;
  if (!/^\d{1,11}$/.test(at) || !/^v0=[0-9a-f]{64}$/.test(signature)) return undefined;
  return Math.abs(Date.now() - Number(at) * 1_000) > CLOCK_MS ? undefined : { at, signature };
}

function isSigned({ at, signature }: Signed, body: Buffer, secret: string): boolean {
  const own = createHmac('sha256', secret).update(`v0:${at}:`).update(body).digest();
  return timingSafeEqual(own, Buffer.from(signature.slice('v0='.length), 'hex'));
}

/** The payload's own word for its kind; undefined: it is no object, and so nothing that Slack sends. */
function kindOf(type: string, body: Buffer): string | undefined {
  try {
    const text = body.toString('utf8');
    const form = type === 'application/x-www-form-urlencoded' ? parse(text) : undefined;
    if (form?.ssl_check === '1') return 'ssl_check';
    if (form && form.payload === undefined) return 'command' in form ? 'command' : undefined;
    const payload: unknown = JSON.parse(form ? String(form.payload) : text);
    if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) return undefined;
    return 'type' in payload && typeof payload.type === 'string' ? payload.type : '';
  } catch {
    return undefined;
  }
}
