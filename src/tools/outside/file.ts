/**
 * Reads the tools file. What is broken in it is named with file, line and reason, and the rest still
 * works.
 */
import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { type Lined, readLined } from '../../flow/yaml-lines.ts';
import type { Json } from '../../run/plan/plan.ts';
import type { Mistake } from './authority-mistakes.ts';
import { sizeOf } from './clean.ts';
import { argumentsOf, commonMistakes, httpMistakes } from './file-mistakes.ts';
import {
  FileShape,
  HttpServiceShape,
  HttpToolShape,
  McpServerShape,
  McpToolShape,
  PREFIX,
  TOOL_NAME,
} from './file-shape.ts';
import { graphqlMistakes, readGraphqlService } from './graphql/reading.ts';
import type { FileReader } from './graphql/service.ts';
import { signInOf } from './mcp/sign-in-shape.ts';
import { TextOutput } from './output.ts';
import { placeMistakes } from './place-mistakes.ts';
import { resolveSecrets } from './secrets.ts';
import type { FileSurroundings, HttpTool, McpServer, ToolsFile } from './tools-file.ts';

const TIMEOUT_MS = 30_000;
/** Bytes of the tools file. It is read in one go, and other cases wait meanwhile. */
const MOST_BYTES = 512 * 1024;
const NOTHING: z.infer<typeof FileShape> = { servers: {}, http: {}, graphql: {} };
const GROUPS = ['servers', 'http', 'graphql'] as const;

/** What a tool of a service puts out that declares no schema. */
const TEXT = z.toJSONSchema(TextOutput) as Json;

/** Fields that there were, and what to write instead. */
const INSTEAD: Record<string, string> = {
  idempotency_header: 'is written idempotency: { header: NAME, lives: 24h } now',
};

/** Never throws: a file that cannot be read is a problem, and there are no outside tools then. */
export function loadToolsFile(file: string, around: FileSurroundings): ToolsFile {
  try {
    return readToolsFile(file, readFileSync(file, 'utf8'), around);
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return nothingOf(file, [`${basename(file)}: the tools file cannot be read (${why})`]);
  }
}

export function readToolsFile(file: string, text: string, around: FileSurroundings): ToolsFile {
  const kind = /\.ya?ml$/i.test(file) ? 'yaml' : /\.json$/i.test(file) ? 'json' : undefined;
  if (!kind) return nothingOf(file, [`${basename(file)}: the tools file ends in .yaml, .yml or .json`]);
  if (Buffer.byteLength(text) > MOST_BYTES)
    return nothingOf(file, [`${basename(file)}: the tools file is larger than ${sizeOf(MOST_BYTES)}`]);
  const lined = readLined(text, kind);
  if (Array.isArray(lined))
    return nothingOf(
      file,
      lined.map(({ line, reason }) => `${basename(file)}, line ${line}: ${reason}`),
    );
  return new Reading(file, lined, around).read();
}

function nothingOf(file: string, problems: string[]): ToolsFile {
  return {
    servers: [],
    http: [],
    graphql: [],
    reads: new Set(),
    problems,
    problem: (_, reason) => `${basename(file)}: ${reason}`,
  };
}

/** One reading of one file: collects what is usable and the problems of the rest. */
class Reading {
  readonly #file: string;
  readonly #lined: Lined;
  readonly #around: FileSurroundings;
  readonly #problems: string[] = [];

  constructor(file: string, lined: Lined, around: FileSurroundings) {
    this.#file = file;
    this.#lined = lined;
    this.#around = around;
  }

