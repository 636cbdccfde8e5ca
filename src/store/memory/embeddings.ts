/** What the memory asks of whoever turns texts into vectors whose closeness means likeness. */
export interface Embeddings {
  /** Vectors of different models are never compared. */
  model: string;
  /**
   * One vector a text, in their order, all of one length. Rejects when the service gives none; nothing is
   * planned worse than without vectors then.
   */
  embed(texts: string[], signal?: AbortSignal): Promise<number[][]>;
}
