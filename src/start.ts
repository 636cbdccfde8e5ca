/** Starts the parts in their order, and stops them in the other. */

import { readFile } from 'node:fs/promises';
import { createHealthApp } from './bots/api/app.ts';
import type { Config } from './config.ts';
import { createCases } from './flow/cases.ts';
import { KnownRuns } from './flow/known-runs.ts';
import { pausing } from './flow/pausing.ts';
import type { Log } from './flow/ports/log.ts';
import { startWorker } from './flow/worker.ts';
import { present } from './run/present.ts';
import { addressOnFile as emailOnFile } from './start/address-on-file.ts';
import { openEmbeddings } from './start/agent.ts';
import { checkpointsOf, trailProblems } from './start/checkpoints.ts';
import { loadDemo } from './start/demo.ts';
import { takeUpDesk } from './start/desks/changes.ts';
import { demoServiceOf } from './start/desks/demo-service.ts';
import { openDesks } from './start/desks/desks.ts';
import { DESK_FOLDER, openDesk } from './start/desks/folder.ts';
import { homeTenant } from './start/desks/home.ts';
import { takeUpAgain, warningsOf, watchDesk } from './start/desks/watch.ts';
import { readinessOf, serve } from './start/serve.ts';
import { NOTHING_SENT, openShared } from './start/tools.ts';
import { openWeb } from './start/web.ts';
import { startArchive } from './store/archive.ts';
import { openDatabase } from './store/db.ts';
import { masterKeysOf } from './store/master-keys.ts';
import { startRetention } from './store/retention.ts';
import { openStore } from './store/store.ts';
import { listTenants } from './store/tenants.ts';

export interface Greenlight {
  /** Where the console and REST answer, for instance `http://localhost:3000`. */
  url: string;
  /** Channels, console and REST; else only its health. */
  serves: boolean;
  /** Asked of every browser and program that names its person without a token. */
  key?: string;
  /** What to type first. */
  example: string;
  /**
   * Sentences about playbooks and outside tools that are left out or off, and about settings that must
   * not go unnoticed.
   */
  problems: string[];
  /** Learns what the first message would wait for, beside everything else. */
  learn(): Promise<void>;
  /**
   * Takes nothing new, waits for what is in flight, gives the rest back, and closes the database.
   * `announced`: first /ready says so, for as long as the settings want it.
   */
  stop(announced?: boolean): Promise<void>;
}

/** A thought that takes longer is given up, and the case goes to people. */
const AGENT_TIMEOUT_MS = 120_000;
/** For what is in flight when the process has to stop. */
const GRACE_MS = 10_000;

/**
 * Rejects with DirectoryInUse, StoreAway or WrongMasterKey, each with a message that says what to do;
 * nothing is left running then.
 */
export async function start(config: Config, log: Log): Promise<Greenlight> {
  /** Newest part first. */
  const undo: (() => Promise<void>)[] = [];
  try {
    return await startParts(config, log, undo);
  } catch (error) {
    await stopAll(undo, log);
    throw error;
  }
}

