/**
 * The HTTP service of the institute's records: JSON over loopback, a token, writes under an idempotency key
 * each, refusals with a status, a code and a sentence.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Records, Refused } from './records.ts';
import { ROUTES } from './routes.ts';

const MOST_BYTES = 16_384;

interface Reply {
  status: number;
  body: unknown;
}

/** `token`: every request carries it as `Authorization: Bearer …`. */
export function createService(token: string): Server {
  const records = new Records();
  /** What was answered under a key, and to which request. */
  const answered = new Map<string, { request: string; reply: Reply }>();
  return createServer((request, response) => {
    replyTo(request, { records, answered, token })
      .catch((error: unknown) => replyOf(error))
      .then(({ status, body }) => send(response, status, body));
  });
}

async function replyTo(
  request: IncomingMessage,
  {
    records,
    answered,
    token,
  }: { records: Records; answered: Map<string, { request: string; reply: Reply }>; token: string },
): Promise<Reply> {
  if (!sameText(request.headers.authorization ?? '', `Bearer ${token}`))
    throw new Refused(401, 'not_signed_in', 'The token is missing or not the one of this service.');
  const { pathname: path } = new URL(request.url ?? '/', 'http://service');
  const of = ROUTES.filter((one) => one.path.test(path));
  const route = of.find(({ method }) => method === request.method);
  if (!route)
    throw of.length > 0
      ? new Refused(405, 'method', 'This is asked or done in another way.')
      : new Refused(404, 'not_found', 'There is nothing here.');
  const parts = (route.path.exec(path) ?? []).slice(1).map(decoded);
  if (route.method === 'GET') return { status: 200, body: route.answer(records, parts, {}) };

  const text = await bodyOf(request);
  const key = request.headers['idempotency-key'];
  if (typeof key !== 'string' || key === '')
    throw new Refused(400, 'no_key', 'A write carries an Idempotency-Key.');
  const said = `${path}\n${text}`;
  const before = answered.get(key);
  if (before && before.request !== said)
    throw new Refused(422, 'key_reused', 'This key belongs to another request.');
  if (before) return before.reply;
  const reply = attempt(() => route.answer(records, parts, fieldsOf(text)));
  answered.set(key, { request: said, reply });
  return reply;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new Refused(400, 'no_path', 'The path is not percent-encoded as it has to be.');
  }
}

/** A refusal is an answer too: under its key it stays what it was. */
function attempt(make: () => unknown): Reply {
  try {
    return { status: 200, body: make() };
  } catch (error) {
    return replyOf(error);
  }
}

function replyOf(error: unknown): Reply {
  if (error instanceof Refused)
    return { status: error.status, body: { code: error.code, message: error.message } };
  return { status: 500, body: { code: 'error', message: 'The service failed.' } };
}

function fieldsOf(text: string): Record<string, unknown> {
  try {
    const body: unknown = text === '' ? {} : JSON.parse(text);
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return { ...body };
  } catch {
    // Answered below, as any other text that is no object.
  }
  throw new Refused(400, 'no_json', 'The body is no JSON object.');
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > MOST_BYTES) throw new Refused(413, 'too_large', 'The body is too large.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

/** Whoever guesses learns nothing by how long it took. */
function sameText(one: string, other: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(one), hash(other));
}
