/** `npm run history:record`: records the chains of the present version of stored events, once. */
import { createSecretKey, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditLine, FIRST_PREV } from '../../src/run/audit/chain.ts';
import { EVENT_VERSION } from '../../src/run/audit/upcast.ts';
import type { RunEvent } from '../../src/run/events.ts';
import { openDatabase } from '../../src/store/db.ts';
import { makeRows } from '../../src/store/event-rows.ts';
import { Keyring } from '../../src/store/keys.ts';
import { openModelServer } from '../model-server/server.ts';
import { threadsModel } from '../model-server/threads-model.ts';
import { ID } from '../run/given.ts';
import { openInstallation } from '../stories/installation.ts';
import { type Chain, type ChainFacts, foldChain, recordedVersions, writeChains } from './chains.ts';
import { eventsOfStory, STORIES } from './stories.ts';
import { playThreads } from './threads.ts';

if (recordedVersions().includes(EVENT_VERSION)) {
  console.error(`Version ${EVENT_VERSION} is recorded already. Recorded chains are never changed.`);
  process.exit(1);
}

function chain(name: string, lines: string[], of: Pick<ChainFacts, 'tenant' | 'run' | 'key'>): Chain {
  return { name, lines, facts: { ...of, ...foldChain(lines, of) } };
}

function story(name: string, events: RunEvent[]): Chain {
  const bytes = randomBytes(32);
  const key = createSecretKey(bytes);
  let head = { seq: 0, hash: FIRST_PREV };
  const lines = events.map((event) => {
    const rows = makeRows({ run: ID.run, head, at: event.at, key }, [event]);
    head = rows.head;
    return auditLine(rows.lines[0] ?? '', head.hash, event.personal);
  });
  return chain(name, lines, { ...ID, key: bytes.toString('base64') });
}

/** The six threads, with a model or without, and each run's key out of the database that they leave. */
async function threads(prefix: string, settings: Record<string, string>): Promise<Chain[]> {
  const DATA_DIR = await mkdtemp(join(tmpdir(), 'greenlight-history-'));
  const app = await openInstallation({ ...settings, DATA_DIR });
  const played = await playThreads(app);
  const engineer = app.as('engineer');
  const trails = new Map<string, string[]>();
  for (const [name, run] of played) trails.set(name, (await engineer.audit(run)).trimEnd().split('\n'));
  await app.stop();
  const database = await openDatabase({ dataDir: DATA_DIR, onError: console.error });
  const keyring = new Keyring(
    Buffer.from((await readFile(join(DATA_DIR, 'master.key'), 'utf8')).trim(), 'hex'),
  );
  const rows = await database.query<{ tenant: string; id: string; key: Buffer }>({
    name: 'history_keys',
    text: 'select tenant, id, key from runs',
  });
  await database.close();
  await rm(DATA_DIR, { recursive: true });
  return [...played].map(([name, run]) => {
    const row = rows.find(({ id }) => id === run);
    if (!row) throw new Error(`no run ${run}`);
    const key = keyring.unwrap(row.tenant, run, row.key).export().toString('base64');
    return chain(`${prefix}${name}`, trails.get(name) ?? [], { tenant: row.tenant, run, key });
  });
}

const server = await openModelServer({ script: threadsModel });
const model: Record<string, string> = {
  OPENAI_API_KEY: server.apiKey,
  OPENAI_BASE_URL: server.url,
  MODEL_PRICES: ['planner', 'replanner', 'executor', 'responder']
    .map((role) => `test-${role}=1/0.1/4`)
    .join(','),
};
for (const role of ['PLANNER', 'REPLANNER', 'EXECUTOR', 'RESPONDER'])
  model[`${role}_MODEL`] = `test-${role.toLowerCase()}`;
writeChains(EVENT_VERSION, [
  ...(await threads('thread-', {})),
  ...(await threads('model-thread-', model)),
  ...Object.entries(STORIES).map(([name, steps]) => story(`story-${name}`, eventsOfStory(steps))),
]);
await server.stop();
console.log(`Recorded version ${EVENT_VERSION}.`);
process.exit(0);
