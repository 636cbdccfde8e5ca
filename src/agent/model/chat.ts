/**
 * One call of a model over Chat Completions, on any endpoint that speaks it: the only file that calls the
 * vendor's client. Every try is reported to `paid`, also those that failed. What an endpoint does not take
 * (structured output, temperature, seed, the name of the token limit) is left out from then on.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { APIConnectionTimeoutError, APIError, APIUserAbortError, OpenAI } from 'openai';
import { pauseAfter, retryAfterMs } from '../../flow/retry.ts';
import { RetryBudget } from '../../flow/retry-budget.ts';
import { present } from '../../run/present.ts';
import type { ModelCall } from '../../run/terms.ts';
import { type Abilities, afterRefusal, EVERYTHING } from './abilities.ts';
import type { ChatMessage } from './chat-message.ts';
import { ModelFault } from './model-fault.ts';
import type { Shield } from './personal/shield.ts';
import { costOf } from './prices.ts';
import type { ModelSettings, Role } from './settings.ts';

export interface ChatRequest {
  role: Role;
  model: string;
  messages: ChatMessage[];
  /** The shape of the answer: a strict JSON schema with its name. */
  shape: { name: string; schema: Record<string, unknown> };
  maxOutputTokens: number;
  promptHash: string;
  /** Without one nothing is sent where settings say that personal data is replaced. */
  shield?: Shield;
}

export interface ChatAnswer {
  text: string;
  /** Cut off by the limit of tokens. */
  truncated: boolean;
  /** In the model's words. */
  refusal?: string;
}

/**
 * Asked before each try; rejects with ModelFault where a limit is used up. And after each it is given what it
 * cost.
 */
export interface Purse {
  before(): Promise<void>;
  paid(call: ModelCall): Promise<void>;
}

export interface Chat {
  /**
   * Rejects with ModelFault only. The call that answered goes into the purse as `ok`; whoever finds the
   * answer unusable changes its outcome.
   */
  complete(
    request: ChatRequest,
    purse: Purse,
    signal: AbortSignal,
  ): Promise<{ answer: ChatAnswer; call: ModelCall }>;
}

const TRIES = 3;
const FIRST_WAIT_MS = 500;
/** A Retry-After beyond this is no wait any more: another agent takes over. */
const LONGEST_WAIT_MS = 20_000;

export interface ChatOptions {
  settings: ModelSettings;
  /** Called once, when the endpoint turns out to lack something. */
  learned?: (model: string, now: Abilities) => void;
  firstWaitMs?: number;
}

export function createChat({ settings, learned, firstWaitMs = FIRST_WAIT_MS }: ChatOptions): Chat {
  const client = new OpenAI({
    apiKey: settings.apiKey,
    baseURL: settings.baseUrl ?? null,
    organization: null,
    project: null,
    maxRetries: 0,
    timeout: settings.timeoutMs,
    logLevel: 'off',
  });
  const abilities = new Map<string, Abilities>();
  const budget = new RetryBudget();

  return {
    async complete(asked, purse, signal) {
      const request = { ...asked, messages: sendable(asked, settings) };
      budget.called();
      for (let tries = 1; ; ) {
        const can = abilities.get(request.model) ?? EVERYTHING;
        await purse.before();
        const started = performance.now();
        const call = (outcome: ModelCall['outcome'], usage: Usage | undefined): ModelCall => ({
          role: request.role,
          model: request.model,
          ...(usage?.tokens ?? { inputTokens: 0, cachedTokens: 0, outputTokens: 0 }),
          ms: Math.round(performance.now() - started),
          costUsd: usage
            ? usage.estimated
              ? null
              : costOf(request.model, usage.tokens, settings.prices)
            : 0,
          promptHash: request.promptHash,
          outcome,
        });
        try {
          const completion = await client.chat.completions.create(bodyOf(request, can, settings), { signal });
          const answer = answerOf(completion);
          const made = call('ok', usageOf(completion, request));
          await purse.paid(made);
          return { answer, call: made };
        } catch (error) {
          const fault = translated(error, signal);
          // What was sent and never answered may be billed all the same: its price is unknown.
          const status = error instanceof APIError ? error.status : undefined;
          const unknown = status === undefined && !neverSent(error);
          const failed = call('failed', undefined);
          await purse.paid(unknown ? { ...failed, costUsd: null } : failed);
          const next = refusalOf(error) === undefined ? undefined : afterRefusal(can, refusalOf(error) ?? '');
          if (next) {
            abilities.set(request.model, next);
            learned?.(request.model, next);
            continue;
          }
          const wait = waitBefore(error, fault, { tries, firstWaitMs });
          if (wait === undefined || tries >= TRIES || !budget.again()) throw fault;
          tries += 1;
          await pause(wait, undefined, { signal }).catch(() => {
            throw fault;
          });
        }
      }
    },
  };
}

/** The one place where a prompt goes out. */
function sendable({ messages, shield }: ChatRequest, { pii }: ModelSettings): ChatMessage[] {
  if (pii !== 'placeholders') return messages;
  if (!shield) throw new ModelFault('personal_data', 'Nothing replaces what is personal in this prompt.');
  return shield.hide(messages);
}

