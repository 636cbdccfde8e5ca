/**
 * What models cost. Dated: prices change, and a model that is not here costs something that is not known,
 * never nothing.
 */
import type { ModelCall } from '../../run/terms.ts';

/** USD a million tokens. */
export interface Price {
  input: number;
  /** Of the input, what the endpoint had cached. */
  cached: number;
  output: number;
}

/**
 * When the table was read from https://developers.openai.com/api/docs/pricing and the models' own pages
 * (standard tier, prompts below 272,000 tokens).
 */
export const PRICES_AS_OF = '2026-11-25';

export const PRICES: Readonly<Record<string, Price>> = {
  'gpt-6.1-sol': { input: 2, cached: 0.1, output: 10 },
  'gpt-6.1-terra': { input: 1, cached: 0.05, output: 5 },
  'gpt-6-sol': { input: 2, cached: 0.2, output: 10 },
  'gpt-6-luna': { input: 0.1, cached: 0.01, output: 0.5 },
  'gpt-5.6-terra': { input: 2, cached: 0.2, output: 12 },
  'gpt-5.4': { input: 2.5, cached: 0.25, output: 15 },
  'gpt-5.4-mini': { input: 0.75, cached: 0.075, output: 4.5 },
  'gpt-5.4-nano': { input: 0.2, cached: 0.02, output: 1.25 },
  'gpt-4.1': { input: 2, cached: 0.5, output: 8 },
  'gpt-4.1-mini': { input: 0.4, cached: 0.1, output: 1.6 },
  'gpt-4o': { input: 2.5, cached: 1.25, output: 10 },
  'gpt-4o-mini': { input: 0.15, cached: 0.075, output: 0.6 },
};

type Tokens = Pick<ModelCall, 'inputTokens' | 'cachedTokens' | 'outputTokens'>;

/** USD; null where no price is known. A dated snapshot (`gpt-4.1-2025-04-14`) costs what its model does. */
export function costOf(
  model: string,
  tokens: Tokens,
  own: Readonly<Record<string, Price>> = {},
): number | null {
  const price = priceOf(own, model) ?? priceOf(PRICES, model);
  if (!price) return null;
  const { inputTokens, cachedTokens, outputTokens } = tokens;
  const fresh = inputTokens - cachedTokens;
  return (fresh * price.input + cachedTokens * price.cached + outputTokens * price.output) / 1_000_000;
}

function priceOf(table: Readonly<Record<string, Price>>, model: string): Price | undefined {
  for (const name of [model, model.replace(/-\d{4}-\d{2}-\d{2}$/, '')])
    if (Object.hasOwn(table, name)) return table[name];
  return undefined;
}
