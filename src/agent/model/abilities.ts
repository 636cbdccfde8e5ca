/**
 * What an endpoint takes for a model, found out once from what it refuses, at the first call: no request is
 * made only to ask.
 */

export interface Abilities {
  /** Strict structured output; any JSON object; or plain text that is asked to be JSON. */
  format: 'json_schema' | 'json_object' | 'text';
  temperature: boolean;
  seed: boolean;
  /** The name of the field that limits an answer. */
  limit: 'max_completion_tokens' | 'max_tokens' | 'none';
}

export const EVERYTHING: Abilities = {
  format: 'json_schema',
  temperature: true,
  seed: true,
  limit: 'max_completion_tokens',
};

/**
 * What to try after a refusal (HTTP 400 or 422); undefined where the refusal is about something else.
 * `message` holds the server's text and the field's name.
 */
export function afterRefusal(now: Abilities, message: string): Abilities | undefined {
  // The prompt is too long, whatever else the message names.
  if (/context.?length|maximum context|too (long|large)/i.test(message)) return undefined;
  if (/max_completion_tokens/.test(message) && now.limit === 'max_completion_tokens')
    return { ...now, limit: 'max_tokens' };
  if (/max_tokens/.test(message) && now.limit === 'max_tokens') return { ...now, limit: 'none' };
  if (/temperature/.test(message) && now.temperature) return { ...now, temperature: false };
  if (/\bseed\b/.test(message) && now.seed) return { ...now, seed: false };
  if (/response_format|json_schema|json_object|schema|grammar|structured/i.test(message)) {
    if (now.format === 'json_schema') return { ...now, format: 'json_object' };
    if (now.format === 'json_object') return { ...now, format: 'text' };
  }
  return undefined;
}
