/**
 * The scripted model of the benchmarks, a process of its own so that what it costs is nobody's: it speaks
 * the chat completions of OpenAI over HTTP and answers as `script.ts` says. `POST /delay` takes how long it
 * thinks, in ms; `GET /asked` says how often it was asked. Prints its address once it listens.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { type Asked, answerTo, completion, pieces } from './script.ts';

let delayMs = 0;
let times = 0;

const server = createServer(async (request, response) => {
  const body = await bodyOf(request);
  if (request.url === '/delay') {
    delayMs = Number(body);
    response.writeHead(204).end();
    return;
  }
  if (request.url === '/asked') {
    response.end(String(times));
    return;
  }
  times += 1;
  const id = `chatcmpl-${times}`;
  const asked = JSON.parse(body) as Asked;
  if (delayMs > 0) await wait(delayMs);
  const answer = { id, model: asked.model, said: answerTo(asked) };
  if (asked.stream) {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const piece of pieces(answer)) response.write(`data: ${JSON.stringify(piece)}\n\n`);
    response.end('data: [DONE]\n\n');
    return;
  }
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(completion(answer)));
});
server.keepAliveTimeout = 120_000;
server.listen(0, '127.0.0.1', () =>
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
);

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const piece of request) parts.push(piece as Buffer);
  return Buffer.concat(parts).toString('utf8');
}
