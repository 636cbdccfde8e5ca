/** The store as the rest of the program has it: made once by main, closed at the end. */
import type { Cards, Threads, WaitingReplies, Workspaces } from '../flow/ports/channels.ts';
import type { Changes, Ledger, Queue } from '../flow/ports/ledger.ts';
import type { Paces } from '../flow/ports/paces.ts';
import { AddressHashes } from './addresses/hashes.ts';
import { readOlderAddresses } from './addresses/read-older.ts';
import type { CheckpointPlace } from './audit/checkpoint-place.ts';
import { Checkpointer } from './audit/checkpointer.ts';
import { LineMacs } from './audit/line-macs.ts';
import { cardsOf } from './cards.ts';
import { openChanges } from './changes.ts';
import { DatabaseClock } from './clock.ts';
import { conversationsOf } from './conversations.ts';
import type { Database } from './database.ts';
import type { EmailOnFile } from './effects/outbox.ts';
import { checkMasterKey, Keyring } from './keys.ts';
import { change } from './ledger.ts';
import type { Embeddings } from './memory/embeddings.ts';
import { type OpenMemory, openMemory } from './memory/memory.ts';
import { pacesOf } from './paces.ts';
import { Policies } from './policies.ts';
import { openQueue } from './queue.ts';
import { readableRuns } from './readers.ts';
import { agendaOf, listRuns } from './run-lists.ts';
import { auditLines, inboxOutcome, loadRun } from './runs.ts';
import { sealOlder } from './sealing/seal-older.ts';
import { type StaffBook, staffOf } from './staff.ts';
import { staffSessionsOf } from './staff-sessions.ts';
import { threadsOf } from './threads.ts';
import { Turns } from './turns.ts';
import { waitingRepliesOf } from './waiting-replies.ts';
import { workspacesOf } from './workspaces.ts';

export interface StoreOptions {
  /** From openDatabase; the store closes it. */
  database: Database;
  /** 32 bytes; on the embedded database `masterKeyIn(dataDir)` (keys.ts). */
  masterKey: Uint8Array;
  /** Of before, while not everything is wrapped under the present one (rotate-keys.ts). */
  oldKeys?: readonly Uint8Array[] | undefined;
  /**
   * Called for failures in the background: a lost connection that is being made again, the queue's upkeep.
   */
  onError(error: Error): void;
  /** Whoever holds the records: of cases from before, whose address is whose. */
  emailOnFile?: EmailOnFile | undefined;
  /** Finds similar cases by meaning too, where the database has pgvector. */
  embeddings?: Embeddings | undefined;
  /** Where checkpoints of the audit trail are written; absent: none are. */
  checkpoints?: CheckpointPlace | undefined;
  /** Called with a sentence where something is less than the settings ask for. */
  onNotice?: ((sentence: string) => void) | undefined;
}

export interface Store {
  ledger: Ledger;
  queue: Queue;
  changes: Changes;
  staff: StaffBook;
  sessions: ReturnType<typeof staffSessionsOf>;
  cards: Cards;
  threads: Threads;
  waiting: WaitingReplies;
  workspaces: Workspaces;
  paces: Paces;
  conversations: ReturnType<typeof conversationsOf>;
  memory: OpenMemory;
  /** The database's clock, ISO time: all processes count days and windows by the same. */
  now(): string;
  /** Gives fetched jobs back, stops listening and closes the database. */
  close(): Promise<void>;
}

/** By so much clocks may differ unnoticed. */
const CLOCKS_DIFFER_MS = 2_000;

function differing(aheadMs: number): string {
  const seconds = Math.round(Math.abs(aheadMs) / 1_000);
  const how = aheadMs > 0 ? 'ahead of' : 'behind';
  return `The clock of this machine is ${seconds} s ${how} the database's, which counts: set both by NTP.`;
}

/** Rejects with WrongMasterKey when the database was written with another key. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { database, masterKey, onError, emailOnFile } = options;
  const keyring = new Keyring(masterKey, options.oldKeys);
  await checkMasterKey(database, keyring);
  const clock = new DatabaseClock();
  const ahead = await clock.look(database);
  if (Math.abs(ahead) > CLOCKS_DIFFER_MS) options.onNotice?.(differing(ahead));
  const changes = await openChanges(database, onError);
  const queue = await openQueue(database, onError).catch(async (error: unknown) => {
    await changes.close();
    throw error;
  });
  const policies = new Policies();
  const memory = await openMemory({ database, keyring, policies }, options).catch(async (error: unknown) => {
    await queue.close().catch(onError);
    await changes.close();
    throw error;
  });
  const checkpointer =
    options.checkpoints && new Checkpointer({ database, keyring, place: options.checkpoints, onError });
  const closing = new AbortController();
  const older = sealOlder(database, closing.signal)
    .then(() => readOlderAddresses({ database, keyring, policies, emailOnFile }, closing.signal))
    .catch(onError);
  const remembered = () => memory.changed();
  const parts = {
    database,
    keyring,
    macs: new LineMacs(keyring),
    addresses: new AddressHashes(keyring),
    policies,
    clock,
    turns: new Turns(),
    completed: queue.completed,
    appended: (rows: number) => checkpointer?.appended(rows),
    remembered,
  };
  return {
    ledger: {
      change: (asked) => change(parts, asked),
      load: (tenant, run) => loadRun(parts, tenant, run),
      list: (tenant, query) => listRuns(parts, tenant, query),
      readable: (tenant, person, runs) => readableRuns(database, tenant, { person, runs }),
      agenda: (tenant, who, limit) => agendaOf(parts, tenant, { ...who, limit }),
      inboxOutcome: (tenant, inbox) => inboxOutcome(database, tenant, inbox),
      audit: (tenant, run, after) => auditLines(parts, { tenant, run }, after),
    },
    queue,
    changes,
    staff: staffOf(database),
    sessions: staffSessionsOf(database),
    cards: cardsOf(database),
    threads: threadsOf(database),
    waiting: waitingRepliesOf(database, keyring),
    workspaces: workspacesOf(database),
    paces: pacesOf(database),
    conversations: conversationsOf(database),
    memory,
    now: () => clock.about(),
    async close() {
      closing.abort();
      await older;
      await memory.close();
      await checkpointer?.close();
      await changes.close();
      await queue.close().catch(onError);
      await database.close();
    },
  };
}
