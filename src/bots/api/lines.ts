/** Audit lines as they are read from the store, one JSON text a line. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';

/**
 * Sends no faster than the client reads. The first line is read before the headers are sent, so that a store
 * that is away is still an error answer. One that goes away later breaks off the transfer, which the client's
 * HTTP notices.
 */
export async function sendLines(response: Response, lines: AsyncIterable<string>): Promise<void> {
  const iterator = lines[Symbol.asyncIterator]();
  const first = await iterator.next();
  response.status(200).type('application/jsonl; charset=utf-8');
  async function* terminated(): AsyncGenerator<string> {
    for (let item = first; !item.done; item = await iterator.next()) yield `${item.value}\n`;
  }
  try {
    await pipeline(Readable.from(terminated()), response);
  } catch (error) {
    // A reader that left early is no mistake of anybody's.
    if (!hasLeft(error)) throw error;
  } finally {
    await iterator.return?.();
  }
}

/** While the lines were sent, or while the first one was read. */
function hasLeft(error: unknown): boolean {
  const codes: unknown[] = ['ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_UNABLE_TO_PIPE'];
  return error instanceof Error && 'code' in error && codes.includes(error.code);
}
