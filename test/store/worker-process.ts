/**
 * A process that drives one run of twelve events and may be killed at any moment: each step is one change.
 * Started by crash.test.ts with the database in its environment; prints a line after each commit, and `done`
 * when the run has all its events.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Job } from '../../src/flow/ports/ledger.ts';
import { openDatabase } from '../../src/store/db.ts';
import { openStore } from '../../src/store/store.ts';
import { append, said } from './samples.ts';

const EVENTS = 12;
const { URL: url, FOLDER: dataDir } = process.env;
const database = await openDatabase({ url, dataDir });
const store = await openStore({
  database,
  masterKey: new Uint8Array(32).fill(7),
  onError: (error) => console.error(error),
});
console.log('ready');

async function drive(job: Job): Promise<void> {
  for (;;) {
    let last = 0;
    const changed = await store.ledger.change({
      tenant: job.tenant,
      run: job.run,
      request: { knownSeq: 0, completes: job },
      work: ({ head }) => {
        last = head.seq;
        return last >= EVENTS ? append([], { complete: true }) : append([said(`event ${last + 1}`)]);
      },
    });
    if (changed.kind !== 'appended') throw new Error(`the run is ${changed.kind}`);
    console.log(last >= EVENTS ? 'done' : `event ${changed.head.seq}`);
    if (last >= EVENTS) return;
    await delay(30);
  }
}

for (;;) {
  for (const job of await store.queue.fetch(5)) await drive(job);
  await delay(100);
}