  read(): ToolsFile {
    const file = this.#parsed(FileShape, this.#lined.content ?? {}, []) ?? NOTHING;
    const named = (group: keyof typeof NOTHING) =>
      Object.entries(file[group]).filter(([name]) => this.#named(group, name, file));
    const servers = named('servers').flatMap(([name, declared]) => this.#server(name, declared) ?? []);
    const http = named('http').flatMap(([name, declared]) => this.#service(name, declared));
    const reader = this.#reader();
    const graphql = named('graphql').flatMap(
      ([name, declared]) => readGraphqlService(name, declared, reader) ?? [],
    );
    const queries = graphql.flatMap(({ tools }) => tools);
    const reads = new Set([
      ...[...http, ...queries]
        .filter(({ shape }) => shape.effect === 'read')
        .map(({ prefix, tool }) => `${prefix}.${tool}`),
      ...servers.flatMap(({ prefix, tools }) =>
        [...tools].filter(([, { effect }]) => effect === 'read').map(([tool]) => `${prefix}.${tool}`),
      ),
    ]);
    const outputOf = (name: string) => {
      const read = [...http, ...queries].find((one) => `${one.prefix}.${one.tool}` === name);
      return read && (read.shape.output ?? TEXT);
    };
    const fine = (group: string, { prefix, tool }: { prefix: string; tool: string }, mistakes: Mistake[]) => {
      for (const { path, reason, where } of mistakes)
        this.#add([group, prefix, 'tools', tool, ...path], reason, where);
      return mistakes.length === 0;
    };
    return {
      servers,
      http: http.filter((one) =>
        fine('http', one, [...httpMistakes(one.shape, reads), ...placeMistakes(one.shape, outputOf)]),
      ),
      graphql: graphql.map(({ tools, ...service }) => ({
        ...service,
        tools: tools.filter((one) =>
          fine('graphql', one, [
            ...commonMistakes(one.shape, argumentsOf(one.shape.input), reads),
            ...placeMistakes(one.shape, outputOf),
            ...graphqlMistakes(one, service.schema),
          ]),
        ),
      })),
      reads,
      problems: this.#problems,
      problem: (path, reason, where) => this.#problem(path, reason, where),
    };
  }

  #named(group: keyof typeof NOTHING, name: string, file: z.infer<typeof FileShape>): boolean {
    const earlier = GROUPS.slice(0, GROUPS.indexOf(group)).find((one) => Object.hasOwn(file[one], name));
    if (!PREFIX.test(name))
      this.#add([group, name], 'a server is named in small letters, digits and _, 31 at most');
    else if (this.#around.reserved.has(name))
      this.#add([group, name], `${name}. is the beginning of Greenlight's own tools; give this another name`);
    else if (earlier)
      this.#add([group, name], `${name} is a name under ${earlier} already; give this another one`);
    else return true;
    return false;
  }

  #server(prefix: string, declared: unknown): McpServer | undefined {
    const at = ['servers', prefix];
    const server = this.#parsed(McpServerShape, declared, at);
    const values =
      server && this.#secrets(server.env ?? server.headers ?? {}, [...at, server.env ? 'env' : 'headers']);
    if (!server || !values) return undefined;
    const tools = this.#tools(server.tools, McpToolShape, at);
    const common = { prefix, secrets: values.secrets, timeoutMs: server.timeout_ms ?? TIMEOUT_MS, tools };
    if (server.command) {
      const [command = '', ...args] = server.command;
      return {
        ...common,
        launch: { kind: 'stdio', command, args, env: values.values, cwd: dirname(resolve(this.#file)) },
      };
    }
    if (!server.url || !/^https?:\/\/[^\s@#]+$/.test(server.url) || !URL.canParse(server.url)) {
      this.#add([...at, 'url'], 'must be like https://mcp.example.com/mcp');
      return undefined;
    }
    const launch = { kind: 'http' as const, url: new URL(server.url), headers: values.values };
    if (!server.auth) return { ...common, launch };
    const read = signInOf(server.auth, this.#around.secretOf);
    if ('reason' in read) {
      this.#add([...at, 'auth', 'client_credentials', read.field], read.reason);
      return undefined;
    }
    const secrets = [...common.secrets, ...read.secrets];
    return { ...common, secrets, launch: { ...launch, signIn: read.signIn } };
  }

  #service(prefix: string, declared: unknown): HttpTool[] {
    const at = ['http', prefix];
    const service = this.#parsed(HttpServiceShape, declared, at);
    const values = service && this.#secrets(service.headers ?? {}, [...at, 'headers']);
    if (!service || !values) return [];
    return [...this.#tools(service.tools, HttpToolShape, at)].flatMap(([tool, shape]) => {
      const url = this.#address(shape.url, [...at, 'tools', tool, 'url']);
      if (url === undefined) return [];
      return {
        prefix,
        tool,
        shape: { ...shape, url },
        writtenUrl: shape.url,
        writtenHeaders: service.headers ?? {},
        headers: values.values,
        secrets: values.secrets,
        timeoutMs: shape.timeout_ms ?? service.timeout_ms ?? TIMEOUT_MS,
      };
    });
  }

  /** `${CRM_URL}/customers/{id}`: the beginning of an address may be a setting. It is no secret. */
  #address(url: string, at: string[]): string | undefined {
    const [named] = /^\$\{\w+\}/.exec(url) ?? [];
    if (named === undefined) return url;
    const field = at.at(-1) ?? '';
    const values = this.#secrets({ [field]: named }, at.slice(0, -1))?.values;
    return values && `${values[field]?.replace(/(?<!\/)\/+$/, '')}${url.slice(named.length)}`;
  }

  #tools<Shape>(
    declared: Record<string, unknown>,
    shape: z.ZodType<Shape>,
    at: string[],
  ): Map<string, Shape> {
    const usable = new Map<string, Shape>();
    for (const [name, one] of Object.entries(declared)) {
      const path = [...at, 'tools', name];
      if (!TOOL_NAME.test(name)) this.#add(path, 'a tool is named with letters, digits, _ and -, 60 at most');
      else {
        const parsed = this.#parsed(shape, one ?? {}, path);
        if (parsed !== undefined) usable.set(name, parsed);
      }
    }
    return usable;
  }

  #secrets(texts: Record<string, string>, at: string[]) {
    const resolved = resolveSecrets(texts, this.#around.secretOf);
    if ('values' in resolved) return resolved;
    this.#add([...at, resolved.field], resolved.reason);
    return undefined;
  }

  #parsed<T>(shape: z.ZodType<T>, value: unknown, at: string[]): T | undefined {
    const parsed = shape.safeParse(value);
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues) {
      const extra = issue.code === 'unrecognized_keys' ? [issue.keys[0] ?? ''] : [];
      const instead = extra.map((field) => (Object.hasOwn(INSTEAD, field) ? INSTEAD[field] : undefined))[0];
      this.#add([...at, ...issue.path.map(String), ...extra], instead ?? issue.message);
    }
    return undefined;
  }

  #reader(): FileReader {
    const folder = this.#around.folder ?? dirname(resolve(this.#file));
    return {
      parsed: (shape, value, at) => this.#parsed(shape, value, at),
      secrets: (texts, at) => this.#secrets(texts, at),
      address: (url, at) => this.#address(url, at),
      tools: (declared, shape, at) => this.#tools(declared, shape, at),
      beside: (name, most) => textBeside(folder, name, most),
      add: (path, reason, where) => this.#add(path, reason, where),
      timeoutMs: TIMEOUT_MS,
    };
  }

  #add(path: readonly string[], reason: string, where?: Mistake['where']): void {
    this.#problems.push(this.#problem(path, reason, where));
  }

  #problem(path: readonly string[], reason: string, where?: Mistake['where']): string {
    const field = path.length > 0 ? `${path.join('.')}: ` : '';
    const line = where?.file === undefined ? this.#lined.lineOf(path) + (where?.line ?? 0) : where.line;
    return `${where?.file ?? basename(this.#file)}, line ${line}: ${field}${reason}`;
  }
}

function textBeside(folder: string, name: string, most: number): ReturnType<FileReader['beside']> {
  const path = join(folder, name);
  try {
    if (statSync(path).size > most) return { reason: `${name} is larger than ${sizeOf(most)}` };
    return { text: readFileSync(path, 'utf8') };
  } catch {
    return { reason: `${name} cannot be read beside this file` };
  }
}
