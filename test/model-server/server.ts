/**
 * An OpenAI-compatible server on loopback: POST /v1/chat/completions and /v1/embeddings, GET /v1/models. A
 * script says what the model answers; the server refuses what a real one refuses, counts calls and tokens,
 * and can be slow, broken, silent or gone.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { answer, send } from './answer.ts';
import { embeddingOf, inBase64 } from './embedding.ts';
import type { ModelReply, ModelRequest, ModelScript } from './model-reply.ts';
import { type Abilities, requestProblem } from './request-problems.ts';
import { createPromptCache, tokensOf } from './tokens.ts';

export interface ModelServerOptions {
  script: ModelScript;
  /** Whatever is left out, the server can. */
  can?: Partial<Abilities>;
  /** Before each answer. */
  latencyMs?: number;
  /** Answers 401 to any other; default `test-key`. */
  apiKey?: string;
  /** Leaves `usage` out of its answers, as some gateways do. */
  withoutUsage?: boolean;
  /** Serves text that does not fit a strict schema, as servers do that merely say they support it. */
  lax?: boolean;
  dimensions?: number;
  /** That it says it has; default none. */
  models?: string[];
}

export interface Counted {
  calls: number;
  inputTokens: number;
  cachedTokens: number;
  outputTokens: number;
}

export interface ModelServer {
  /** For OPENAI_BASE_URL; ends with /v1. */
  url: string;
  apiKey: string;
  /** Valid requests in their order. */
  requests: ModelRequest[];
  /** What was refused with 400, in the server's words. */
  refused: string[];
  /** Replies of the script that a real server could not have given: a fault of the test. */
  impossible: string[];
  /** By model; calls that the script answered, faults included. */
  counts: Record<string, Counted>;
  /** Sum over the models. */
  total(): Counted;
  /** Takes another script from now on. */
  play(script: ModelScript): void;
  /** Breaks open connections and listens no more; `url` is then a dead endpoint. */
  stop(): Promise<void>;
}

const ALL: Abilities = { jsonSchema: true, jsonObject: true, temperature: true, seed: true, limit: 'both' };

