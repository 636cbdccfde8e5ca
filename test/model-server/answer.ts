/** Sends what the script says, in the form of the API, and says what was paid. */
import type { ServerResponse } from 'node:http';
import type { ModelReply, ModelRequest } from './model-reply.ts';
import { tokensOf } from './tokens.ts';

export interface Usage {
  prompt_tokens: number;
  completion_tokens: number;
  total_tokens: number;
  prompt_tokens_details: { cached_tokens: number };
}

export interface AnswerOptions {
  withoutUsage: boolean;
  /** Tokens of the prompt that count as cached. */
  cached: (prompt: string) => number;
}

/** Sends the reply to the request; the usage where one is paid for. */
export function answer(
  response: ServerResponse,
  { request, reply }: { request: ModelRequest; reply: ModelReply },
  { withoutUsage, cached }: AnswerOptions,
): Usage | undefined {
  switch (reply.kind) {
    case 'status': {
      if (reply.retryAfter !== undefined) response.setHeader('retry-after', reply.retryAfter);
      const message = reply.message ?? `The server answered ${reply.status}.`;
      send(response, reply.status, { error: { message, type: 'server_error', param: null, code: null } });
      return undefined;
    }
    case 'hang':
      return undefined;
    case 'cut':
      response.destroy();
      return undefined;
    case 'html':
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end('<html><body>Please sign in</body></html>');
      return undefined;
    default: {
      const prompt = request.messages.map(({ role, content }) => `${role}\n${content}\n`).join('');
      const content = contentOf(reply, request);
      const prompt_tokens = tokensOf(prompt);
      const completion_tokens = tokensOf(content ?? (reply.kind === 'refusal' ? reply.text : ''));
      const usage = {
        prompt_tokens,
        completion_tokens,
        total_tokens: prompt_tokens + completion_tokens,
        prompt_tokens_details: { cached_tokens: cached(prompt) },
      };
      send(response, 200, {
        id: `chatcmpl-${request.n}`,
        object: 'chat.completion',
        created: 0,
        model: request.model,
        choices: reply.kind === 'empty' ? [] : [choice(reply, content)],
        usage: withoutUsage ? undefined : usage,
      });
      return usage;
    }
  }
}

function contentOf(reply: ModelReply, request: ModelRequest): string | null {
  if (reply.kind === 'json') return JSON.stringify(reply.value);
  if (reply.kind === 'truncated') return reply.text.slice(0, 4 * (request.most ?? reply.text.length));
  return reply.kind === 'text' ? reply.text : null;
}

function choice(reply: ModelReply, content: string | null) {
  const refusal = reply.kind === 'refusal' ? reply.text : null;
  const finish_reason =
    reply.kind === 'truncated' ? 'length' : reply.kind === 'filtered' ? 'content_filter' : 'stop';
  return { index: 0, finish_reason, logprobs: null, message: { role: 'assistant', content, refusal } };
}

export function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
