/**
 * What an MCP server offers, read with care: a server may say anything, and one bad tool must not take the
 * others with it.
 */
import type { Client, Transport } from '@modelcontextprotocol/client';
import { z } from 'zod';
import { canonical } from '../../../run/plan/digest.ts';
import { Json } from '../../../run/plan/plan.ts';
import { present } from '../../../run/present.ts';
import { isStorable } from '../../../run/text/characters.ts';
import { definitionOf } from '../calling.ts';
import { TOOL_NAME } from '../file-shape.ts';

export interface Offered {
  tool: string;
  description: string;
  input: Json;
  output?: Json;
  /**
   * Canonical JSON of all that the server says of the tool and that a plan, an approver or a call rests on.
   */
  definition: string;
}

export interface Listing {
  tools: Map<string, Offered>;
  /** Tools that cannot be offered on: how they are called, made harmless, and why not. */
  refused: { tool: string; reason: string }[];
}

const MOST_PAGES = 20;
const MOST_TOOLS = 500;

/** Where a list stands that has passed `takingEachTool`. */
const EACH = 'greenlight/tools';

const Page = z.object({ [EACH]: z.array(z.unknown()), nextCursor: z.string().optional() });

/**
 * The client takes a list whole or not at all, and one bad tool must not take the others with it: they are
 * set aside before it looks. To be called once the client is connected.
 */
export function takingEachTool(transport: Transport): void {
  const { onmessage } = transport;
  transport.onmessage = (message, extra) => {
    const result = 'result' in message ? message.result : undefined;
    if (!result || !Array.isArray(result.tools)) return onmessage?.(message, extra);
    onmessage?.(
      { ...message, result: { ...result, tools: [], [EACH]: result.tools } } as typeof message,
      extra,
    );
  };
}

const OfferedShape = z.object({
  name: z.string(),
  title: z.string().optional(),
  description: z.string().max(20_000).default(''),
  inputSchema: Json,
  outputSchema: Json.optional(),
  annotations: z.record(z.string(), Json).optional(),
  execution: z.object({ taskSupport: z.string().optional() }).optional(),
});

/** Rejects when the server does not answer or answers with no list. */
export async function listTools(
  client: Client,
  options: { timeout: number; signal: AbortSignal },
): Promise<Listing> {
  const offered: unknown[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES && offered.length < MOST_TOOLS; page += 1) {
    const params = cursor === undefined ? {} : { cursor };
    const answer = await client.request({ method: 'tools/list', params }, Page, options);
    offered.push(...answer[EACH]);
    cursor = answer.nextCursor;
    if (cursor === undefined) break;
  }
  return listingOf(offered.slice(0, MOST_TOOLS));
}

export function listingOf(offered: readonly unknown[]): Listing {
  const listing: Listing = { tools: new Map(), refused: [] };
  const byLook = new Map<string, string[]>();
  for (const one of offered) {
    const read = offeredOf(one);
    if ('reason' in read) listing.refused.push(read);
    else {
      byLook.set(look(read.tool), [...(byLook.get(look(read.tool)) ?? []), read.tool]);
      listing.tools.set(read.tool, read);
    }
  }
  // Names that people could take for one another, or that are one: none of them is used.
  for (const alike of byLook.values()) {
    if (alike.length < 2) continue;
    for (const tool of new Set(alike)) {
      listing.tools.delete(tool);
      listing.refused.push({
        tool,
        reason: `its server has ${alike.length} tools that are called so or nearly so`,
      });
    }
  }
  return listing;
}

const look = (name: string) => name.toLowerCase().replaceAll('-', '_');

function offeredOf(offered: unknown): Offered | { tool: string; reason: string } {
  const named =
    typeof offered === 'object' && offered !== null && 'name' in offered ? offered.name : undefined;
  const name = typeof named === 'string' ? named : '';
  if (!TOOL_NAME.test(name))
    return {
      tool: name.replace(/[^\w.-]/g, '?').slice(0, 60) || '?',
      reason: 'a name has a letter, then letters, digits, _ and -, 60 at most',
    };
  const parsed = depthOf(offered) > 40 ? undefined : OfferedShape.safeParse(offered);
  if (!parsed?.success) return { tool: name, reason: 'its description is not as the protocol has it' };
  if (!isStorable(parsed.data))
    return { tool: name, reason: 'it holds NUL or half a character, which is no text' };
  const { description, inputSchema, outputSchema, title, annotations, execution } = parsed.data;
  if (execution?.taskSupport === 'required')
    return { tool: name, reason: 'it can only be called as a task, which Greenlight does not do' };
  return present({
    tool: name,
    description,
    input: inputSchema,
    output: outputSchema,
    definition: definitionOf({
      ...{ name, description, input: inputSchema, output: outputSchema ?? null },
      ...{ title: title ?? null, annotations: annotations ?? null },
    }),
  });
}

/** A definition that was pinned, as a server offered it. undefined: it is none of an MCP server's. */
export function offeredFrom(definition: string): Offered | undefined {
  const parsed = z
    .object({ name: z.string(), description: z.string(), input: Json, output: Json })
    .safeParse(JSON.parse(definition));
  if (!parsed.success || canonical(JSON.parse(definition)) !== definition) return undefined;
  const { name, description, input, output } = parsed.data;
  return present({ tool: name, description, input, output: output ?? undefined, definition });
}

function depthOf(value: unknown): number {
  let deepest = 0;
  const open: [unknown, number][] = [[value, 0]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [here, depth] = next;
    deepest = Math.max(deepest, depth);
    if (typeof here === 'object' && here !== null && depth <= 40)
      for (const inner of Object.values(here)) open.push([inner, depth + 1]);
  }
  return deepest;
}
