/** Embeddings of any endpoint that speaks OpenAI's protocol. */
import { APIError, OpenAI } from 'openai';

export interface EmbeddingSettings {
  apiKey: string;
  /** Absent: OpenAI's own. */
  baseUrl?: string;
  model: string;
  /** Given to one call, in ms. */
  timeoutMs: number;
}

/**
 * The caller tries again in its own time; nothing is repeated here. Errors say what happened without a word
 * of what was embedded.
 */
export function createEmbeddings({ apiKey, baseUrl, model, timeoutMs }: EmbeddingSettings) {
  const client = new OpenAI({
    apiKey,
    baseURL: baseUrl ?? null,
    organization: null,
    project: null,
    maxRetries: 0,
    timeout: timeoutMs,
    logLevel: 'off',
  });
  return {
    model,
    async embed(texts: string[], signal?: AbortSignal): Promise<number[][]> {
      try {
        const { data } = await client.embeddings.create(
          { model, input: texts, encoding_format: 'float' },
          signal ? { signal } : {},
        );
        return [...data].sort((a, b) => a.index - b.index).map(({ embedding }) => embedding);
      } catch (error) {
        if (signal?.aborted) throw signal.reason;
        const status =
          error instanceof APIError && error.status ? `answered ${error.status}` : 'did not answer';
        throw new Error(`The embeddings endpoint ${status}.`);
      }
    },
  };
}
