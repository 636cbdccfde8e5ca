/**
 * An open transaction over one connection, the same on both databases, and the guard against asking past it.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { isAfterFailure } from './away.ts';
import type { Database, Statement, Transaction } from './database.ts';
import { makeOrm } from './orm.ts';
import { ordered, type Values } from './statement.ts';

export interface SqlResult {
  rows: unknown[];
  /** `COMMIT`, `ROLLBACK`, `SELECT`, … of the last statement. */
  command: string;
}

/**
 * One connection. Statements sent without waiting run in the order sent; on PostgreSQL they share a packet.
 */
export interface Session {
  send(
    text: string,
    values: readonly unknown[],
    how: { name?: string; asArrays?: boolean; long?: boolean },
  ): Promise<SqlResult>;
  copyOut?(query: string, take: (bytes: Buffer) => void): Promise<void>;
}

const inside = new AsyncLocalStorage<{ of: Database; ended: boolean }>();

/**
 * Throws when the caller runs inside an open transaction of this database: on one connection it would wait
 * for itself.
 */
export function refuseInside(database: Database): void {
  const scope = inside.getStore();
  if (scope && scope.of === database && !scope.ended) {
    throw new Error('a transaction is open here: ask the transaction, not the database');
  }
}

/** BEGIN, `work`, COMMIT; ROLLBACK when `work` rejects. Listeners of afterCommit run before it resolves. */
export async function runTransaction<T>(
  database: Database,
  session: Session & { readonly begin?: string },
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const scope = { of: database, ended: false };
  const listeners: (() => void)[] = [];
  let committed: Promise<SqlResult> | undefined;

  /** Of the first statement that failed: those after it only say that one had. */
  let failure: unknown;
  const noting = (sent: Promise<SqlResult>) => {
    sent.catch((error: unknown) => {
      failure ??= error;
    });
    return sent;
  };
  const send: Session['send'] = (text, values, how) => {
    if (scope.ended || committed) throw new Error('the transaction has ended');
    return noting(session.send(text, values, how));
  };
  const copyOut = session.copyOut?.bind(session);
  const tx: Transaction = {
    open: true,
    database,
    orm: makeOrm(async (text, values, asArrays) => (await send(text, values, { asArrays })).rows),
    query: async <Row>(statement: Statement, values: Values = {}) =>
      (await send(statement.text, ordered(statement, values), statement)).rows as Row[],
    execute: async <Row>(text: string, values: readonly unknown[] = []) =>
      (await send(text, values, {})).rows as Row[],
    script: async (text) => {
      await send(text, [], { long: true });
    },
    last: async <Row>(statement: Statement, values: Values = {}) => {
      const answer = send(statement.text, ordered(statement, values), statement);
      committed = noting(session.send('commit', [], {}));
      return (await answer).rows as Row[];
    },
    afterCommit: (listener) => listeners.push(listener),
    ...(copyOut && {
      copyOut: (query, take) => {
        if (scope.ended || committed) throw new Error('the transaction has ended');
        return copyOut(query, take);
      },
    }),
  };

  // Not awaited: it shares a packet with the first statement, whose failure would be its own.
  const begun = noting(session.send(session.begin ?? 'begin', [], {}));
  try {
    const result = await inside.run(scope, () => work(tx));
    await begun;
    const { command } = await (committed ?? session.send('commit', [], {}));
    if (command !== 'COMMIT')
      throw new Error('the transaction was rolled back: a statement in it had failed', { cause: failure });
    scope.ended = true;
    for (const listener of listeners) listener();
    return result;
  } catch (error) {
    scope.ended = true;
    if (committed) await committed.catch(() => {});
    else await session.send('rollback', [], {}).catch(() => {});
    throw isAfterFailure(error) ? (failure ?? error) : error;
  }
}
