/** Calls listeners in this process after commits on runs, whichever process made them. */
import type { Changes } from '../flow/ports/ledger.ts';
import type { Database } from './database.ts';
import { CHANNEL, type Change, HELLO_MS, NOTIFY } from './hub.ts';
import { statement } from './statement.ts';

/**
 * Looked back further than a connection was away, since a notice is sent when its transaction commits and
 * `updated_at` is taken before.
 */
const MISSED = statement(
  'changes_missed',
  `select tenant, id as run, seq from runs
    where updated_at > :since::timestamptz - interval '30 seconds' order by updated_at`,
);

export interface OpenChanges extends Changes {
  close(): Promise<void>;
}

/**
 * On PostgreSQL it listens on a connection of its own; after that was lost, every run changed meanwhile is
 * announced again. `onError` is called for each loss.
 */
export async function openChanges(database: Database, onError: (error: Error) => void): Promise<OpenChanges> {
  const { hub } = database;
  hub.onError = onError;
  let lastNotice = Date.now();
  let stop = async () => {};
  if (database.kind === 'server') {
    const sayHello = () => {
      database.query(NOTIFY, { notice: hub.hello }).catch(onError);
    };
    const gap = () => {
      const since = new Date(lastNotice).toISOString();
      lastNotice = Date.now();
      hub.announce(true);
      database
        .across('changes')
        .query<Change>(MISSED, { since })
        .then((missed) => {
          for (const change of missed) hub.announce(false, change);
        }, onError);
      sayHello();
    };
    // A process that is new is sent every change from now on; what was changed before, it looks up itself.
    hub.onStranger = gap;
    const unlisten = await database.listen(
      CHANNEL,
      (payload) => {
        lastNotice = Date.now();
        hub.receive(payload);
      },
      gap,
    );
    sayHello();
    const timer = setInterval(sayHello, HELLO_MS);
    timer.unref();
    stop = () => {
      clearInterval(timer);
      return unlisten();
    };
  }
  return {
    subscribe(listener) {
      hub.changes.add(listener);
      return () => hub.changes.delete(listener);
    },
    close: () => stop(),
  };
}
