/**
 * One way to a database for every file of the store: PGlite in a folder (embedded) or PostgreSQL (server).
 * Both speak the same SQL, run the same migrations and give the same JavaScript values (values.ts): bigint as
 * number, timestamptz as ISO 8601 UTC text with milliseconds, jsonb parsed, bytea as Buffer.
 */
import type { KeyObject } from 'node:crypto';
import type { Hub } from './hub.ts';
import type { Orm } from './orm.ts';
import type { Statement, Values } from './statement.ts';

export type { Statement } from './statement.ts';

export interface Connection {
  /** drizzle's query builder: `orm.select().from(table)`, and `orm.execute(sql`…`)`, which gives the rows. */
  readonly orm: Orm;
  /** A prepared statement, for what runs often (statement.ts). */
  query<Row>(statement: Statement, values?: Values): Promise<Row[]>;
  /**
   * Text without a name, for whoever makes SQL of their own (migrations, the queue): without values it may
   * hold several statements.
   */
  execute<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /**
   * The rows of a query in PostgreSQL's binary form (copy-out.ts), piece by piece as they come: for whoever
   * reads a table whole. Only transactions on PostgreSQL have it.
   */
  copyOut?(query: string, take: (bytes: Buffer) => void): Promise<void>;
}

/** An open transaction. Everything in it commits or nothing does. Of no use after `work` has ended. */
export interface Transaction extends Connection {
  readonly open: true;
  /** The database that it is open on. Ask only the transaction while it is open. */
  readonly database: Database;
  /** Statements without values that take as long as they need, where any other is given up on. */
  script(text: string): Promise<void>;
  /**
   * The last statement of the transaction, sent in one packet with COMMIT. Anything asked of the transaction
   * after it is an error.
   */
  last<Row>(statement: Statement, values?: Values): Promise<Row[]>;
  /** Runs once the commit has been confirmed, never after a rollback. Must not throw. */
  afterCommit(listener: () => void): void;
}

/**
 * What has to look over the rows of all tenants, each opening a few tables (drizzle/0016_row_policies.sql).
 * The owner's `migrations` opens all.
 */
export type Across =
  | 'articles'
  | 'cards'
  | 'changes'
  | 'jobs'
  | 'keys'
  | 'memory'
  | 'migrations'
  | 'paces'
  | 'sign_in'
  | 'tenants'
  | 'trail';

/**
 * Whose rows statements and transactions see and write; on PostgreSQL row-level security holds them to it.
 */
export interface Scope extends Connection {
  /** As Database.transaction says. */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
}

/** What a sealed value belongs to; `name` ties it to its row. */
export interface SealedPlace {
  tenant: string;
  run: string;
  name: string;
}

/** What is personal beside the events, sealed under the runs' own keys (sealing/run-keys.ts). */
export interface Sealing {
  /** Once the master key is known to be this database's. */
  use(keyring: KeySource): void;
  /** Throws where the run is erased. */
  seal(from: Connection, place: SealedPlace, value: unknown): Promise<Buffer>;
  /** undefined where the run is erased. Throws where the bytes were changed or moved. */
  open(from: Connection, place: SealedPlace, sealed: Buffer): Promise<unknown>;
  /** As Keyring.derive says: for hashes of what must not be read. */
  derive(purpose: string): Buffer;
}

/** The part of the keyring that it needs. */
export interface KeySource {
  unwrap(tenant: string, run: string, wrapped: Buffer): KeyObject;
  derive(purpose: string): Buffer;
}

/** Asked directly, it has no rows of tenants, only what belongs to none. */
export interface Database extends Scope {
  /** The rows of this tenant. */
  of(tenant: string): Scope;
  /** The rows of every tenant, in the tables that the purpose opens. */
  across(purpose: Across): Scope;
  /**
   * The same over connections of its own, on PostgreSQL: keeping jobs (`jobs`) and writing what came of work
   * (`results`) never wait for reads that take long.
   */
  apart(what: 'jobs' | 'results'): Pick<Database, 'of' | 'across'>;
  readonly kind: 'embedded' | 'server';
  /** Of what is personal beside the events. */
  readonly keys: Sealing;
  /** Who is called after a commit, and what the other processes are sent. */
  readonly hub: Hub;
  /**
   * Commits when `work` resolves, rolls back when it rejects. While it is open, ask only the transaction:
   * asking the database itself from inside `work` would wait for ever on the embedded database's one
   * connection, so it is an error on both. Rejects with StoreAway when the database cannot be reached.
   */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /**
   * Calls `listener` for each NOTIFY on the channel, over a connection of its own that reconnects. `gap` is
   * called after each reconnect, when some may have been missed.
   */
  listen(channel: string, listener: (payload: string) => void, gap: () => void): Promise<() => Promise<void>>;
  /** The cluster's files, for the prepared image; of an embedded database only. */
  dump?(): Promise<Blob>;
  close(): Promise<void>;
}

export interface OpenOptions {
  /** postgres://… : PostgreSQL. */
  url?: string | undefined;
  /** The owner of the tables, who migrates and gives the role of `url` its rights. Absent: `url` migrates. */
  ownerUrl?: string | undefined;
  /** A folder: PGlite, locked for this process. */
  dataDir?: string | undefined;
  /** PGlite in memory from the prepared image, for tests. */
  memory?: boolean | undefined;
  /**
   * PGlite with pgvector at hand. A folder that was opened with it may be opened without it: rows with
   * vectors can be removed then, not read.
   */
  vectors?: boolean | undefined;
  /** Connections at most, on PostgreSQL. */
  connections?: number | undefined;
  /** Called for errors on idle connections, which belong to no call. */
  onError?: ((error: Error) => void) | undefined;
}
