/** GraphQL over HTTP, as far as it is the same of every system that speaks it. */
import { z } from 'zod';
import type { Json } from '../../../../run/plan/plan.ts';
import { isRecord } from '../../../../run/plan/references.ts';
import { ToolFault, ToolTrouble } from '../../../contract.ts';
import type { Exchange } from '../../../outside/door.ts';
import { type Answer, laterBy } from '../../../outside/exchange.ts';
import type { Requests } from './kinds.ts';

export type Variables = { [name: string]: Json };

/** A system that is asked with documents; its own noes stand in answers with status 200. */
export interface GraphqlClient {
  /** Throws ToolFault where nothing was sent or the system did not begin, else ToolTrouble. */
  read<Shape extends z.ZodType>(
    document: string,
    variables: Variables,
    shape: Shape,
  ): Promise<z.infer<Shape>>;
  /**
   * The field of a mutation that is the change: its last. Also throws Refusal for a no of the system's own.
   * What any other error leaves undone nobody knows.
   */
  write(document: string, variables: Variables, requests: Requests): Promise<{ [name: string]: Json }>;
}

const TIMEOUT_MS = 10_000;
const MOST_BYTES = 4_000_000;

const Extensions = z.object({ code: z.string().optional() }).loose();

/** Some systems say what is wrong in one text instead of a list. */
const Answered = z.object({
  data: z.record(z.string(), z.json()).nullish(),
  errors: z
    .union([
      z.array(z.object({ message: z.string(), extensions: Extensions.optional() })),
      z.string().transform((message) => [{ message, extensions: undefined }]),
    ])
    .optional(),
  extensions: z.record(z.string(), z.json()).optional(),
});
export type Answered = z.infer<typeof Answered>;

/** How a system is asked. `name`: of it, for people; `reads`: nothing is changed there. */
export interface Asked {
  url: URL;
  headers: { [name: string]: string };
  name: string;
  reads: boolean;
  exchange: Exchange;
}

/** `read`: absent where the answer was no GraphQL. */
export async function postGraphql(
  body: { query: string; variables: Variables },
  { url, headers, name, reads, exchange }: Asked,
): Promise<{ answer: Answer; read: Answered | undefined }> {
  const answer = await exchange(
    {
      ...{ method: 'POST', url, body: JSON.stringify(body), tool: name },
      headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
      ...{ timeoutMs: TIMEOUT_MS, most: MOST_BYTES, reads, redirects: false },
    },
    new AbortController().signal,
  );
  if (answer.more) throw new ToolTrouble('too_long', `${name} answered more than can be read.`);
  return { answer, read: answeredIn(answer.bytes) };
}

function answeredIn(bytes: Uint8Array): Answered | undefined {
  try {
    return Answered.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8'))).data;
  } catch {
    return undefined;
  }
}

/**
 * Throws ToolFault for an answer to whoever logs in that says nothing of who they are: the system is away, or
 * has no room.
 */
export function refuseNoLogin(answer: Answer, name: string): void {
  if (answer.status < 500 && answer.status !== 429) return;
  throw new ToolFault('unavailable', `${name} is not available: it answered with status ${answer.status}.`, {
    ...{ afterMs: 0, ...laterBy(answer) },
  });
}

/** What the one field of a mutation answers. */
export function fieldOf(data: Answered['data']): { [name: string]: Json } | undefined {
  const [field] = Object.values(data ?? {});
  return isRecord(field) ? field : undefined;
}

/** The same, of a mutation that was answered. Throws ToolTrouble for an answer that has errors. */
export function changed({ data, errors }: Answered, name: string): { [name: string]: Json } {
  const field = fieldOf(data);
  if (errors?.length || !field) throw new ToolTrouble('server_error', `${name} answered with an error.`);
  return field;
}

/** Throws ToolTrouble for an answer that has errors, or that is not of this shape. */
export function shaped<Shape extends z.ZodType>(
  { data, errors }: Answered,
  { shape, name }: { shape: Shape; name: string },
): z.infer<Shape> {
  const parsed = shape.safeParse(data);
  if (parsed.success && !errors?.length) return parsed.data;
  throw new ToolTrouble('invalid_output', `${name} answered what cannot be used.`);
}
