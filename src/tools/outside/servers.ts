/**
 * The MCP servers of the file: connected, listed, and their tools built from what is allowed rather than
 * from what a server says at the moment.
 */
import type { Log } from '../../flow/ports/log.ts';
import { present } from '../../run/present.ts';
import { built } from './build.ts';
import { consentOf, type Outside, pinHash } from './calling.ts';
import type { Door } from './door.ts';
import { mcpMistakes } from './file-mistakes.ts';
import { connectTo, type McpConnection } from './mcp/connection.ts';
import { type Listing, offeredFrom } from './mcp/listing.ts';
import { mcpTool } from './mcp/mcp-tool.ts';
import { signInRefused } from './mcp/sign-in-refused.ts';
import { offSentences, recordSightings, type Sighting, type Standing } from './standing.ts';
import type { ToolPins } from './tool-pins.ts';
import type { McpServer, ToolsFile } from './tools-file.ts';

export interface ServerOptions {
  door: Door;
  pins: ToolPins;
  tenants: readonly string[];
  log: Log;
  connectMs: number;
  retryMs?: number;
  listingMs?: number;
}

/** The tools file and what became of its tools so far. */
export interface FileStandings {
  file: ToolsFile;
  standings: ReadonlyMap<string, Standing>;
  tenants: readonly string[];
}

export interface ConnectedServer {
  server: McpServer;
  connection: McpConnection;
  /** What it offered at start; undefined: it was not there in time. */
  listing: Listing | undefined;
  /** Then: why, as far as is known. */
  away?: string;
  door: Door;
}

/**
 * Waits for the server's first listing at most `connectMs`; later listings are recorded as they come.
 * Rejects as the store does.
 */
export async function connectServer(server: McpServer, options: ServerOptions): Promise<ConnectedServer> {
  const { pins, tenants, log, connectMs } = options;
  let started = false;
  const onListing = (listing: Listing) => {
    if (!started) return;
    // What the file does not name is written down at a start only, so that no server can fill the table while
    // it runs.
    const named = sightingsOf(server, listing).filter(({ tool }) => server.tools.has(tool));
    recordSightings(pins, tenants, named).catch((error: unknown) =>
      log.warn({ server: server.prefix, err: error }, 'what a tool server offers could not be written down'),
    );
  };
  const connection = connectTo(server, { ...options, onListing });
  const { listing, ...away } = await connection.live(AbortSignal.timeout(connectMs)).then(
    (live) => ({ listing: live.listing }),
    (error: unknown) => ({ listing: undefined, ...present({ away: signInRefused(error)?.message }) }),
  );
  started = true;
  try {
    if (listing) await recordSightings(pins, tenants, sightingsOf(server, listing));
  } catch (error) {
    await connection.close();
    throw error;
  }
  return { server, connection, listing, ...away, door: options.door };
}

function sightingsOf(server: McpServer, listing: Listing): (Sighting & { tool: string })[] {
  return [...listing.tools.values()].map(({ tool, definition }) => ({
    tool,
    name: `${server.prefix}.${tool}`,
    definition,
    consent: consentOf(server.tools.get(tool), definition),
  }));
}

/** The server's tools that may be used, and sentences about those that may not. */
export function serverTools(
  { server, connection, listing, away, door }: ConnectedServer,
  { standings, file, tenants }: FileStandings,
): { tools: Outside[]; problems: string[] } {
  const problems: string[] = [];
  const tools: Outside[] = [];
  const names = [...standings.keys()].filter((name) => name.startsWith(`${server.prefix}.`));
  for (const name of names) {
    const tool = name.slice(server.prefix.length + 1);
    const standing = standings.get(name) ?? { off: [] };
    const shape = server.tools.get(tool);
    // What the file does not name is offered in `npm run tools -- list`, not in the log at every start.
    if (shape || standing.definition !== undefined || standing.off.some(({ why }) => why === 'changed'))
      problems.push(...offSentences(name, standing, tenants));
    const offered = standing.definition === undefined ? undefined : offeredFrom(standing.definition);
    if (!offered) continue;
    const at = ['servers', server.prefix, 'tools', tool];
    if (shape?.pin !== undefined && !pinHash(offered.definition).startsWith(shape.pin)) {
      problems.push(file.problem([...at, 'pin'], `${name} is off: the file's pin is of another definition`));
      continue;
    }
    const mistakes = shape ? mcpMistakes(shape, offered.input, file.reads) : [];
    problems.push(...mistakes.map(({ path, reason }) => file.problem([...at, ...path], reason)));
    if (mistakes.length > 0) continue;
    const made = built(() => mcpTool(server, offered, { shape, connection, door }));
    if ('why' in made)
      problems.push(file.problem(shape ? at : at.slice(0, 2), `${name} is left out: its schema ${made.why}`));
    else tools.push(made.tool);
  }
  return {
    tools,
    problems: [...problems, ...missing(server, listing, { known: new Set(names), file, away })],
  };
}

function missing(
  server: McpServer,
  listing: Listing | undefined,
  { known, file, away }: { known: ReadonlySet<string>; file: ToolsFile; away: string | undefined },
): string[] {
  const at = ['servers', server.prefix];
  const unseen = [...server.tools.keys()].filter((tool) => !known.has(`${server.prefix}.${tool}`));
  if (!listing) {
    const never =
      unseen.length > 0
        ? `; ${unseen.join(', ')} was never seen yet and comes with the first start that finds the server there`
        : '; its tools say that they are not available until it is back';
    const why = away === undefined ? '' : ` (nobody can sign in: ${away})`;
    return [
      file.problem(at, `the server ${server.prefix} cannot be reached${why} and is tried again${never}`),
    ];
  }
  const refused = listing.refused
    .filter(({ tool }) => server.tools.has(tool))
    .map(({ tool, reason }) =>
      file.problem([...at, 'tools', tool], `${server.prefix}.${tool} is left out: ${reason}`),
    );
  const gone = [...server.tools.keys()]
    .filter((tool) => !listing.tools.has(tool) && !listing.refused.some((one) => one.tool === tool))
    .map((tool) =>
      file.problem([...at, 'tools', tool], `the server ${server.prefix} offers no tool "${tool}"`),
    );
  return [...refused, ...gone];
}
