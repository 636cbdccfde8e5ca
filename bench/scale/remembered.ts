/**
 * How long it takes to recall cases like one at hand, by how many are remembered: the examples of the demo
 * desk's playbooks, each a case, and as many copies as are asked for. So every word is as common among
 * many as among few.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { loadPlaybooks } from '../../src/agent/playbooks/load.ts';
import { wordsToFindBy } from '../../src/run/remembered.ts';
import { DESK_FOLDER, openDesk } from '../../src/start/desks/folder.ts';
import { type Database, openDatabase } from '../../src/store/db.ts';
import { Keyring } from '../../src/store/keys.ts';
import { remember } from '../../src/store/memory/remember.ts';
import { blindTerms } from '../../src/store/memory/terms.ts';
import { addTenant } from '../../src/store/policies.ts';
import { openStore } from '../../src/store/store.ts';
import { freshDatabase, type TestServer } from '../../test/postgres.ts';
import { middle } from '../blocks.ts';
import { TENANT } from '../installation.ts';
import { type Curve, type Point, timed } from './curve.ts';

const TIMES = 15;
const MOST = 5;

export async function rememberedPart(server: TestServer, most: number): Promise<Curve[]> {
  const fresh = await freshDatabase(server.url);
  const database = await openDatabase({ url: fresh.url });
  const masterKey = randomBytes(32);
  const store = await openStore({ database, masterKey, onError: console.error });
  try {
    await addTenant(database, TENANT, TENANT);
    await store.memory.settled();
    const texts = examples();
    const recall = async () => {
      const found: number[] = [];
      for (const text of texts.slice(0, TIMES))
        found.push(await timed(() => store.memory.recall({ tenant: TENANT, run: 'asks', text, most: MOST })));
      return middle(found);
    };
    await recall();
    const points: Point[] = [{ x: 0, y: await recall() }];
    await rememberEach(database, new Keyring(masterKey), texts);
    for (const x of [1_000, 10_000, 100_000, 1_000_000].filter((many) => many <= most)) {
      await copiesUpTo(database, x, texts.length);
      await recall();
      points.push({ x, y: await recall() });
    }
    return [{ x: 'remembered cases', y: 'ms to recall', points }];
  } finally {
    await store.close();
    await fresh.drop();
  }
}

function examples(): string[] {
  const { playbooks } = loadPlaybooks(join(DESK_FOLDER, 'playbooks'), openDesk());
  return playbooks.flatMap(({ applies }) => applies.examples);
}

const NEW_RUNS = `insert into runs (tenant, id, seq, hash, phase, asked_by, place, created_at, updated_at)
  select $1, id, 1, '', 'closed', 'engineer', '{"channel":"api"}', now(), now() from unnest($2::text[]) as given (id)`;

async function rememberEach(database: Database, keyring: Keyring, texts: string[]): Promise<void> {
  const ids = texts.map((_, n) => `case-${n}`);
  await database.execute(NEW_RUNS, [TENANT, ids]);
  for (const [n, text] of texts.entries()) {
    const terms = await blindTerms(database, keyring.wordKey(TENANT), wordsToFindBy(text));
    const remembered = { kind: `kind-${n % 30}`, steps: [] };
    const closed = {
      tenant: TENANT,
      run: `case-${n}`,
      closedAt: new Date().toISOString(),
      remembered,
      terms,
    };
    await database.of(TENANT).transaction((tx) => remember(tx, closed));
  }
}

/** Whole copies of all that were remembered first, until there are at least so many. */
async function copiesUpTo(database: Database, many: number, first: number): Promise<void> {
  const copies = Math.ceil(many / first) - 1;
  const [from] = await database.execute<{ copies: number }>(
    `select (count(*) / ${first})::int - 1 as copies from memory_cases`,
  );
  const range = `generate_series(${(from?.copies ?? 0) + 1}, ${copies}) n`;
  const of = "'case-%' and run not like '%+%'";
  await database.execute(
    `insert into runs (tenant, id, seq, hash, phase, asked_by, place, created_at, updated_at)
     select tenant, id || '+' || n, seq, hash, phase, asked_by, place, created_at, updated_at
     from runs, ${range} where id like 'case-%' and id not like '%+%'`,
  );
  // Each a second later, so that the newest are of all kinds. Their words are kept by the table's triggers.
  await database.execute(
    `insert into memory_cases (tenant, run, customer, closed_at, steps, words, kind, terms, counts, number)
     select tenant, run || '+' || n, customer, closed_at + n * interval '1 s', steps, words, kind, terms, counts,
            number + (n::bigint << 30)
     from memory_cases, ${range} where run like ${of}`,
  );
  for (const table of ['runs', 'memory_terms', 'memory_words', 'memory_cases'])
    await database.execute(`vacuum analyze ${table}`);
  // What was written for the copies is out of the way before anything is measured.
  await database.execute('checkpoint');
}
