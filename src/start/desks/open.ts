/** A desk's folder, opened for the tenants that work with it: its agent and its tools. */
import { checkEdited } from '../../agent/letters/checked.ts';
import type { Memory } from '../../agent/model/memory.ts';
import type { Config } from '../../config.ts';
import { withInvestigate } from '../../flow/investigate.ts';
import type { OpenDesk } from '../../flow/ports/desks.ts';
import type { Log } from '../../flow/ports/log.ts';
import type { Desk } from '../../run/desk.ts';
import type { Database } from '../../store/db.ts';
import { openAgent } from '../agent.ts';
import { openTools, type SharedRecords } from '../tools.ts';
import { sendBy, subjectOf } from './send.ts';

/** What every desk of the process is opened with. */
export interface DeskHouse {
  config: Config;
  database: Database;
  memory: Memory;
  shared: SharedRecords;
  now: () => string;
  log: Log;
}

export interface FolderOfDesk {
  /** Read while it is opened, and not after. */
  folder: string;
  /** The hash of its files. */
  version: string;
  desk: Desk;
  /** Whose pins its tools from outside have. */
  tenant: string;
  toolsFile?: string | undefined;
  secretOf: (name: string) => string | undefined;
}

export interface OpenedDesk extends OpenDesk {
  /** Sentences about playbooks and tools that are left out or off, and about languages that are missing. */
  problems: string[];
  close(): Promise<void>;
}

export async function openFolder(house: DeskHouse, of: FolderOfDesk): Promise<OpenedDesk> {
  const { config, database, memory, shared, now, log } = house;
  const { folder, version, desk, tenant, toolsFile: file, secretOf } = of;
  const tools = await openTools({ shared, desk, tenant, file, secretOf, database, log });
  try {
    const toolRunner = config.models ? withInvestigate(tools.runner) : tools.runner;
    const catalogue = toolRunner.catalogue();
    const opened = await openAgent(config, { folder, desk, catalogue, database, memory, now, log });
    return {
      version,
      desk,
      toolRunner,
      agent: opened.agent,
      subjectOf: (letter) => subjectOf(desk, letter),
      send: sendBy({ desk, toolRunner, readGiven: tools.readGiven }),
      checkLetter: (letter, input) => checkEdited(desk, letter, { ...input, now: now() }),
      problems: [...opened.problems, ...tools.problems],
      async close() {
        await opened.close();
        await tools.close();
      },
    };
  } catch (error) {
    await tools.close();
    throw error;
  }
}
