/**
 * Outside tools as Greenlight has them: read from the file, compared with what is allowed, connected,
 * closed at the end.
 */
import { z } from 'zod';
import type { OutsideJobs, OutsideMoney } from '../../flow/ports/effects.ts';
import type { Log } from '../../flow/ports/log.ts';
import type { BackOff } from '../../flow/retry.ts';
import type { Json } from '../../run/plan/plan.ts';
import { type Calendar, UTC_CALENDAR } from '../../run/text/calendar.ts';
import type { Tool } from '../contract.ts';
import { checkAgainst } from './allowed.ts';
import { type Outside, pinHash } from './calling.ts';
import { openDoor } from './door.ts';
import { loadToolsFile } from './file.ts';
import type { FindingParts } from './finding.ts';
import { checkedByEndpoints } from './graphql/at-start.ts';
import { outsideTool } from './outside-tool.ts';
import { lookedAt, mayHave } from './place-mistakes.ts';
import { connectServer, serverTools } from './servers.ts';
import { type ServiceTool, serviceToolsOf } from './service-tools.ts';
import { readStandings } from './standing.ts';
import type { ToolPins } from './tool-pins.ts';
import type { ToolsFile } from './tools-file.ts';

export interface OutsideOptions {
  file: string;
  /** A secret that the file names; undefined: there is none. */
  secretOf: (name: string) => string | undefined;
  pins: ToolPins;
  tenants: readonly string[];
  /** Names of Greenlight's own tools: nothing from outside takes their beginnings. */
  own: readonly string[];
  /** Money that tools outside gave. */
  outgoing: OutsideMoney;
  /** Jobs that services do for writes. */
  jobs: OutsideJobs;
  /** How the words of a case are judged that prove who is asking. */
  finding: FindingParts;
  /** How the desk counts days; absent: in UTC, Monday to Friday. */
  calendar?: Calendar;
  log: Log;
  /**
   * How long the start waits for servers, in ms. Those that are not there by then are tried again in the
   * background. Default 10 s.
   */
  connectMs?: number;
  /** Pause before a lost server is tried again, in ms; it doubles up to a minute. Default 1 s. */
  retryMs?: number;
  /** Age in ms at which a server's list of tools is asked for again before a call. Default 5 min. */
  listingMs?: number;
  /** How long a service that fails again and again is left alone. */
  leftAlone?: BackOff;
}

export interface OutsideTools {
  /**
   * The same from start to stop, whatever becomes of the servers meanwhile: the catalogue's version,
   * which approvals name, rests on them.
   */
  tools: Tool[];
  /** Sentences about what is left out or off, and what to do. */
  problems: string[];
  close(): Promise<void>;
}

const CONNECT_MS = 10_000;

/**
 * Rejects for nothing that is wrong with the file or a server; only as the store does, when pins cannot
 * be read.
 */
export async function openOutsideTools(options: OutsideOptions): Promise<OutsideTools> {
  const { pins, tenants } = options;
  const reserved = new Set(options.own.map((name) => name.split('.')[0] ?? name));
  const written = loadToolsFile(options.file, { secretOf: options.secretOf, reserved });
  const connectMs = options.connectMs ?? CONNECT_MS;
  const door = openDoor(options.leftAlone);
  const checking = checkedByEndpoints(written, AbortSignal.timeout(connectMs));
  const waiting = written.servers.map((server) => connectServer(server, { ...options, connectMs, door }));
  const settled = await Promise.allSettled(waiting);
  const servers = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const close = async () => {
    await Promise.all(servers.map(({ connection }) => connection.close()));
  };
  try {
    for (const one of settled) if (one.status === 'rejected') throw one.reason;
    const file = await checking;
    const allowed = { file, standings: await readStandings(pins, tenants), tenants };
    const parts = [
      ...serviceToolsOf(file, door.exchange).map((one) => standingTool(one, file)),
      ...servers.map((server) => serverTools(server, allowed)),
    ];
    const { tools, problems } = withTheirReads(parts.flatMap((part) => part.tools));
    const byName = new Map(tools.map((tool) => [tool.name, tool]));
    const around = {
      checkAllowed: checkAgainst(pins),
      read: (name: string) => byName.get(name),
      outgoing: options.outgoing,
      jobs: options.jobs,
      finding: options.finding,
      calendar: options.calendar ?? UTC_CALENDAR,
    };
    return {
      tools: tools.map((tool) => outsideTool(tool, around)),
      problems: [...file.problems, ...parts.flatMap((part) => part.problems), ...problems],
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function standingTool(
  { at, pin, made }: ServiceTool,
  file: ToolsFile,
): { tools: Outside[]; problems: string[] } {
  if ('why' in made) return { tools: [], problems: [file.problem(at, `a schema ${made.why}`)] };
  const { name, definition } = made.tool;
  if (pin !== undefined && !pinHash(definition).startsWith(pin)) {
    const todo = `if the change is meant, the pin is ${pinHash(definition).slice(0, 16)}`;
    return {
      tools: [],
      problems: [file.problem([...at, 'pin'], `${name} is off: it is not as its pin says; ${todo}`)],
    };
  }
  return { tools: [made.tool], problems: [] };
}

/** A write that cannot be shown or looked after as the file declares is left out, too. */
function withTheirReads(tools: Outside[]): { tools: Outside[]; problems: string[] } {
  const names = new Set(tools.map(({ name }) => name));
  const problems: string[] = [];
  const usable = tools.filter(({ name, declared }) => {
    const { preview, reconcile, job, undo } = declared;
    const needs = [preview?.read, reconcile?.read, job?.read, undo?.tool];
    const lacks = needs.find((other) => other && !names.has(other));
    if (lacks !== undefined) problems.push(`${name} is left out: ${lacks}, which it needs, is not there.`);
    const finds = tools.find((other) => other.declared.finds && needs.includes(other.name));
    if (finds)
      problems.push(`${name} is left out: ${finds.name} finds a customer, and shows nothing of its record.`);
    const look = tools.find((other) => other.name === reconcile?.read);
    const nowhere =
      look && reconcile && lookedAt(reconcile).find(({ place }) => !mayHave(schemaOf(look), place));
    if (nowhere !== undefined)
      problems.push(
        `${name} is left out: the output of ${look?.name} has no place "${nowhere.place}", where it is looked for.`,
      );
    return lacks === undefined && finds === undefined && nowhere === undefined;
  });
  return { tools: usable, problems };
}

/** A server's own is known only once it is there. */
function schemaOf({ output }: Outside): Json {
  return z.toJSONSchema(output, { unrepresentable: 'any' }) as Json;
}