export async function openModelServer(options: ModelServerOptions): Promise<ModelServer> {
  const apiKey = options.apiKey ?? 'test-key';
  const can = { ...ALL, ...options.can };
  const cached = createPromptCache();
  const requests: ModelRequest[] = [];
  const refused: string[] = [];
  const impossible: string[] = [];
  const counts: Record<string, Counted> = {};
  let script = options.script;

  const chat = async (body: Record<string, unknown>, response: ServerResponse) => {
    const problem = requestProblem(body, can);
    if (problem) {
      refused.push(problem.message);
      return send(response, 400, { error: { ...problem, type: 'invalid_request_error' } });
    }
    const request = requestOf(body, requests);
    requests.push(request);
    const counted = counts[request.model] ?? none();
    counts[request.model] = counted;
    counted.calls += 1;
    if (options.latencyMs) await pause(options.latencyMs);
    let reply = await script(request);
    const wrong = options.lax ? undefined : impossibleReply(reply, body);
    if (wrong) {
      impossible.push(wrong);
      reply = { kind: 'status', status: 500, message: wrong };
    }
    const usage = answer(
      response,
      { request, reply },
      {
        withoutUsage: options.withoutUsage === true,
        cached: (prompt) => cached(request.model, prompt),
      },
    );
    if (!usage) return;
    counted.inputTokens += usage.prompt_tokens;
    counted.outputTokens += usage.completion_tokens;
    counted.cachedTokens += usage.prompt_tokens_details.cached_tokens;
  };

  const embed = (body: Record<string, unknown>, response: ServerResponse) => {
    const inputs = (Array.isArray(body.input) ? body.input : [body.input]).map(String);
    const dimensions = typeof body.dimensions === 'number' ? body.dimensions : (options.dimensions ?? 256);
    const prompt_tokens = inputs.reduce((sum, text) => sum + tokensOf(text), 0);
    send(response, 200, {
      object: 'list',
      model: body.model,
      data: inputs.map((text, index) => {
        const vector = embeddingOf(text, dimensions);
        return {
          object: 'embedding',
          index,
          embedding: body.encoding_format === 'base64' ? inBase64(vector) : vector,
        };
      }),
      usage: { prompt_tokens, total_tokens: prompt_tokens },
    });
  };

  const server = createServer(async (request, response) => {
    try {
      if (request.headers.authorization !== `Bearer ${apiKey}`)
        return send(response, 401, {
          error: {
            message: 'Incorrect API key provided.',
            type: 'invalid_request_error',
            param: null,
            code: 'invalid_api_key',
          },
        });
      const where = `${request.method} ${request.url}`;
      if (where === 'GET /v1/models') {
        const data = (options.models ?? []).map((id) => ({ id, object: 'model' }));
        return send(response, 200, { object: 'list', data });
      }
      if (where !== 'POST /v1/chat/completions' && where !== 'POST /v1/embeddings')
        return send(response, 404, {
          error: { message: `Unknown request URL: ${where}`, type: 'invalid_request_error' },
        });
      const body = await bodyOf(request);
      if (where === 'POST /v1/embeddings') return embed(body, response);
      await chat(body, response);
    } catch (error) {
      impossible.push(`the script failed: ${error instanceof Error ? error.stack : String(error)}`);
      if (!response.headersSent) send(response, 500, { error: { message: 'the script of the test failed' } });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    apiKey,
    requests,
    refused,
    impossible,
    counts,
    total: () => Object.values(counts).reduce(added, none()),
    play(next) {
      script = next;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function requestOf(body: Record<string, unknown>, earlier: ModelRequest[]): ModelRequest {
  const messages = body.messages as ModelRequest['messages'];
  const of = (...roles: string[]) =>
    messages.filter(({ role }) => roles.includes(role)).map(({ content }) => content);
  const format = body.response_format as
    | { type: ModelRequest['format']; json_schema?: { name: string } }
    | undefined;
  const most = body.max_completion_tokens ?? body.max_tokens;
  return {
    n: earlier.filter(({ model }) => model === body.model).length + 1,
    model: String(body.model),
    messages,
    system: of('system', 'developer').join('\n'),
    user: of('user')[0] ?? '',
    last: messages.at(-1)?.content ?? '',
    format: format?.type ?? 'text',
    ...(format?.json_schema ? { schema: format.json_schema.name } : {}),
    ...(typeof body.temperature === 'number' ? { temperature: body.temperature } : {}),
    ...(typeof body.seed === 'number' ? { seed: body.seed } : {}),
    ...(typeof most === 'number' ? { most } : {}),
  };
}

/** A server with strict structured outputs gives nothing that does not fit the schema. */
function impossibleReply(reply: ModelReply, body: Record<string, unknown>): string | undefined {
  const format = body.response_format as
    | { type: string; json_schema?: { strict?: boolean; schema?: object } }
    | undefined;
  if (reply.kind !== 'json' && reply.kind !== 'text') return undefined;
  if (format?.type !== 'json_schema' || !format.json_schema?.strict || !format.json_schema.schema)
    return undefined;
  if (reply.kind === 'text')
    return 'plain text in answer to a strict schema; use `lax` for a server that does so';
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const { $schema: _, ...schema } = format.json_schema.schema as Record<string, unknown>;
  const fits = ajv.compile(schema);
  return fits(reply.value) ? undefined : `the answer does not fit the schema: ${ajv.errorsText(fits.errors)}`;
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return JSON.parse(text);
}

function none(): Counted {
  return { calls: 0, inputTokens: 0, cachedTokens: 0, outputTokens: 0 };
}

function added(one: Counted, other: Counted): Counted {
  return {
    calls: one.calls + other.calls,
    inputTokens: one.inputTokens + other.inputTokens,
    cachedTokens: one.cachedTokens + other.cachedTokens,
    outputTokens: one.outputTokens + other.outputTokens,
  };
}
