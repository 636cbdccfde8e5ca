/** What is wrong or missing in the database, as sentences that say what to do. Changes nothing. */
import { parseCheckpoint } from './audit/checkpoint.ts';
import type { CheckpointPlace } from './audit/checkpoint-place.ts';
import type { Database } from './database.ts';
import { type Keyring, WrongMasterKey } from './keys.ts';
import { readMigrations } from './migrate.ts';
import { changesEvents, roleOf } from './roles.ts';

/** `broken`: something does not work; otherwise it only should not stay so. */
export interface Finding {
  broken: boolean;
  says: string;
}
const broken = (says: string): Finding => ({ broken: true, says });
const noticed = (says: string): Finding => ({ broken: false, says });

export interface Examined {
  database: Database;
  keyring: Keyring;
  checkpoints: CheckpointPlace | undefined;
}

export async function examineDatabase(parts: Examined): Promise<Finding[]> {
  const unfit = await migrationFindings(parts.database);
  // The other questions are asked of tables that may not be there yet.
  if (unfit.length > 0) return unfit;
  return [
    ...(await keyFindings(parts)),
    ...(await roleFindings(parts.database)),
    ...(await checkpointFindings(parts)),
    ...(await backlogFindings(parts.database)),
  ];
}

async function migrationFindings(database: Database): Promise<Finding[]> {
  const [made] = await database.execute<{ there: boolean }>(
    "select to_regclass('migrations') is not null as there",
  );
  const applied = made?.there
    ? await database.execute<{ number: number }>('select number from migrations')
    : [];
  const known = await readMigrations();
  const missing = known.filter(({ number }) => !applied.some((one) => one.number === number));
  const newer = applied.filter(({ number }) => !known.some((one) => one.number === number));
  if (newer.length > 0)
    return [broken('The database belongs to a newer version of Greenlight: start that one.')];
  if (missing.length === 0) return [];
  return [
    broken(
      `The database lacks ${missing.length} of ${known.length} migrations: run npm run migrate (or npm start, where its role owns the tables).`,
    ),
  ];
}

async function keyFindings({ database, keyring }: Examined): Promise<Finding[]> {
  const [row] = await database.execute<{ fingerprint: string; root: Buffer | null }>(
    'select fingerprint, root from master_key',
  );
  if (!row) return [];
  try {
    keyring.accept(row.fingerprint, row.root);
    return [];
  } catch (error) {
    if (error instanceof WrongMasterKey) return [broken(error.message)];
    throw error;
  }
}

async function roleFindings(database: Database): Promise<Finding[]> {
  if (database.kind === 'embedded') return [];
  const role = await roleOf(database);
  const can = await changesEvents(database, role);
  const open = await database.execute<{ name: string }>(
    `select c.relname as name from pg_class c
       join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant' and not a.attisdropped
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
        and not (c.relrowsecurity and c.relforcerowsecurity) order by 1`,
  );
  const [right] = await database.execute<{ missing: string | null }>(
    `select string_agg(relname, ', ') as missing from pg_class
      where relnamespace = 'public'::regnamespace and relkind = 'r'
        and not has_table_privilege(oid, 'select')`,
  );
  const [owner] = await database.execute<{ name: string }>(
    `select rolname as name from pg_roles join pg_class on relowner = pg_roles.oid
      where pg_class.oid = 'events'::regclass and (rolsuper or rolbypassrls) and rolname <> $1`,
    [role],
  );
  return [
    ...(owner
      ? [
          noticed(
            `The role ${owner.name} that owns the tables is held by no row-level security: what works as the owner (archive_events) is kept to one tenant by its own check alone. Let a role own them that is no superuser and has no BYPASSRLS (docs/operator.md).`,
          ),
        ]
      : []),
    ...(can
      ? [
          noticed(
            `The role ${role} of DATABASE_URL ${can}: row-level security and the audit trail do not hold it. Give DATABASE_URL a role of its own (docs/operator.md).`,
          ),
        ]
      : []),
    ...(open.length > 0
      ? [
          broken(
            `Row-level security is off on ${open.map(({ name }) => name).join(', ')}: run npm run migrate with DATABASE_OWNER_URL.`,
          ),
        ]
      : []),
    ...(right?.missing
      ? [
          broken(
            `The role ${role} may not read ${right.missing}: run npm run migrate with DATABASE_OWNER_URL, which gives it its rights.`,
          ),
        ]
      : []),
  ];
}

/** A checkpoint is written a minute after something happened. */
const LATE_MS = 10 * 60_000;

async function checkpointFindings({ database, checkpoints: place }: Examined): Promise<Finding[]> {
  if (!place)
    return [
      noticed(
        'No checkpoints of the audit trail are written: set AUDIT_CHECKPOINTS to a directory or bucket outside the database.',
      ),
    ];
  const [moved] = await database
    .across('trail')
    .execute<{ at: string | null; now: string }>('select max(updated_at) as at, now() as now from runs');
  if (!moved?.at) return [];
  let newest: string | undefined;
  try {
    const number = await place.newest();
    const read = number === 0 ? undefined : parseCheckpoint(await place.read(number));
    if (typeof read === 'string') return [broken(`Checkpoint ${number} cannot be read: ${read}`)];
    newest = read?.at;
  } catch (error) {
    return [broken(`AUDIT_CHECKPOINTS cannot be read: ${error instanceof Error ? error.message : error}`)];
  }
  const waits = Date.parse(moved.now) - Date.parse(moved.at);
  const behind = newest === undefined || Date.parse(newest) < Date.parse(moved.at);
  if (!behind || waits < LATE_MS) return [];
  const since =
    newest === undefined ? 'No checkpoint was written yet' : `The newest checkpoint is of ${newest}`;
  return [
    broken(
      `${since}, and cases have moved on since (${moved.at}): see that a process runs and may write to AUDIT_CHECKPOINTS.`,
    ),
  ];
}

async function backlogFindings(database: Database): Promise<Finding[]> {
  const counted = async (purpose: 'cards' | 'jobs' | 'memory', sql: string) => {
    const [row] = await database.across(purpose).execute<{ n: number }>(`select count(*)::int as n ${sql}`);
    return row?.n ?? 0;
  };
  const cards = await counted(
    'cards',
    "from cards where shown < wanted and (claimed_until is null or claimed_until < now() - interval '5 minutes')",
  );
  const late = await counted('jobs', "from jobs where ready_at < now() - interval '5 minutes'");
  const stuck = await counted('jobs', 'from jobs where abs(deliveries) >= 10');
  const forgotten = await counted('memory', 'from memory_due where tries >= 5');
  const each: [number, string][] = [
    [
      cards,
      'cards are behind their cases: start Greenlight, and see that its channels have their credentials.',
    ],
    [late, 'jobs have waited for more than five minutes: start Greenlight.'],
    [stuck, 'jobs were begun ten times or more and never ended: look for their cases in the log.'],
    [
      forgotten,
      'closed cases could not be remembered five times or more: look for the reason in the log; each is tried again, once a day at last.',
    ],
  ];
  return each.filter(([n]) => n > 0).map(([n, says]) => noticed(`${n} ${says}`));
}
