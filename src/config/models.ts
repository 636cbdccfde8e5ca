/** How models are set: the endpoint, which model does what, its limits and prices. */
import { z } from 'zod';
import { present } from '../run/present.ts';
import { count, http, text, word } from './values.ts';

export interface ModelsConfig {
  apiKey: string;
  baseUrl?: string;
  planner?: string;
  executor?: string;
  replanner?: string;
  responder?: string;
  evaluator?: string;
  embedding?: string;
  /** `placeholders`: nothing that says who somebody is goes to a model. */
  pii: 'as_is' | 'placeholders';
  /** From 0 to 2. */
  temperature: number;
  seed?: number;
  /** Given to one call. */
  timeoutSeconds: number;
  /** Of one answer. */
  maxOutputTokens: number;
  /** USD a million tokens, by model. */
  prices?: Record<string, { input: number; cached: number; output: number }>;
  /** Limits of a tenant and day (UTC). Absent: none. */
  day: { calls?: number; tokens?: number; costUsd?: number };
}

const PRICED = /^\s*(\S+)=(\d+(?:\.\d+)?|\.\d+)\/(\d+(?:\.\d+)?|\.\d+)\/(\d+(?:\.\d+)?|\.\d+)\s*$/;

/** `my-model=0.5/0.05/2,other=1/1/4`: USD a million tokens of input, of cached input and of output. */
const prices = text.transform((list, context) => {
  const entries = list.split(',').map((entry) => PRICED.exec(entry));
  if (entries.every((entry) => entry !== null))
    return Object.fromEntries(
      entries.map(([, model = '', input, cached, output]) => [
        model,
        { input: Number(input), cached: Number(cached), output: Number(output) },
      ]),
    );
  const message = 'must be MODEL=INPUT/CACHED/OUTPUT in USD a million tokens, with commas between models';
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

export const MODEL_SETTINGS = {
  OPENAI_API_KEY: word.optional(),
  OPENAI_BASE_URL: http.optional(),
  PLANNER_MODEL: word.optional(),
  EXECUTOR_MODEL: word.optional(),
  REPLANNER_MODEL: word.optional(),
  RESPONDER_MODEL: word.optional(),
  EVALUATOR_MODEL: word.optional(),
  EMBEDDING_MODEL: word.optional(),
  PII_TO_MODEL: z
    .enum(['as_is', 'placeholders'], { error: 'must be as_is or placeholders' })
    .default('as_is'),
  MODEL_TEMPERATURE: text
    .regex(/^\d(\.\d+)?$/, 'must be a number from 0 to 2')
    .transform(Number)
    .refine((number) => number <= 2, 'must be a number from 0 to 2')
    .default(0),
  MODEL_SEED: text
    .regex(/^\d{1,9}$/, 'must be a whole number of at most nine digits')
    .transform(Number)
    .optional(),
  MODEL_TIMEOUT_SECONDS: count(600).default(45),
  MODEL_MAX_OUTPUT_TOKENS: count(200_000).default(8_000),
  MODEL_PRICES: prices.optional(),
  MODEL_DAY_CALLS: count(100_000_000).optional(),
  MODEL_DAY_TOKENS: count(100_000_000_000).optional(),
  MODEL_DAY_COST_USD: text
    .regex(/^\d{1,9}(\.\d+)?$/, 'must be an amount in USD, for instance 20')
    .transform(Number)
    .optional(),
};
type ModelSettings = z.infer<z.ZodObject<typeof MODEL_SETTINGS>>;

export function modelsOf(apiKey: string, settings: ModelSettings): ModelsConfig {
  return {
    apiKey,
    ...present({
      baseUrl: settings.OPENAI_BASE_URL,
      planner: settings.PLANNER_MODEL,
      executor: settings.EXECUTOR_MODEL,
      replanner: settings.REPLANNER_MODEL,
      responder: settings.RESPONDER_MODEL,
      evaluator: settings.EVALUATOR_MODEL,
      embedding: settings.EMBEDDING_MODEL,
      seed: settings.MODEL_SEED,
      prices: settings.MODEL_PRICES,
    }),
    pii: settings.PII_TO_MODEL,
    temperature: settings.MODEL_TEMPERATURE,
    timeoutSeconds: settings.MODEL_TIMEOUT_SECONDS,
    maxOutputTokens: settings.MODEL_MAX_OUTPUT_TOKENS,
    day: present({
      calls: settings.MODEL_DAY_CALLS,
      tokens: settings.MODEL_DAY_TOKENS,
      costUsd: settings.MODEL_DAY_COST_USD,
    }),
  };
}
