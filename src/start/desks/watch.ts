/** The folder of a desk that somebody works on: what they save is checked, and counts at once. */
import { watch } from 'node:fs';
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

/** An editor writes several times for one save. */
const QUIET_MS = 300;

export interface Watching {
  /** Resolves when what was begun is done. */
  close(): Promise<void>;
}

/** `changed` is called after each save, one call after the other; it must not reject. */
export function watchDesk(
  folder: string,
  { changed, log }: { changed: () => Promise<void>; log: Log },
): Watching {
  let working = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(folder, { recursive: true, persistent: false }, (_, path) => {
    if (path === null || !isDeskFile(path)) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      working = working.then(changed);
    }, QUIET_MS);
  });
  watcher.on('error', (error) => log.warn({ err: error }, 'the folder of the desk is not watched any more'));
  return {
    async close() {
      watcher.close();
      clearTimeout(timer);
      await working;
    },
  };
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
    await desks.reopenHome(desk);
    const says = await takeUpDesk(database, staff, { folder, today });
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
