/**
 * The desks of a process, each opened for its tenant when it is first asked for. A tenant has the version of
 * its desk that it loaded into the database; one that loaded none has the folder that the process was
 * started with.
 */

import type { Desks } from '../../flow/ports/desks.ts';
import type { Desk } from '../../run/desk.ts';
import { listTenants } from '../../store/tenants.ts';
import { HeldDesks } from './held.ts';
import { Home, type HomeDesk } from './home.ts';
import type { DeskHouse } from './open.ts';

export interface OpenDesks extends Desks {
  /** Opens those of these tenants, and says what of them is not in use. */
  openAll(tenants: readonly string[]): Promise<string[]>;
  /** Has the agents of the first of these tenants learn now, one after another, not at their first case. */
  learn(tenants: readonly string[]): Promise<void>;
  /**
   * Takes up the folder as it is now, and before it counts, what else belongs to it. Rejects where either
   * fails: what was there before stays.
   */
  reopenHome(desk: Desk, alsoTakeUp: () => Promise<void>): Promise<void>;
  /** What is wrong with the folder as it is now. */
  noteHome(notice: string): Promise<void>;
  close(): Promise<void>;
}

export function openDesks(house: DeskHouse, homeDesk: HomeDesk): OpenDesks {
  const home = new Home(house, homeDesk);
  const held = new HeldDesks(house, home);
  const looking = lookForVersions(house, held);
  return {
    of: async (tenant) => (await held.of(tenant)).line,
    async openAll(tenants) {
      const said = await Promise.all(tenants.map((tenant) => openedOf(tenant, held, house)));
      const idle = home.idle && tenants.length > 0 ? [NOBODYS] : [];
      return [...new Set([...said.flat(), ...idle])];
    },
    async learn(tenants) {
      for (const tenant of tenants.slice(0, MOST_LEARNING)) await learning(tenant, held, house);
    },
    reopenHome: (desk, alsoTakeUp) => home.reopen(desk, alsoTakeUp),
    noteHome: (notice) => home.note(notice),
    async close() {
      await looking.stop();
      await Promise.allSettled([held.close(), home.close()]);
    },
  };
}

/** Opens the tenant's desk; resolves with sentences on what of it is not in use. */
async function openedOf(tenant: string, held: HeldDesks, { log }: DeskHouse): Promise<string[]> {
  try {
    const { line, version } = await held.of(tenant);
    const whose = version === null ? '' : `${tenant}: `;
    return line.newest.problems.map((problem) => `${whose}${problem}`);
  } catch (error) {
    log.error({ tenant, err: error }, 'the desk of a tenant cannot be opened');
    return [`${tenant}: its desk cannot be opened: ${error instanceof Error ? error.message : error}`];
  }
}

/** Each has a thread of its own then: of a house of many tenants the others have theirs when they need it. */
const MOST_LEARNING = 4;

/** What cannot be learned now is found out by the first case, and handled there. */
async function learning(tenant: string, held: HeldDesks, { log }: DeskHouse): Promise<void> {
  try {
    await (await held.of(tenant)).line.newest.agent.learn?.();
  } catch (error) {
    log.warn({ tenant, err: error }, 'the playbooks of a tenant could not be learned at the start');
  }
}

/** How often it is looked whether a tenant loaded another version. */
const LOOK_MS = 2_000;

/** Takes up what is loaded while the process runs, for tenants whose desk is open. */
function lookForVersions({ database, log }: DeskHouse, held: HeldDesks): { stop: () => Promise<void> } {
  const look = async () => {
    const open = (await listTenants(database)).filter(({ tenant }) => held.has(tenant));
    await Promise.all(
      open.map(({ tenant, deskVersion }) => deskVersion !== null && held.takeUp(tenant, deskVersion)),
    );
  };
  let looking = Promise.resolve();
  const timer = setInterval(() => {
    looking = looking
      .then(look)
      .catch((error: unknown) => log.warn({ err: error }, 'which desks were loaded cannot be seen'));
  }, LOOK_MS);
  timer.unref();
  return {
    stop() {
      clearInterval(timer);
      return looking;
    },
  };
}

const NOBODYS =
  'No tenant uses the tools file that Greenlight was started with: each has loaded a desk of its own, or several have loaded none. Load one with npm run desk -- load DIR --tenant ID.';
