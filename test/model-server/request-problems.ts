/**
 * What an OpenAI-compatible server says no to. Only what Greenlight has a use for is known here; the rest
 * counts as unknown.
 */
import { strictSchemaProblems } from './strict-schema.ts';

/** What the server can do; a real one lacks some of it. */
export interface Abilities {
  /** `response_format: json_schema`. */
  jsonSchema: boolean;
  /** `response_format: json_object`. */
  jsonObject: boolean;
  temperature: boolean;
  seed: boolean;
  /** The name of the field that limits the answer. */
  limit: 'max_completion_tokens' | 'max_tokens' | 'both';
}

export interface RequestProblem {
  message: string;
  param: string | null;
  code: string | null;
}

const FIELDS = new Set([
  'model',
  'messages',
  'response_format',
  'temperature',
  'seed',
  'max_completion_tokens',
  'max_tokens',
  'n',
  'stop',
  'top_p',
  'stream',
  'user',
  'metadata',
  'store',
]);
const ROLES = new Set(['system', 'developer', 'user', 'assistant']);

/**
 * The first thing that is wrong with the body of POST /chat/completions; undefined for a body that the server
 * takes.
 */
export function requestProblem(body: unknown, can: Abilities): RequestProblem | undefined {
  if (!isRecord(body)) return said('We could not parse the JSON body of your request.', null);
  const unknown = Object.keys(body).find((name) => !FIELDS.has(name));
  if (unknown)
    return said(`Unrecognized request argument supplied: ${unknown}`, unknown, 'unknown_parameter');
  if (typeof body.model !== 'string' || body.model === '')
    return said('you must provide a model parameter', 'model');
  if (body.stream === true) return said('this server of the tests does not stream', 'stream');
  return messagesProblem(body.messages) ?? numbersProblem(body, can) ?? formatProblem(body, can);
}

function messagesProblem(messages: unknown): RequestProblem | undefined {
  if (!Array.isArray(messages) || messages.length === 0)
    return said("[] is too short - 'messages'", 'messages', 'empty_array');
  for (const [n, message] of messages.entries()) {
    if (!isRecord(message)) return said(`messages.[${n}] must be an object`, `messages.[${n}]`);
    const extra = Object.keys(message).find((name) => !['role', 'content', 'name', 'refusal'].includes(name));
    if (extra) return said(`Additional properties are not allowed ('${extra}')`, `messages.[${n}]`);
    if (!ROLES.has(String(message.role)))
      return said(
        `'${message.role}' is not one of ['system', 'developer', 'user', 'assistant']`,
        `messages.[${n}].role`,
      );
    if (typeof message.content !== 'string')
      return said('content must be a string', `messages.[${n}].content`);
  }
  return messages.some((message) => message.role === 'user')
    ? undefined
    : said('no user message', 'messages');
}

function numbersProblem(body: Record<string, unknown>, can: Abilities): RequestProblem | undefined {
  const { temperature, seed, max_completion_tokens: limit, max_tokens: older } = body;
  if (temperature !== undefined) {
    if (typeof temperature !== 'number' || temperature < 0 || temperature > 2)
      return said('temperature must be a number from 0 to 2', 'temperature');
    if (!can.temperature && temperature !== 1)
      return said(
        "Unsupported value: 'temperature' does not support this value with this model. Only the default (1) value is supported.",
        'temperature',
        'unsupported_value',
      );
  }
  if (seed !== undefined && !can.seed)
    return said(
      "Unsupported parameter: 'seed' is not supported with this model.",
      'seed',
      'unsupported_parameter',
    );
  if (seed !== undefined && !Number.isInteger(seed)) return said('seed must be an integer', 'seed');
  for (const [name, value] of [
    ['max_completion_tokens', limit],
    ['max_tokens', older],
  ] as const) {
    if (value === undefined) continue;
    if (can.limit !== 'both' && can.limit !== name)
      return said(
        `Unsupported parameter: '${name}' is not supported with this model. Use '${can.limit}' instead.`,
        name,
        'unsupported_parameter',
      );
    if (!Number.isInteger(value) || Number(value) < 1)
      return said(`${name} must be a positive integer`, name);
  }
  return undefined;
}

function formatProblem(body: Record<string, unknown>, can: Abilities): RequestProblem | undefined {
  const format = body.response_format;
  if (format === undefined) return undefined;
  if (!isRecord(format)) return said('response_format must be an object', 'response_format');
  switch (format.type) {
    case 'text':
      return undefined;
    case 'json_object': {
      if (!can.jsonObject)
        return said("'response_format' of type 'json_object' is not supported", 'response_format');
      const texts = (body.messages as { content: string }[]).map(({ content }) => content);
      return texts.some((text) => /json/i.test(text))
        ? undefined
        : said(
            "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
            'messages',
          );
    }
    case 'json_schema': {
      if (!can.jsonSchema)
        return said(
          "Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model.",
          'response_format',
        );
      const described = format.json_schema;
      if (!isRecord(described) || typeof described.name !== 'string' || !/^[\w-]{1,64}$/.test(described.name))
        return said(
          "Missing or invalid parameter: 'response_format.json_schema.name'",
          'response_format.json_schema.name',
        );
      if (described.strict !== true) return undefined;
      const [problem] = strictSchemaProblems(described.schema);
      return problem === undefined
        ? undefined
        : said(
            `Invalid schema for response_format '${described.name}': ${problem}.`,
            'response_format',
            'invalid_json_schema',
          );
    }
    default:
      return said(`Invalid value: '${format.type}'`, 'response_format.type', 'invalid_value');
  }
}

function said(message: string, param: string | null, code: string | null = null): RequestProblem {
  return { message, param, code };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
