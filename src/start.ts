/** Wires the parts: the one place that knows every wing. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { checkTools, loadPlaybooks, problemText } from './agent/load.ts';
import { createEmbeddings } from './agent/model/embeddings.ts';
import { createModelMind } from './agent/model/model-mind.ts';
import { createPlaybookMind } from './agent/playbook-mind.ts';
import { shelfOf } from './agent/shelf.ts';
import { createApp } from './bots/api/app.ts';
import { createApiRouter } from './bots/api/router.ts';
import { consoleRouter } from './bots/console/static.ts';
import type { Config } from './config.ts';
import { createDesk } from './flow/desk.ts';
import { withInvestigate } from './flow/investigate.ts';
import { KnownRuns } from './flow/known-runs.ts';
import type { Embeddings } from './flow/ports/embeddings.ts';
import type { Log } from './flow/ports/log.ts';
import type { Mind } from './flow/ports/mind.ts';
import { withTurns } from './flow/turns.ts';
import { startWorker } from './flow/worker.ts';
import { type Database, openDatabase } from './store/db.ts';
import { DEMO_TENANT, loadDemo } from './store/demo/load.ts';
import { masterKeyIn } from './store/keys.ts';
import { openShop } from './store/shop/open.ts';
import { spendingOf } from './store/spending.ts';
import { openStore } from './store/store.ts';
import { listTenants } from './store/tenants.ts';
import { toolPinsOf } from './store/tool-pins.ts';
import { createHands } from './tools/hands.ts';
import { createPost, postedCodes, postedMailer } from './tools/mail.ts';
import { shopTools } from './tools/shop-tools.ts';
import type { Tool } from './tools/tool.ts';

export interface Greenlight {
  /** Where the console and REST answer, for instance `http://localhost:3000`. */
  url: string;
  /** Sentences about playbooks and outside tools that are left out or off. */
  problems: string[];
  /** Takes nothing new, waits for what is in flight, gives the rest back, and closes the database. */
  stop(): Promise<void>;
}

/** Runs driven side by side in this process. */
const WIDTH = 16;
/** Beyond these a read waits its turn. */
const READS_AT_ONCE = { perRun: 8, perTenant: 32 };
/** A thought that takes longer hands the case to people. */
const MIND_TIMEOUT_MS = 120_000;
/** The database must answer /ready within this. */
const READY_MS = 2_000;
/** For what is in flight when the process is told to stop. */
const GRACE_MS = 10_000;

const PLAYBOOKS = fileURLToPath(new URL('../playbooks/', import.meta.url));

