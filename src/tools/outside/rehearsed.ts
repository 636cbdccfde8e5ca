/**
 * The tools of a desk's file for a rehearsal: whatever is asked of them is answered by `answer`, and the
 * rest (whose record it is, what it proves, what it would change, what it gives away) is as ever. What the
 * tools of a server take and give is checked only where it is connected.
 */
import { z } from 'zod';
import type { OutsideJobs, OutsideMoney } from '../../flow/ports/effects.ts';
import { present } from '../../run/present.ts';
import type { Calendar } from '../../run/text/calendar.ts';
import { type Tool, ToolFault } from '../contract.ts';
import type { Declared, Outside } from './calling.ts';
import { exchange } from './exchange.ts';
import { loadToolsFile } from './file.ts';
import type { FindingParts } from './finding.ts';
import { outsideTool } from './outside-tool.ts';
import { serviceToolsOf } from './service-tools.ts';
import type { ToolsFile } from './tools-file.ts';

export interface RehearsedOptions {
  file: string;
  secretOf: (name: string) => string | undefined;
  /** Names of Greenlight's own tools: nothing from outside takes their beginnings. */
  own: readonly string[];
  outgoing: OutsideMoney;
  jobs: OutsideJobs;
  finding: FindingParts;
  /** How the desk counts days. */
  calendar: Calendar;
  /** Servers are connected; else nothing is known of their tools but what the file says. */
  servers: boolean;
  /** In place of the tool's own call. */
  answer(tool: Outside, ...call: Parameters<Outside['call']>): ReturnType<Outside['call']>;
}

export interface RehearsedTools {
  tools: Tool[];
  outside: ReadonlyMap<string, Outside>;
  /** Sentences about what is left out. */
  problems: string[];
  close(): Promise<void>;
}

export async function rehearsedTools({ answer, ...options }: RehearsedOptions): Promise<RehearsedTools> {
  const reserved = new Set(options.own.map((name) => name.split('.')[0] ?? name));
  const file = loadToolsFile(options.file, { secretOf: options.secretOf, reserved });
  const services = serviceToolsOf(file, exchange);
  const servers = options.servers && file.servers.length > 0 ? await connectedServers(file) : undefined;
  const listed = file.servers.flatMap(({ prefix, tools }) =>
    servers && !servers.away.has(prefix)
      ? []
      : [...tools].map(([tool, declared]) => listedTool(`${prefix}.${tool}`, declared)),
  );
  const all = [
    ...services.flatMap(({ made }) => ('tool' in made ? [made.tool] : [])),
    ...(servers?.tools ?? []),
    ...listed,
  ];
  const outside = new Map(
    all.map((tool) => [tool.name, { ...tool, call: (...call) => answer(tool, ...call) } satisfies Outside]),
  );
  const around = {
    // Nothing that was pinned is called.
    checkAllowed: async () => {},
    read: (name: string) => outside.get(name),
    outgoing: options.outgoing,
    jobs: options.jobs,
    finding: options.finding,
    calendar: options.calendar,
  };
  const broken = services.flatMap(({ made }) =>
    'why' in made ? [`A tool is left out: a schema ${made.why}.`] : [],
  );
  return {
    tools: [...outside.values()].map((tool) => outsideTool(tool, around)),
    outside,
    problems: [...file.problems, ...broken, ...(servers?.problems ?? [])],
    close: async () => servers?.close(),
  };
}

/** Loaded only where there are servers: most of what it needs is the client of their protocol. */
async function connectedServers(file: ToolsFile) {
  const { connectedForNow } = await import('./rehearsed-servers.ts');
  return connectedForNow(file);
}

/** As the file lists it; the rest only its server knows. */
function listedTool(name: string, declared: Declared): Outside {
  return present({
    name,
    description: '',
    declared,
    input: z.looseObject({}),
    output: z.unknown(),
    definition: '',
    consent: 'none' as const,
    keyed: false,
    timeoutMs: 1_000,
    goesTo: `the server ${name.split('.')[0]}`,
    ready: async () => {},
    call: () => Promise.reject(new ToolFault('unavailable', `the server of ${name} is not there`)),
  });
}
