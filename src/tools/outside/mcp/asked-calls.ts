/**
 * Calls of tools whose server may ask something meanwhile. In protocol 2026-07-28 a question is the answer to
 * a call, which is made again with what answers it. An older server sends it on the connection and does not
 * say which call it belongs to: there, one call is made at a time.
 */
import {
  type CallToolRequestOptions,
  type CallToolResult,
  type Client,
  type ElicitResult,
  isInputRequiredResult,
  SdkError,
  SdkErrorCode,
} from '@modelcontextprotocol/client';
import { present } from '../../../run/present.ts';
import { ToolFault } from '../../contract.ts';
import type { Answer } from './answering.ts';

export class TooManyRounds extends Error {
  override name = 'TooManyRounds';
}

const MOST_ROUNDS = 10;

export interface AskedCalls {
  /** `answer`: how questions of this call are answered; it throws where they are not. */
  call(
    params: Parameters<Client['callTool']>[0],
    answer: Answer,
    options: CallToolRequestOptions,
  ): Promise<CallToolResult>;
}

/** Called before the client is connected. `lose`: its connection is of no more use. */
export function askedCalls(client: Client, lose: () => void): AskedCalls {
  let current: { answer: Answer; thrown?: unknown } | undefined;
  let last: Promise<unknown> = Promise.resolve();

  client.setRequestHandler('elicitation/create', ({ params }): ElicitResult => {
    if (!current) return { action: 'decline' };
    try {
      return current.answer(params);
    } catch (error) {
      current.thrown ??= error;
      return { action: 'cancel' };
    }
  });

  const alone: AskedCalls['call'] = (params, answer, options) => {
    const made = last.then(async () => {
      if (options.signal?.aborted) throw new ToolFault('stopped', 'It was stopped before it began.');
      const mine: NonNullable<typeof current> = { answer };
      current = mine;
      try {
        const result = await client.callTool(params, options);
        if (mine.thrown === undefined) return result;
      } catch (error) {
        // It may ask still, which must not be taken for a question of the next call.
        if (givenUp(error, options)) lose();
        if (mine.thrown === undefined) throw error;
      } finally {
        current = undefined;
      }
      throw mine.thrown;
    });
    last = made.catch(() => undefined);
    return made;
  };

  const inRounds: AskedCalls['call'] = async (params, answer, options) => {
    let more: { [name: string]: unknown } = {};
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const result: unknown = await client.callTool(
        { ...params, ...more },
        { ...options, allowInputRequired: true },
      );
      if (!isInputRequiredResult(result)) return result as CallToolResult;
      const asked = Object.entries(result.inputRequests ?? {});
      const answers = asked.map(([key, request]) => [key, answer(formOf(request))] as const);
      const responses = asked.length > 0 ? Object.fromEntries(answers) : undefined;
      more = present({ inputResponses: responses, requestState: result.requestState });
    }
    throw new TooManyRounds('asked too often');
  };

  return {
    call: (...given) => (client.getProtocolEra() === 'modern' ? inRounds(...given) : alone(...given)),
  };
}

const givenUp = (error: unknown, { signal }: CallToolRequestOptions) =>
  signal?.aborted || (error instanceof SdkError && error.code === SdkErrorCode.RequestTimeout);

/** Anything else than a form (a model's words, folders) is no question to people. */
const formOf = (request: { method: string; params?: unknown }) =>
  request.method === 'elicitation/create' ? request.params : undefined;