type Body = OpenAI.ChatCompletionCreateParamsNonStreaming;

function bodyOf(request: ChatRequest, can: Abilities, settings: ModelSettings): Body {
  const { name, schema } = request.shape;
  const { temperature, seed } = settings;
  return present({
    model: request.model,
    messages: can.format === 'json_schema' ? request.messages : described(request.messages, schema),
    response_format:
      can.format === 'json_schema'
        ? ({ type: 'json_schema', json_schema: { name, strict: true, schema } } as const)
        : can.format === 'json_object'
          ? ({ type: 'json_object' } as const)
          : undefined,
    temperature: can.temperature ? temperature : undefined,
    seed: can.seed ? seed : undefined,
    max_tokens: can.limit === 'max_tokens' ? request.maxOutputTokens : undefined,
    max_completion_tokens: can.limit === 'max_completion_tokens' ? request.maxOutputTokens : undefined,
  });
}

/** Where the endpoint does not hold the model to a schema, the model is shown it. */
function described(messages: ChatMessage[], schema: Record<string, unknown>): ChatMessage[] {
  const note = `Answer with one JSON object and nothing else, no code fence. It must fit this JSON schema:\n${JSON.stringify(schema)}`;
  return messages.map((message, n) =>
    n === 0 ? { ...message, content: `${message.content}\n\n${note}` } : message,
  );
}

function answerOf(completion: unknown): ChatAnswer {
  const choice = (completion as Partial<OpenAI.ChatCompletion> | undefined)?.choices?.[0];
  if (!choice?.message)
    throw new ModelFault('invalid', 'The endpoint answered with something that is no completion.');
  const { content, refusal } = choice.message;
  const filtered =
    choice.finish_reason === 'content_filter' ? 'the content filter stopped the answer' : undefined;
  const declined = refusal ?? filtered;
  return present({
    text: typeof content === 'string' ? content : '',
    truncated: choice.finish_reason === 'length',
    refusal: declined || undefined,
  });
}

interface Usage {
  tokens: { inputTokens: number; cachedTokens: number; outputTokens: number };
  /** The endpoint did not say: four characters count as a token, and the cost is unknown. */
  estimated: boolean;
}

function usageOf(completion: OpenAI.ChatCompletion, request: ChatRequest): Usage {
  const { usage } = completion;
  if (usage && typeof usage.prompt_tokens === 'number') {
    const cachedTokens = usage.prompt_tokens_details?.cached_tokens ?? 0;
    const { prompt_tokens: inputTokens, completion_tokens: outputTokens } = usage;
    return { tokens: { inputTokens, cachedTokens, outputTokens: outputTokens ?? 0 }, estimated: false };
  }
  const characters = request.messages.reduce((sum, { content }) => sum + content.length, 0);
  const written = completion.choices[0]?.message.content?.length ?? 0;
  const tokens = {
    inputTokens: Math.ceil(characters / 4),
    cachedTokens: 0,
    outputTokens: Math.ceil(written / 4),
  };
  return { tokens, estimated: true };
}

function translated(error: unknown, signal: AbortSignal): ModelFault {
  if (error instanceof ModelFault) return error;
  if (error instanceof APIConnectionTimeoutError || error instanceof APIUserAbortError || signal.aborted)
    return new ModelFault('slow', 'The model did not answer in time.', error);
  const status = error instanceof APIError ? error.status : undefined;
  if (status === undefined)
    return error instanceof APIError || error instanceof TypeError
      ? new ModelFault('unreachable', 'The model could not be reached.', error)
      : new ModelFault('invalid', 'The endpoint answered with something that is no completion.', error);
  if (status === 429) return new ModelFault('busy', 'The model has no room for the request.', error);
  if (status === 408 || status >= 500)
    return new ModelFault('unreachable', `The model answered ${status}.`, error);
  return new ModelFault('not_allowed', `The model refused the request with ${status}.`, error);
}

function refusalOf(error: unknown): string | undefined {
  if (!(error instanceof APIError) || (error.status !== 400 && error.status !== 422)) return undefined;
  return `${error.param ?? ''} ${error.message}`;
}

/** The connection was refused, or the name is not known: nothing was sent. */
function neverSent(error: unknown): boolean {
  let here: unknown = error;
  for (let n = 0; n < 4 && here instanceof Error; n++) {
    const code = 'code' in here ? here.code : undefined;
    if (code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') return true;
    here = here.cause;
  }
  return false;
}

/**
 * ms until the next try; undefined: none. A call that hung is not made again: it had its time.
 */
function waitBefore(
  error: unknown,
  fault: ModelFault,
  { tries, firstWaitMs }: { tries: number; firstWaitMs: number },
): number | undefined {
  if (fault.code !== 'busy' && fault.code !== 'unreachable') return undefined;
  const after = error instanceof APIError ? error.headers?.get('retry-after') : undefined;
  const wait = retryAfterMs(after);
  const pause = pauseAfter(tries, { firstMs: firstWaitMs });
  if (wait === undefined) return pause;
  // Many are asked to wait equally long.
  return wait <= LONGEST_WAIT_MS ? wait + pause : undefined;
}
