/** A desk's folder as text by path: what a version of it holds, and what it is named by. */
import { mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { DeskMistake, type Finding } from '../../desk/finding.ts';
import { canonical, sha256 } from '../../run/plan/digest.ts';

export type DeskFiles = Readonly<Record<string, string>>;

/** People are the database's, whichever version counts. */
export const PEOPLE = 'staff.yaml';

const KINDS = /\.(?:ya?ml|md|graphql|json)$/;
/** Below the folder, three names deep; hidden files are none of a desk's. */
const PATH = /^(?:[^./\\\p{C}][^/\\\p{C}]*\/){0,2}[^./\\\p{C}][^/\\\p{C}]*$/u;
const MOST_FILES = 1_000;
const MOST_BYTES = 8_000_000;

/** `path`: below the folder. */
export const isDeskFile = (path: string): boolean => KINDS.test(path) && PATH.test(path.split(sep).join('/'));

/** Throws DeskMistake for what no version can hold. Hidden files, programs and pictures are not a desk's. */
export function readFiles(folder: string): DeskFiles {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.split(sep).join('/'))
    .filter((path) => isDeskFile(path) && path !== PEOPLE && isFileBelow(folder, path))
    .sort();
  if (paths.length > MOST_FILES) throw mistaken('.', `has more than ${MOST_FILES} files`);
  const size = paths.reduce((sum, path) => sum + statSync(join(folder, path)).size, 0);
  if (size > MOST_BYTES) throw mistaken('.', `is larger than ${MOST_BYTES / 1_000_000} MB`);
  return Object.fromEntries(paths.map((path) => [path, textOf(folder, path)]));
}

/** A link to a file elsewhere would be read into the version, and given out with it. */
function isFileBelow(folder: string, path: string): boolean {
  let real: string;
  try {
    real = realpathSync(join(folder, path));
  } catch {
    throw mistaken(path, 'is a link to nothing');
  }
  if (!real.startsWith(realpathSync(folder) + sep)) throw mistaken(path, 'is a link that leads elsewhere');
  return statSync(real).isFile();
}

/** The same files have the same hash, in whatever order they are listed. */
export const versionOf = (files: DeskFiles): string => sha256(canonical(files));

interface Placing {
  tenant: string;
  files: DeskFiles;
}

/** The files in a folder named like the tenant, which is gone when `work` has ended. */
export async function inFolder<T>(placing: Placing, work: (folder: string) => Promise<T>): Promise<T> {
  const { folder, remove } = await placed(placing);
  try {
    return await work(folder);
  } finally {
    remove();
  }
}

/** As `inFolder`; the folder is gone when what was opened in it is closed: a server of it may start again. */
export async function keptInFolder<T extends { close(): Promise<void> }>(
  placing: Placing,
  open: (folder: string) => Promise<T>,
): Promise<T> {
  const { folder, remove } = await placed(placing);
  try {
    const opened = await open(folder);
    return { ...opened, close: () => opened.close().finally(remove) };
  } catch (error) {
    remove();
    throw error;
  }
}

async function placed({ tenant, files }: Placing): Promise<{ folder: string; remove: () => void }> {
  const place = await mkdtemp(join(tmpdir(), 'greenlight-desk-'));
  const folder = join(place, tenant);
  const remove = () => rmSync(place, { recursive: true, force: true });
  try {
    writeFiles(folder, files);
  } catch (error) {
    remove();
    throw error;
  }
  return { folder, remove };
}

/** Throws for a path that leads elsewhere. */
export function writeFiles(folder: string, files: DeskFiles): void {
  mkdirSync(folder, { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    if (!PATH.test(path)) throw new Error(`${path} is no file of a desk`);
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

function textOf(folder: string, path: string): string {
  const bytes = readFileSync(join(folder, path));
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw mistaken(path, 'is not written in UTF-8');
  }
  // PostgreSQL holds no such character.
  if (text.includes('\0')) throw mistaken(path, 'holds a character that no text has (NUL)');
  return text;
}

const mistaken = (file: string, says: string) => new DeskMistake([{ file, says } satisfies Finding]);
