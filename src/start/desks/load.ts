/** Makes a folder, or a version from before, the desk of a tenant. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DeskContents, readContents } from '../../desk/contents.ts';
import { DeskMistake, type Finding } from '../../desk/finding.ts';
import { Desk } from '../../run/desk.ts';
import type { Database, Transaction } from '../../store/db.ts';
import { deskLoadsOf, deskVersionOf, putDesk } from '../../store/desk-versions.ts';
import { addDesk, addFirstStaff, renameTenant } from '../../store/desks.ts';
import { policyIn, putPolicy } from '../../store/policies.ts';
import { takeUpArticles } from './articles.ts';
import { sameRules } from './changes.ts';
import { checkDesk } from './check.ts';
import { type DeskFiles, inFolder, PEOPLE, readFiles, versionOf } from './files.ts';
import type { ToolSecrets } from './tools.ts';

export interface LoadOptions {
  /** ISO date. */
  today: string;
  /** Who did it, for the list of loads. */
  by: string;
}

export interface Loaded {
  version: string;
  /** It counted already; nothing was written. */
  same: boolean;
  /** Of its policy, which counts with it. */
  policy: string;
  /** What is not right and lets it work all the same. */
  warnings: Finding[];
}

/**
 * In one transaction: the policy, the articles, on the tenant's first day its people, and the version that
 * counts from then on. Throws DeskMistake, with nothing written, for a desk with mistakes and for a policy
 * that was changed under its old version. A tenant that is not there is made.
 */
export async function loadDesk(
  database: Database,
  tenant: string,
  { folder, ...options }: LoadOptions & ToolSecrets & { folder: string },
): Promise<Loaded> {
  if (!Desk.shape.id.safeParse(tenant).success)
    throw new DeskMistake([{ file: '--tenant', says: `${tenant}: small letters, digits and hyphens` }]);
  const files = readFiles(folder);
  // Read once: what is checked is what is loaded.
  return inFolder({ tenant, files: { ...files, ...peopleOf(folder) } }, async (copy) => {
    const { findings } = checkDesk(copy, options);
    const mistakes = findings.filter(({ warning }) => !warning);
    if (mistakes.length > 0) throw new DeskMistake(mistakes);
    const contents = readContents(copy, options.today);
    return put(database, tenant, { ...options, files, contents, folder: copy, warnings: findings });
  });
}

/** Where there is no such file, the check says so. */
function peopleOf(folder: string): DeskFiles {
  const file = join(folder, PEOPLE);
  return existsSync(file) ? { [PEOPLE]: readFileSync(file, 'utf8') } : {};
}

export class NoSuchVersion extends Error {}

/**
 * Back to the version that counted before, or to `version`, a beginning of which is enough. Its policy counts
 * again, too. Rejects with NoSuchVersion where there is none.
 */
export async function rollbackDesk(
  database: Database,
  tenant: string,
  { version, ...options }: LoadOptions & { version?: string | undefined },
): Promise<Loaded> {
  const loads = await deskLoadsOf(database, tenant);
  const [now] = loads;
  const others = new Set(loads.map((one) => one.version));
  const named = version === undefined ? [] : [...others].filter((one) => one.startsWith(version));
  if (named.length > 1) throw new NoSuchVersion(`${version} begins several versions: write more of it.`);
  const wanted =
    version === undefined ? loads.find((one) => one.version !== now?.version)?.version : named[0];
  const found = wanted && (await deskVersionOf(database, tenant, wanted));
  if (!found)
    throw new NoSuchVersion(
      version === undefined
        ? `${tenant} has no version from before.`
        : `${tenant} never had a version ${version}.`,
    );
  const { files } = found;
  return inFolder({ tenant, files }, async (folder) => {
    const contents = readContents(folder, options.today, 'without people');
    return put(database, tenant, { ...options, files, contents, folder, warnings: [] });
  });
}

interface Putting extends LoadOptions {
  files: DeskFiles;
  contents: DeskContents;
  folder: string;
  warnings: Finding[];
}

async function put(database: Database, tenant: string, putting: Putting): Promise<Loaded> {
  const { files, contents, today, folder, by, warnings } = putting;
  const { desk, staff, articles } = contents;
  const { name, policy } = desk;
  const version = versionOf(files);
  const loaded = { version, policy: policy.version, warnings };
  return database.of(tenant).transaction(async (tx) => {
    const made = await addDesk(tx, { tenant, name, policy, staff, articles });
    if (!made) {
      const before = await renameTenant(tx, tenant, name);
      if (before === version) return { ...loaded, same: true };
      await countPolicy(tx, tenant, putting);
      await addFirstStaff(tx, tenant, staff);
      await takeUpArticles(tx, tenant, { folder, today });
    }
    await putDesk(tx, tenant, { version, files, by });
    return { ...loaded, same: false };
  });
}

async function countPolicy(tx: Transaction, tenant: string, { contents }: Putting): Promise<void> {
  const { policy } = contents.desk;
  const known = await policyIn(tx, tenant, policy.version);
  if (known && sameRules(known) !== sameRules(policy)) {
    const says = `was changed: give it another version than ${policy.version}`;
    throw new DeskMistake([{ file: 'policy.yaml', says }]);
  }
  // Days on which articles were checked move with the day of loading; a version is as it was first written.
  await putPolicy(tx, tenant, known ?? policy);
}
