/**
 * The scripted model of the benchmarks, a process of its own so that what it costs is nobody's: it speaks
 * the chat completions of OpenAI over HTTP and answers with a goal's plan of six reads, then with a
 * letter. `POST /delay` takes how long it thinks, in ms. Prints its address once it listens.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { LETTER, planned } from './task.ts';

let delayMs = 0;

const server = createServer(async (request, response) => {
  const body = await bodyOf(request);
  if (request.url === '/delay') {
    delayMs = Number(body);
    response.writeHead(204).end();
    return;
  }
  const asked = JSON.parse(body) as { model: string; response_format?: { json_schema?: { name?: string } } };
  if (delayMs > 0) await wait(delayMs);
  const name = asked.response_format?.json_schema?.name;
  const content = JSON.stringify(name === 'answer' ? LETTER : planned());
  const answer = {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 0,
    model: asked.model,
    choices: [
      {
        index: 0,
        finish_reason: 'stop',
        logprobs: null,
        message: { role: 'assistant', content, refusal: null },
      },
    ],
    usage: { prompt_tokens: 2_000, completion_tokens: 300, total_tokens: 2_300 },
  };
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
});
server.keepAliveTimeout = 120_000;
server.listen(0, '127.0.0.1', () =>
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
);

async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString('utf8');
}