async function startParts(config: Config, log: Log, undo: (() => Promise<void>)[]): Promise<Greenlight> {
  const folder = config.desk ?? DESK_FOLDER;
  const [works, serves] = [config.role !== 'web', config.role !== 'worker'];
  const desk = openDesk(folder);
  const store = await storeFor(config, log);
  undo.unshift(() => store.close());
  const { database } = store;
  const embedded = database.kind === 'embedded';
  const today = new Date().toISOString().slice(0, 10);
  const loaded = embedded && (await loadDemo(database, { today, seed: 1, folder }));
  const changes = embedded && !loaded ? await takeUpDesk(database, store.staff, { folder, today }) : [];

  const service = await demoServiceOf(config, { folder, desk, embedded });
  if (service) undo.unshift(() => service.close());
  const { now } = store;
  const own = openShared(config, { database, log });
  const all = await listTenants(database);
  const tenants = all.map(({ tenant }) => tenant);
  const desks = openDesks(
    {
      config: service?.known(config) ?? config,
      ...{ database, memory: store.memory, shared: own, now, log },
    },
    { folder, desk, tenant: homeTenant(desk.id, all) },
  );
  undo.unshift(() => desks.close());
  const problems = await desks.openAll(tenants);
  const warnings = embedded ? await warningsOf(config, { folder, today, desks, tenant: desk.id }) : [];
  if (embedded) {
    const watching = watchDesk(folder, {
      changed: () => takeUpAgain({ folder, desks, database, staff: store.staff, config, log }),
    });
    undo.unshift(() => watching.close());
  }

  const shared = { ledger: store.ledger, known: new KnownRuns(config.width), desks, changes: store.changes };
  const cases = createCases({ ...shared, codes: own.codes, queue: store.queue });
  const performing = { desks, mailer: own.mailer, log, now, agentTimeoutMs: AGENT_TIMEOUT_MS };
  const { width } = config;
  const worker = works ? startWorker({ ...shared, queue: store.queue, ...performing }, { width }) : undefined;
  if (worker) undo.unshift(() => worker.stop(GRACE_MS));
  const retention = startRetention(database, {
    onError: (error) => log.warn({ err: error }, 'cases whose time has come could not be erased'),
  });
  undo.unshift(() => retention.stop());
  const { archiveAfterDays: days } = config;
  const onError = (err: unknown) => log.warn({ err }, 'the events of closed cases could not be archived');
  const archive = days === 'never' ? undefined : startArchive(database, { days, onError });
  if (archive) undo.unshift(() => archive.stop());

  const closing = new AbortController();
  const stopping = new AbortController();
  const web = serves
    ? await openWeb(config, { store, shared, cases, own, desk, log, closing: closing.signal })
    : undefined;
  if (web) undo.unshift(() => web.close());
  const readiness = readinessOf(database, worker, {
    ...present({ slack: web?.slackConnection }),
    stopping: stopping.signal,
  });
  const app = web?.appWith(readiness) ?? createHealthApp({ readiness, log });
  const { port, host } = config;
  const tls = config.tls && { cert: await readFile(config.tls.cert), key: await readFile(config.tls.key) };
  const server = await serve(app, { port, host, tls, stopping: stopping.signal });
  undo.unshift(() => {
    closing.abort();
    return server.close();
  });
  const unchecked = await trailProblems(config, database);
  const unsent = embedded || config.smtpUrl !== undefined ? [] : [NOTHING_SENT];
  const name = config.host === '127.0.0.1' || config.host === '0.0.0.0' ? 'localhost' : config.host;
  return {
    example: desk.examples[0]?.text ?? '',
    url: `${tls ? 'https' : 'http'}://${name}:${server.port}`,
    ...present({ key: web?.localKey }),
    serves,
    problems: [...changes, ...warnings, ...problems, ...(web?.problems ?? []), ...unsent, ...unchecked],
    learn: async () => (works ? desks.learn(tenants) : undefined),
    async stop(announced = false) {
      stopping.abort();
      if (announced) await pausing(config.stopDelayMs);
      await stopAll(undo, log);
    },
  };
}

async function storeFor(config: Config, log: Log) {
  const onError = (error: unknown) => log.warn({ err: error }, 'something failed in the background');
  const onNotice = (sentence: string) => log.warn({}, sentence);
  const { database: where } = config;
  const embeddings = await openEmbeddings(config);
  const database = await openDatabase(
    where.kind === 'embedded'
      ? { dataDir: where.dataDir, onError, vectors: embeddings !== undefined }
      : { url: where.url, ownerUrl: where.ownerUrl, onError, vectors: embeddings !== undefined },
  );
  const given = { database, emailOnFile, embeddings, checkpoints: checkpointsOf(config), onError, onNotice };
  try {
    return { database, ...(await openStore({ ...given, ...(await masterKeysOf(where)) })) };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** One that fails does not keep the others from stopping. */
async function stopAll(parts: (() => Promise<void>)[], log: Log): Promise<void> {
  for (const part of parts.splice(0))
    await part().catch((error: unknown) => log.error({ err: error }, 'a part did not stop well'));
}