/** Rejects with DirectoryInUse, StoreAway or WrongMasterKey, each with a message that says what to do; nothing is left running then. */
export async function start(config: Config, log: Log): Promise<Greenlight> {
  const onError = (error: unknown) => log.warn({ err: error }, 'something failed in the background');
  const embedded = config.database.kind === 'embedded';
  const database = await openDatabase(
    config.database.kind === 'embedded'
      ? { dataDir: config.database.dataDir, onError, vectors: config.models?.embedding !== undefined }
      : { url: config.database.url, onError },
  );
  const masterKey =
    config.database.masterKey ??
    (await masterKeyIn(config.database.kind === 'embedded' ? config.database.dataDir : '.'));
  const onNotice = (sentence: string) => log.warn({}, sentence);
  const embeddings = config.models?.embedding === undefined ? undefined : embeddingsOf(config.models);
  const store = await openStore({ database, masterKey, embeddings, onError, onNotice }).catch(
    async (error: unknown) => {
      await database.close();
      throw error;
    },
  );
  const undo: (() => Promise<void>)[] = [() => store.close()];
  try {
    if (embedded) await loadDemo(database, { today: new Date().toISOString().slice(0, 10), seed: 1 });
    const records = openShop(database, {
      report: onError,
      demoOutbox: config.smtpUrl === undefined ? undefined : true,
    });
    const { codes, outbox } = records;
    const post =
      config.smtpUrl === undefined
        ? undefined
        : createPost({ url: config.smtpUrl, letters: records.letters, report: onError });
    const shop = post ? postedCodes(records.shop, post) : records.shop;
    const mailer = post ? postedMailer(records.mailer, post) : records.mailer;
    const ownTools = shopTools(shop);
    const outside = await outsideToolsOf(config, database, ownTools, log);
    if (outside) undo.unshift(outside.close);
    const ownHands = withTurns(
      createHands({
        tools: [...ownTools, ...(outside?.tools ?? [])],
        report: ({ tool, run, error }) => log.error({ tool, run, err: error }, 'a tool failed'),
      }),
      READS_AT_ONCE,
    );
    const hands = config.models ? withInvestigate(ownHands) : ownHands;
    const loaded = loadPlaybooks(PLAYBOOKS);
    const { playbooks, problems } = checkTools(loaded.playbooks, hands.catalogue());
    const shelf = shelfOf(playbooks);
    const playbookMind = createPlaybookMind({ playbooks, shelf });
    const now = () => new Date().toISOString();
    const mind: Mind = config.models
      ? createModelMind({
          settings: { ...config.models, timeoutMs: config.models.timeoutSeconds * 1_000 },
          standIn: playbookMind,
          shelf,
          memory: store.memory,
          spending: spendingOf(database),
          now,
          report: ({ error, ...what }) => log.warn({ ...what, err: error }, 'the model gave nothing that can be used'),
          learned: (model, can) =>
            log.info({ model, code: can.format }, 'the endpoint takes less than was asked of it'),
        })
      : playbookMind;

    const shared = {
      ledger: store.ledger,
      known: new KnownRuns(),
      catalogue: hands.catalogue(),
      changes: store.changes,
    };
    const desk = createDesk({ ...shared, codes });
    const worker = startWorker(
      { ...shared, queue: store.queue, mind, hands, mailer, log, now, mindTimeoutMs: MIND_TIMEOUT_MS },
      { width: WIDTH },
    );
    undo.unshift(() => worker.stop(GRACE_MS));

    const closing = new AbortController();
    const readiness = {
      async check() {
        const reached = await Promise.race([database.execute('select 1').then(() => true), tooLate(READY_MS)]).catch(
          () => false,
        );
        // Migrations are applied before anything listens.
        const ready = { database: reached, migrations: true, worker: worker.working() };
        return { ...ready, ready: ready.database && ready.worker };
      },
    };
    const api = createApiRouter({
      desk,
      staff: store.staff,
      outbox,
      embedded,
      tenant: DEMO_TENANT,
      log,
      closing: closing.signal,
    });
    const server = createServer(createApp({ api, console: consoleRouter(), readiness, log }));
    const port = await listen(server, config.port, config.host);
    undo.unshift(async () => {
      closing.abort();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), 1_000).unref();
      });
    });
    return {
      url: `http://${config.host === '127.0.0.1' || config.host === '0.0.0.0' ? 'localhost' : config.host}:${port}`,
      problems: [...[...loaded.problems, ...problems].map(problemText), ...(outside?.problems ?? [])],
      stop: () => stopAll(undo, log),
    };
  } catch (error) {
    await stopAll(undo, log);
    throw error;
  }
}

/** Loaded only where there is a tools file: most of what it needs is the MCP client. */
async function outsideToolsOf(config: Config, database: Database, own: Tool[], log: Log) {
  if (config.toolsFile === undefined) return undefined;
  const { openOutsideTools } = await import('./tools/outside/open.ts');
  return openOutsideTools({
    file: config.toolsFile,
    secretOf: config.toolSecret ?? (() => undefined),
    pins: toolPinsOf(database),
    tenants: (await listTenants(database)).map(({ tenant }) => tenant),
    own: own.map(({ name }) => name),
    log,
  });
}

function embeddingsOf({ apiKey, baseUrl, embedding, timeoutSeconds }: NonNullable<Config['models']>): Embeddings {
  const at = baseUrl === undefined ? {} : { baseUrl };
  return createEmbeddings({ apiKey, ...at, model: embedding ?? '', timeoutMs: timeoutSeconds * 1_000 });
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

function tooLate(ms: number): Promise<false> {
  return new Promise((resolve) => setTimeout(() => resolve(false), ms).unref());
}

/** Newest part first; one that fails does not keep the others from stopping. */
async function stopAll(parts: (() => Promise<void>)[], log: Log): Promise<void> {
  for (const part of parts.splice(0))
    await part().catch((error: unknown) => log.error({ err: error }, 'a part did not stop well'));
}
