/** The folder of a desk that somebody works on: what they save is checked, and counts at once. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../config.ts';
import { DeskMistake } from '../../desk/finding.ts';
import type { Log } from '../../flow/ports/log.ts';
import type { Database } from '../../store/db.ts';
import type { StaffBook } from '../../store/staff.ts';
import { takeUpDesk } from './changes.ts';
import { checkBeforeStart } from './check.ts';
import type { OpenDesks } from './desks.ts';
import { isDeskFile } from './files.ts';
import { openDesk } from './folder.ts';

/**
 * Looked at again and again: what an editor puts in a file's place, and a folder that comes or goes, no
 * watching of the system tells of for sure.
 */
const LOOK_MS = 500;

export interface Watching {
  /** Resolves when what was begun is done. */
  close(): Promise<void>;
}

/** `changed` is called when what is in the folder has changed and rests; it must not reject. */
export function watchDesk(folder: string, { changed }: { changed: () => Promise<void> }): Watching {
  let known = stateOf(folder);
  let seen = known;
  let working = Promise.resolve();
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    const now = stateOf(folder);
    const rests = now === seen;
    seen = now;
    if (!rests || now === known) return;
    known = now;
    busy = true;
    working = changed().finally(() => {
      busy = false;
    });
  }, LOOK_MS);
  timer.unref();
  return {
    close() {
      clearInterval(timer);
      return working;
    },
  };
}

/** Which files there are and when each was written, as one text. */
function stateOf(folder: string): string {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter(isDeskFile)
      .sort()
      .map((path) => {
        const { mtimeMs, size, ino } = statSync(join(folder, path));
        return `${path} ${mtimeMs} ${size} ${ino}`;
      })
      .join('\n');
  } catch {
    // A file that is being put in another's place, or no folder at all.
    return '';
  }
}

interface Again {
  folder: string;
  desks: OpenDesks;
  database: Database;
  staff: Pick<StaffBook, 'list'>;
  config: Config;
  log: Log;
}

/**
 * Policy, articles, playbooks, tools and words of the folder as it is now. With a mistake in it nothing is
 * taken up, and the console says which.
 */
export async function takeUpAgain({ folder, desks, database, staff, config, log }: Again): Promise<void> {
  try {
    const desk = openDesk(folder);
    const today = new Date().toISOString().slice(0, 10);
    const { toolSecret: secretOf = () => undefined } = config;
    // Those of another file are what they were; those of the folder are read from it.
    const tools = config.toolsFile === undefined ? [] : await toolNames(desks, desk.id);
    checkBeforeStart(folder, { today, tools, secretOf });
    let says: string[] = [];
    await desks.reopenHome(desk, async () => {
      says = await takeUpDesk(database, staff, { folder, today });
    });
    if (says.length > 0) await desks.noteHome(says.join('\n'));
    log.info({ folder }, 'the desk was changed, and counts as it is now');
  } catch (error) {
    const known = error instanceof DeskMistake;
    await desks.noteHome(known ? error.message : 'The desk cannot be opened as it is now. The log says why.');
    log.warn({ folder, err: error }, 'the desk was changed, and what it was before counts');
  }
}

/** Throws DeskMistake. */
export async function warningsOf(
  { toolSecret }: Config,
  { folder, today, desks, tenant }: { folder: string; today: string; desks: OpenDesks; tenant: string },
): Promise<string[]> {
  const tools = await toolNames(desks, tenant);
  return checkBeforeStart(folder, { today, tools, secretOf: toolSecret ?? (() => undefined) });
}

async function toolNames(desks: OpenDesks, tenant: string): Promise<string[]> {
  const { toolRunner } = (await desks.of(tenant)).newest;
  const tools = toolRunner.catalogue().all();
  return tools.map(({ name }) => name);
}
