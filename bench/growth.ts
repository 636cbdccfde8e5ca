/**
 * npm run bench:growth [-- --cases 120]: what a case leaves in PostgreSQL. Greenlight runs as it is
 * started in earnest with the demo shop and no model; cases are opened over REST, approved and sent as
 * staff would, until each is closed or handed over. Prints, by table, rows and bytes a case (with
 * indexes), of the second half of them: what is there from the start does not count; and what the trail
 * takes when it is archived.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import type { RunView } from '../src/run/view/run-view.ts';
import { loadDemo } from '../src/start/demo.ts';
import { DESK_TENANT } from '../src/start/desks/folder.ts';
import { archiveDue } from '../src/store/archive.ts';
import { openDatabase } from '../src/store/db.ts';
import { staffOf } from '../src/store/staff.ts';
import { freshDatabase, neededPostgres } from '../test/postgres.ts';
import { startProgram } from '../test/program.ts';
import { openMailServer } from '../test/stories/mail-server.ts';

const { values } = parseArgs({ options: { cases: { type: 'string', default: '120' } } });
const half = Math.ceil(Number(values.cases) / 2);
/** Two changes of one order wait for each other. */
const AT_ONCE = 1;
/** Half of them change something each time; the others read, or are refused as they should be. */
const WORDS: ((n: number) => string)[] = [
  (n) => `FH-10517, lena.k@example.com, 04109: new address Hauptstr. ${n}, 04109 Leipzig`,
  () => 'FH-10482, mara.l@example.com, 10115: mug arrived broken, photo attached, wants money back',
  (n) => `FH-10517, lena.k@example.com, 04109: new address Lindenstr. ${n}, 04109 Leipzig`,
  () => 'FH-10482, mara.l@example.com, 10115: where is the order?',
];

let played = 0;
const ends = new Map<string, number>();

const server = await neededPostgres();
const database = await freshDatabase(server.url);
const mail = await openMailServer();
const pool = new pg.Pool({ connectionString: database.url, max: 2 });
const token = await prepare(database.url);
const program = await startProgram({
  ...{ DATABASE_URL: database.url, HOST: '127.0.0.1', SMTP_URL: mail.url },
  GREENLIGHT_MASTER_KEY: Buffer.alloc(32, 3).toString('base64'),
});
try {
  await play(half);
  const before = await sizes();
  await play(half);
  const after = await sizes();
  console.log(
    `${2 * half} cases, the second ${half} counted: ${[...ends].map(([how, n]) => `${n} ${how}`).join(', ')}; ${mail.mails.length} letters`,
  );
  let whole = 0;
  for (const [table, { rows, bytes }] of after) {
    const was = before.get(table) ?? { rows: 0, bytes: 0 };
    const grown = { rows: (rows - was.rows) / half, bytes: (bytes - was.bytes) / half };
    whole += grown.bytes;
    if (grown.rows > 0)
      console.log(`${table}: ${grown.rows.toFixed(1)} rows, ${Math.round(grown.bytes)} bytes`);
  }
  console.log(`all: ${Math.round(whole)} bytes a case`);
  const trail = (of: typeof after) =>
    (of.get('events')?.bytes ?? 0) + (of.get('archived_events')?.bytes ?? 0);
  const kept = await openDatabase({ url: database.url });
  await pool.query(`update runs set phase = 'closed'`);
  await archiveDue(kept, { days: -1, onError: console.error });
  await kept.close();
  const archived = await sizes();
  console.log(`the trail: ${trail(after)} bytes in all, archived ${trail(archived)}`);
} finally {
  await program.kill();
  await mail.stop();
  await pool.end();
  await database.drop();
  await server.stop();
}

async function prepare(url: string): Promise<string> {
  const opened = await openDatabase({ url });
  await loadDemo(opened, { today: new Date().toISOString().slice(0, 10), seed: 1 });
  const made = await staffOf(opened).makeToken(DESK_TENANT, 'lead');
  await opened.close();
  if (made === undefined) throw new Error('the demo shop has no lead');
  return made;
}

async function ask<T>(path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${program.url}/v1${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return (await response.json()) as T;
}

async function play(many: number): Promise<void> {
  const last = played + many;
  const lane = async () => {
    while (played < last) {
      played += 1;
      const words = WORDS[played % WORDS.length];
      if (words) await toItsEnd(words(played));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

/** As staff would; what waits for somebody else is handed over. */
async function toItsEnd(text: string): Promise<void> {
  const { id } = await ask<{ id: string }>('/runs', { text });
  for (;;) {
    const run = await ask<RunView>(`/runs/${id}`);
    const { status, approval, answer } = run;
    if (status === 'closed' || status === 'handed_over') {
      const how = run.ending ?? status;
      ends.set(how, (ends.get(how) ?? 0) + 1);
      return;
    }
    if (status === 'awaiting_approval' && approval?.state === 'pending')
      await ask(`/runs/${id}/approve`, { revision: approval.revision, digest: approval.digest });
    else if (status === 'awaiting_approval' || status === 'asking')
      await ask(`/runs/${id}/hand-off`, { reason: 'somebody else' });
    else if (status === 'awaiting_reply' && answer) await ask(`/runs/${id}/send`, { draft: answer.draft });
    await delay(50);
  }
}

/** After what is dead was taken away. */
async function sizes(): Promise<Map<string, { rows: number; bytes: number }>> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `select quote_ident(relname) as name from pg_stat_user_tables where schemaname = 'public' order by 1`,
  );
  const found = new Map<string, { rows: number; bytes: number }>();
  for (const { name } of tables) {
    await pool.query(`vacuum full ${name}`);
    const { rows } = await pool.query<{ rows: number; bytes: number }>(
      `select (select count(*)::int from ${name}) as rows, pg_total_relation_size('${name}')::int as bytes`,
    );
    if (rows[0]) found.set(name, rows[0]);
  }
  return found;
}
