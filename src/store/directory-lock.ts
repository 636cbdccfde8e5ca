/** One process per embedded database: PGlite loses acknowledged rows when two open one folder. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { open, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';

const HEARTBEAT_MS = 5_000;
/**
 * A lock of another host (another container on the same volume) counts as left behind after this long without
 * a heartbeat.
 */
const SILENT_MS = 20_000;
/** Nobody needs longer to replace a lock that was left behind. */
const TAKEOVER_MS = 10_000;

const Holder = z.object({ token: z.string(), pid: z.number(), host: z.string(), began: z.string() });
type Holder = z.infer<typeof Holder>;

/** Another process has the folder open. The message says what to do. */
export class DirectoryInUse extends Error {
  override name = 'DirectoryInUse';
  readonly pid: number;
  constructor(folder: string, { pid, host }: { pid: number; host: string }) {
    const where = host === hostname() ? '' : ` on ${host}`;
    super(
      `The embedded database in ${folder} is already open in process ${pid}${where}, and two would lose each other's rows. ` +
        'Stop that process first, choose another folder with DATA_DIR, or set DATABASE_URL to use PostgreSQL.',
    );
    this.pid = pid;
  }
}

/**
 * Resolves with the function that gives the lock back. Rejects with DirectoryInUse. A lock whose process is
 * gone, or whose pid now belongs to another process, is taken over.
 */
export async function lockDirectory(folder: string): Promise<() => Promise<void>> {
  const file = join(resolve(folder), 'greenlight.lock');
  const mine: Holder = {
    token: randomUUID(),
    pid: process.pid,
    host: hostname(),
    began: beganAt(process.pid),
  };
  for (;;) {
    if (await create(file, mine)) break;
    const holder = await read(file);
    if (holder === 'none') continue;
    if (holder !== 'unreadable' && (await isAlive(file, holder))) throw new DirectoryInUse(folder, holder);
    if (await takeOver(file, holder === 'unreadable' ? 'unreadable' : holder.token, mine)) break;
  }
  const heartbeat = setInterval(() => {
    const now = new Date();
    utimes(file, now, now).catch(() => {});
  }, HEARTBEAT_MS);
  heartbeat.unref();
  return async () => {
    clearInterval(heartbeat);
    const holder = await read(file);
    if (typeof holder === 'object' && holder.token === mine.token) await rm(file, { force: true });
  };
}

async function create(file: string, content: unknown): Promise<boolean> {
  try {
    const handle = await open(file, 'wx', 0o600);
    await handle.writeFile(JSON.stringify(content));
    await handle.close();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

async function read(file: string): Promise<Holder | 'none' | 'unreadable'> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return 'none';
  try {
    return Holder.parse(JSON.parse(text));
  } catch {
    // Perhaps its writer is between making and filling it.
    const age = await stat(file).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > TAKEOVER_MS) return 'unreadable';
    await new Promise((done) => setTimeout(done, 50));
    return 'none';
  }
}

async function isAlive(file: string, holder: Holder): Promise<boolean> {
  if (holder.host !== hostname()) {
    const silent = await stat(file).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    return silent < SILENT_MS;
  }
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    // EPERM: it lives and belongs to another user.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  const began = beganAt(holder.pid);
  return began === '' || holder.began === '' || began === holder.began;
}

/**
 * When the process began, as the system counts: tells a pid that was used again. Empty where the system does
 * not say.
 */
function beganAt(pid: number): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    // After the command's closing bracket, since a command may hold spaces; the start time is the 22nd field.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ');
    return `${boot}:${fields?.[19] ?? ''}`;
  } catch {
    return '';
  }
}

/**
 * Replaces a lock that was left behind. The takeover is itself exclusive and named after the old lock's
 * token, so that of two that see the same old lock one wins, and one that comes late finds another token and
 * starts over.
 */
async function takeOver(file: string, token: string, mine: Holder): Promise<boolean> {
  const claim = `${file}.${token}`;
  if (!(await create(claim, mine))) {
    const age = await stat(claim).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > TAKEOVER_MS) await rm(claim, { force: true });
    await new Promise((done) => setTimeout(done, 50));
    return false;
  }
  try {
    const holder = await read(file);
    if ((typeof holder === 'object' ? holder.token : holder) !== token) return false;
    const aside = `${file}.new.${mine.token}`;
    await writeFile(aside, JSON.stringify(mine), { mode: 0o600 });
    await rename(aside, file);
    return true;
  } finally {
    await rm(claim, { force: true });
  }
}
