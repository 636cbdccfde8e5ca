/**
 * The servers of a tools file connected for a rehearsal: their tools in the definitions that they offer now.
 * The file names them, and nothing is written down of what was seen.
 */
import type { Log } from '../../flow/ports/log.ts';
import type { Outside } from './calling.ts';
import { openDoor } from './door.ts';
import { connectServer, serverTools } from './servers.ts';
import { readStandings } from './standing.ts';
import type { ToolPin, ToolPins } from './tool-pins.ts';
import type { ToolsFile } from './tools-file.ts';

export interface RehearsedServers {
  tools: Outside[];
  /** Prefixes of those that could not be reached. */
  away: ReadonlySet<string>;
  /** Sentences about what is away or cannot be used. */
  problems: string[];
  close(): Promise<void>;
}

const CONNECT_MS = 10_000;
const WHOEVER = ['rehearsal'];

export async function connectedForNow(file: ToolsFile): Promise<RehearsedServers> {
  const pins = pinsForNow();
  const options = { pins, tenants: WHOEVER, log: QUIET, connectMs: CONNECT_MS, door: openDoor() };
  const connected = await Promise.all(file.servers.map((server) => connectServer(server, options)));
  const standings = await readStandings(pins, WHOEVER);
  const parts = connected.map((one) => serverTools(one, { file, standings, tenants: WHOEVER }));
  return {
    tools: parts.flatMap(({ tools }) => tools),
    away: new Set(connected.filter(({ listing }) => !listing).map(({ server }) => server.prefix)),
    problems: parts.flatMap(({ problems }) => problems),
    async close() {
      await Promise.all(connected.map(({ connection }) => connection.close()));
    },
  };
}

const nothing = () => {};
const QUIET: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing };

/** What the file vouches for is allowed as it is offered; the rest is off. */
function pinsForNow(): ToolPins {
  const known = new Map<string, ToolPin>();
  return {
    all: async () => [...known.values()],
    async seen(_, tool, { definition, consent }) {
      const pin: ToolPin = consent === 'none' ? { tool, offered: definition } : { tool, allowed: definition };
      known.set(tool, pin);
      return pin;
    },
  };
}
