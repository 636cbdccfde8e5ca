/** Greenlight whole, in this process, spoken to as a program would: over REST, as staff of the demo shop. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../src/config.ts';
import type { Log } from '../../src/flow/ports/log.ts';
import type { RunView } from '../../src/run/view/run-view.ts';
import { type Greenlight, start } from '../../src/start.ts';

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

export interface RestAnswer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: answers of every shape are looked into by the stories
  body: any;
}

export interface Installation {
  url: string;
  /** What the last start had to say. */
  problems: string[];
  as(person: string): Colleague;
  /** Stops it and starts it again on the same data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface Colleague {
  get(path: string): Promise<RestAnswer>;
  post(path: string, body?: unknown): Promise<RestAnswer>;
  /** Opens a run and gives its id. */
  open(text: string): Promise<string>;
  run(id: string): Promise<RunView>;
  /** Waits until the run is as wanted; fails with where it stands after a minute and a half. */
  until(id: string, wanted: (run: RunView) => boolean): Promise<RunView>;
  audit(id: string): Promise<string>;
}

/** `env`: settings beside those of every story, for instance of a model. */
export async function openInstallation(
  env: Record<string, string> = {},
  log: Log = quiet,
): Promise<Installation> {
  const dataDir = await mkdtemp(join(tmpdir(), 'greenlight-'));
  const config = readConfig({ DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'silent', ...env });
  if ('problems' in config) throw new Error(config.problems.join('\n'));
  let greenlight: Greenlight = await start(config, log);
  return {
    get url() {
      return greenlight.url;
    },
    get problems() {
      return greenlight.problems;
    },
    as: (person) => colleague(() => greenlight.url, person),
    async restart() {
      await greenlight.stop();
      greenlight = await start(config, log);
    },
    async stop() {
      await greenlight.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function colleague(url: () => string, person: string): Colleague {
  const ask = async (method: string, path: string, body?: unknown): Promise<RestAnswer> => {
    const response = await fetch(`${url()}/v1${path}`, {
      method,
      headers: {
        'x-greenlight-person': person,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = response.headers.get('content-type')?.startsWith('application/json;');
    return { status: response.status, body: json ? JSON.parse(text) : text };
  };
  const me: Colleague = {
    get: (path) => ask('GET', path),
    post: (path, body = {}) => ask('POST', path, body),
    async open(text) {
      const { status, body } = await ask('POST', '/runs', { text });
      if (status !== 201) throw new Error(`POST /v1/runs: ${status} ${JSON.stringify(body)}`);
      return body.id;
    },
    async run(id) {
      return (await ask('GET', `/runs/${id}`)).body;
    },
    async until(id, wanted) {
      for (const late = Date.now() + 90_000; Date.now() < late; ) {
        const run = await me.run(id);
        if (wanted(run)) return run;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error(`never came: ${wanted}\n${JSON.stringify((await me.run(id)).card, null, 1)}`);
    },
    async audit(id) {
      return (await ask('GET', `/runs/${id}/audit`)).body;
    },
  };
  return me;
}
