/** npm run desk -- load, show, diff, export, rollback: a tenant's desk in PostgreSQL, and its versions. */
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { stringify } from 'yaml';
import { toolSecretIn } from '../../src/config.ts';
import { DeskMistake, findingText } from '../../src/desk/finding.ts';
import { count } from '../../src/run/text/counts.ts';
import { type DeskFiles, PEOPLE, readFiles, versionOf, writeFiles } from '../../src/start/desks/files.ts';
import { loadDesk, NoSuchVersion, rollbackDesk } from '../../src/start/desks/load.ts';
import { secretsOf } from '../../src/start/desks/secrets.ts';
import type { Database } from '../../src/store/db.ts';
import { deskLoadsOf, deskVersionOf } from '../../src/store/desk-versions.ts';
import { staffOf } from '../../src/store/staff.ts';
import { chooseTenant, Told, withDatabase } from '../with-database.ts';

export const VERSIONS_USAGE = `npm run desk -- load DIR --tenant ID     makes the folder the tenant's desk, at once, where it is right
npm run desk -- show           which version counts, since when, and those before
npm run desk -- diff [DIR]     what the folder would change; without DIR, what the last load changed
npm run desk -- export DIR     writes the version that counts, and who works there, into an empty folder
npm run desk -- rollback [VERSION]       the version before, or a named one, counts again
With several tenants, add --tenant ID. All of these need DATABASE_URL.`;

export interface VersionOptions {
  tenant?: string | undefined;
}

type Work = (database: Database, given: { at: string | undefined; options: VersionOptions }) => Promise<void>;

const today = () => new Date().toISOString().slice(0, 10);
const short = (version: string) => version.slice(0, 12);

export const VERSION_COMMANDS: Readonly<Record<string, Work>> = { load, show, diff, export: write, rollback };

/** Ends the process: 0, or 1 with a sentence on stderr. */
export function runVersions(work: Work, at: string | undefined, options: VersionOptions): Promise<void> {
  return withDatabase(async (database, config) => {
    if (config.database.kind === 'embedded') throw new Told(EMBEDDED);
    await work(database, { at, options }).catch((error: unknown) => {
      throw error instanceof NoSuchVersion || error instanceof DeskMistake ? new Told(error.message) : error;
    });
  });
}

const EMBEDDED =
  'On the embedded database a folder is the desk, and what is changed in it counts at once: DESK=DIR npm start. Versions are kept in PostgreSQL: set DATABASE_URL.';

/** Who is known to the machine; where that has no name, its number. */
function by(): string {
  const { SUDO_USER: asked } = process.env;
  const me = nameOf(() => userInfo().username) ?? `uid ${process.getuid?.() ?? '?'}`;
  return asked === undefined ? me : `${me} (sudo: ${asked})`;
}

function nameOf(find: () => string): string | undefined {
  try {
    return find();
  } catch {
    return undefined;
  }
}

async function load(database: Database, { at, options }: Parameters<Work>[1]): Promise<void> {
  if (at === undefined) throw new Told(VERSIONS_USAGE);
  if (!existsSync(at)) throw new Told(`There is no folder ${at}.`);
  // A tenant that is named may be a new one.
  const tenant = options.tenant ?? (await chooseTenant(database, undefined));
  const { version, same, warnings } = await loadDesk(database, tenant, {
    ...{ folder: at, today: today(), by: by() },
    ...secretsOf(tenant, toolSecretIn(process.env)),
  });
  console.log(
    same
      ? `${tenant} has this desk already (${short(version)}); nothing was changed.`
      : `${tenant} works with the desk in ${at} from now on (${short(version)}). Processes that run take it up within seconds.`,
  );
  for (const warning of warnings) console.error(`Warning: ${findingText(warning)}`);
}

async function show(database: Database, { options }: Parameters<Work>[1]): Promise<void> {
  const tenant = await chooseTenant(database, options.tenant);
  const [now, ...before] = await deskLoadsOf(database, tenant);
  const current = await deskVersionOf(database, tenant);
  if (!now || !current)
    throw new Told(
      `${tenant} has loaded no desk: it works with the folder that Greenlight is started with. Load one with npm run desk -- load DIR --tenant ${tenant}`,
    );
  const paths = Object.keys(current.files);
  const inFolder = (name: string) => paths.filter((path) => path.startsWith(`${name}/`)).length;
  console.log(
    `${tenant}: ${short(now.version)} since ${when(now.at)} by ${now.by}, ${count(inFolder('playbooks'), 'playbook')}, ${count(inFolder('knowledge'), 'article')}`,
  );
  for (const { version, at, by } of before)
    console.log(`before: ${short(version)} since ${when(at)} by ${by}`);
}

const when = (at: string) => at.slice(0, 16).replace('T', ' ');

async function diff(database: Database, { at, options }: Parameters<Work>[1]): Promise<void> {
  const tenant = await chooseTenant(database, options.tenant);
  const [now, ...before] = await deskLoadsOf(database, tenant);
  const current = now && (await deskVersionOf(database, tenant, now.version));
  const earlier = before.find(({ version }) => version !== now?.version);
  const [from, to] = at
    ? [current?.files ?? {}, readFiles(at)]
    : [
        (earlier && (await deskVersionOf(database, tenant, earlier.version)))?.files ?? {},
        current?.files ?? {},
      ];
  const patches = patchesOf(from, to);
  console.log(patches.join('\n') || `Nothing differs (${short(versionOf(to))}).`);
}

function patchesOf(from: DeskFiles, to: DeskFiles): string[] {
  const paths = [...new Set([...Object.keys(from), ...Object.keys(to)])].sort();
  return paths
    .filter((path) => from[path] !== to[path])
    .map((path) =>
      createTwoFilesPatch(
        from[path] === undefined ? '/dev/null' : path,
        to[path] === undefined ? '/dev/null' : path,
        from[path] ?? '',
        to[path] ?? '',
      ),
    );
}

async function write(database: Database, { at, options }: Parameters<Work>[1]): Promise<void> {
  if (at === undefined) throw new Told(VERSIONS_USAGE);
  if (existsSync(at) && !statSync(at).isDirectory()) throw new Told(`${at} is no folder.`);
  if (existsSync(at) && readdirSync(at).length > 0) throw new Told(`${at} is not empty: name a new folder.`);
  const tenant = await chooseTenant(database, options.tenant);
  const current = await deskVersionOf(database, tenant);
  if (!current) throw new Told(`${tenant} has loaded no desk.`);
  writeFiles(at, current.files);
  const people = await staffOf(database).list(tenant);
  const working = people.filter(({ active }) => active);
  writeFileSync(
    join(at, PEOPLE),
    stringify(working.map(({ id, name, email, role, limit }) => ({ id, name, email, role, limit }))),
  );
  console.log(`The desk of ${tenant} (${short(current.version)}) is in ${at}.`);
}

async function rollback(database: Database, { at, options }: Parameters<Work>[1]): Promise<void> {
  const tenant = await chooseTenant(database, options.tenant);
  const { version, policy } = await rollbackDesk(database, tenant, { version: at, today: today(), by: by() });
  console.log(
    `${tenant} works with version ${short(version)} from now on, under policy ${policy}. Processes that run take it up within seconds.`,
  );
}
