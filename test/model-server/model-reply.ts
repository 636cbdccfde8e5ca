/** What a scripted model answers, faults included. */

export type ModelReply =
  /** Structured output; under a strict schema it must fit it, as a real server sees to. */
  | { kind: 'json'; value: unknown }
  /**
   * The content as it stands, whatever it is. Under a strict schema only for servers that break their word
   * (`lax`).
   */
  | { kind: 'text'; text: string }
  | { kind: 'refusal'; text: string }
  /** The limit of tokens was met in the middle: finish_reason `length`. */
  | { kind: 'truncated'; text: string }
  /** finish_reason `content_filter`, no content. */
  | { kind: 'filtered' }
  /** An HTTP error; `retryAfter` in seconds. */
  | { kind: 'status'; status: number; retryAfter?: number; message?: string }
  /** Accepts the request and never answers. */
  | { kind: 'hang' }
  /** The connection breaks before the answer. */
  | { kind: 'cut' }
  /** 200 with a body that is no JSON, as a proxy in between would send. */
  | { kind: 'html' }
  /** 200 without choices. */
  | { kind: 'empty' };

/** A valid request as the script sees it. */
export interface ModelRequest {
  /** Requests for this model so far, this one included. */
  n: number;
  model: string;
  messages: { role: 'system' | 'developer' | 'user' | 'assistant'; content: string }[];
  /** All system and developer messages. */
  system: string;
  /** The first user message. */
  user: string;
  /** The last message, which differs from `user` in a repair round. */
  last: string;
  format: 'json_schema' | 'json_object' | 'text';
  /** Name of the schema that was sent. */
  schema?: string;
  temperature?: number;
  seed?: number;
  /** max_completion_tokens or max_tokens. */
  most?: number;
}

export type ModelScript = (request: ModelRequest) => ModelReply | Promise<ModelReply>;

export function json(value: unknown): ModelReply {
  return { kind: 'json', value };
}
