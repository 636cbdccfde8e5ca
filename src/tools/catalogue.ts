/** The list of tools, as the rules and the agents read it. */
import { z } from 'zod';
import type { Catalogue } from '../run/plan/catalogue.ts';
import { canonical, sha256 } from '../run/plan/digest.ts';
import { present } from '../run/present.ts';
import type { Tool } from './contract.ts';

export interface ToolCatalogue extends Catalogue {
  tool(name: string): Tool | undefined;
  all(): Tool[];
}

/**
 * Throws when two tools have one name or a schema cannot be written down as JSON Schema: found at start, not
 * in the middle of a run.
 */
export function createCatalogue(tools: Tool[]): ToolCatalogue {
  const byName = new Map<string, Tool>();
  for (const tool of tools) {
    if (byName.has(tool.name)) throw new Error(`two tools are called ${tool.name}`);
    byName.set(tool.name, tool);
  }
  const all = [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const version = sha256(canonical(all.map(fingerprint))).slice(0, 16);
  return { version, tool: (name) => byName.get(name), all: () => [...all] };
}

function fingerprint(tool: Tool) {
  return {
    name: tool.name,
    effect: tool.effect,
    verified: tool.verified === true,
    trusted: tool.trusted ?? [],
    once: tool.once,
    ...present({
      leaves: tool.leaves && { ...tool.leaves },
      definition: tool.definition,
      lacking: tool.lacking,
    }),
    input: z.toJSONSchema(tool.input, { io: 'input' }),
    output: z.toJSONSchema(tool.output, { io: 'output' }),
  };
}
