/**
 * The desks of a process, each opened for its tenant when it is first asked for. A tenant has the version of
 * its desk that it loaded into the database; one that loaded none has the folder that the process was
 * started with.
 */

import { DeskMistake } from '../../desk/finding.ts';
import type { Desks } from '../../flow/ports/desks.ts';
import { StoreAway } from '../../flow/ports/ledger.ts';
import type { Desk } from '../../run/desk.ts';
import { type DeskVersion, deskLoadsOf, deskVersionOf } from '../../store/desk-versions.ts';
import { listTenants } from '../../store/tenants.ts';
import { keptInFolder } from './files.ts';
import { deskToolsFile, openDesk } from './folder.ts';
import { Home, type HomeDesk } from './home.ts';
import { DeskLine } from './line.ts';
import { type DeskHouse, type OpenedDesk, openFolder } from './open.ts';
import { remembered } from './remembered.ts';
import { secretsOf } from './secrets.ts';

export interface OpenDesks extends Desks {
  /** Opens those of these tenants, and says what of them is not in use. */
  openAll(tenants: readonly string[]): Promise<string[]>;
  /**
   * Takes up the folder as it is now, and before it counts, what else belongs to it. Rejects where either
   * fails: what was there before stays.
   */
  reopenHome(desk: Desk, alsoTakeUp: () => Promise<void>): Promise<void>;
  /** What is wrong with the folder as it is now. */
  noteHome(notice: string): Promise<void>;
  close(): Promise<void>;
}

/** How often it is looked whether a tenant loaded another version. */
const LOOK_MS = 2_000;
/** A version that was replaced longer ago is not opened again by a start: no approval waits so long. */
const KEPT_FOR_MS = 3 * 86_400_000;

interface Held {
  /** null: the folder. */
  version: string | null;
  line: DeskLine;
}

export function openDesks(house: DeskHouse, homeDesk: HomeDesk): OpenDesks {
  const { config, database, log } = house;
  const held = new Map<string, Promise<Held>>();
  const home = new Home(house, homeDesk);
  /** By tenant: a version that cannot be opened is tried once. */
  const refused = new Map<string, string>();

  const openVersion = (tenant: string, { version, files }: DeskVersion): Promise<OpenedDesk> =>
    keptInFolder({ tenant, files }, async (folder) =>
      openFolder(house, {
        ...{ folder, version, tenant, desk: openDesk(folder), toolsFile: deskToolsFile(folder) },
        secretOf: secretsOf(tenant, config.toolSecret).secretOf,
      }),
    );
  const replacedLately = async (tenant: string): Promise<DeskVersion | undefined> => {
    const [last, ...loads] = await deskLoadsOf(database, tenant);
    if (!last || Date.now() - Date.parse(last.at) > KEPT_FOR_MS) return undefined;
    const before = loads.find(({ version }) => version !== last.version);
    return before && deskVersionOf(database, tenant, before.version);
  };
  const open = async (tenant: string): Promise<Held> => {
    const loaded = await deskVersionOf(database, tenant);
    if (!loaded) return { version: null, line: await home.lineOf(tenant) };
    const before = await replacedLately(tenant);
    try {
      const newest = await openVersion(tenant, loaded);
      // What was approved with one that cannot be opened any more is asked for anew.
      const earlier = before && (await openVersion(tenant, before).catch(() => undefined));
      return { version: loaded.version, line: new DeskLine(newest, earlier ? [earlier] : []) };
    } catch (error) {
      log.error({ tenant, version: loaded.version, err: error }, NOT_OPENED);
      if (error instanceof DeskMistake) refused.set(tenant, loaded.version);
      // Its cases wait for a desk that can be opened, as for a database that is away.
      if (!before) throw new DeskAway(tenant);
      const line = new DeskLine(
        await openVersion(tenant, before).catch(() => Promise.reject(new DeskAway(tenant))),
      );
      line.notice = NOTICE;
      return { version: before.version, line };
    }
  };
  const heldBy = (tenant: string) => remembered(held, tenant, () => open(tenant));

  const takeUp = async (tenant: string, version: string): Promise<void> => {
    try {
      const has = await heldBy(tenant);
      if (has.version === version || refused.get(tenant) === version) return;
      const loaded = await deskVersionOf(database, tenant, version);
      if (!loaded) return;
      const opened = await openVersion(tenant, loaded);
      if (has.version === null) held.set(tenant, Promise.resolve({ version, line: new DeskLine(opened) }));
      else {
        has.version = version;
        has.line.takeUp(opened);
        has.line.notice = undefined;
      }
      log.info({ tenant, version }, 'a desk that was loaded is taken up');
    } catch (error) {
      // Away, the database is asked again at the next look.
      if (error instanceof StoreAway) return;
      log.error({ tenant, version, err: error }, NOT_OPENED);
      const has = await heldBy(tenant).catch(() => undefined);
      if (has) has.line.notice = NOTICE;
      // The files stay as they are; whatever else was in the way may be gone at the next look.
      if (error instanceof DeskMistake) refused.set(tenant, version);
    }
  };

  let looking = Promise.resolve();
  const timer = setInterval(() => {
    looking = looking
      .then(async () => {
        const loaded = (await listTenants(database)).filter(({ tenant }) => held.has(tenant));
        await Promise.all(
          loaded.map(({ tenant, deskVersion }) => deskVersion !== null && takeUp(tenant, deskVersion)),
        );
      })
      .catch((error: unknown) => log.warn({ err: error }, 'which desks were loaded cannot be seen'));
  }, LOOK_MS);
  timer.unref();

  return {
    of: async (tenant) => (await heldBy(tenant)).line,
    async openAll(tenants) {
      const said = new Set<string>();
      const all = await Promise.allSettled(tenants.map((tenant) => heldBy(tenant)));
      for (const [n, opened] of all.entries()) {
        const tenant = tenants[n] ?? '';
        if (opened.status === 'rejected') {
          const { reason } = opened;
          log.error({ tenant, err: reason }, 'the desk of a tenant cannot be opened');
          said.add(
            `${tenant}: its desk cannot be opened: ${reason instanceof Error ? reason.message : reason}`,
          );
          continue;
        }
        const { line, version } = opened.value;
        const whose = version === null ? '' : `${tenant}: `;
        for (const problem of line.newest.problems) said.add(`${whose}${problem}`);
      }
      if (home.idle && tenants.length > 0) said.add(NOBODYS);
      return [...said];
    },
    reopenHome: (desk, alsoTakeUp) => home.reopen(desk, alsoTakeUp),
    noteHome: (notice) => home.note(notice),
    async close() {
      clearInterval(timer);
      await looking;
      const own = [...held.values()].map(async (one) => {
        const { version, line } = await one;
        if (version !== null) await line.close();
      });
      // One that could not be opened has nothing to close.
      await Promise.allSettled([...own, home.close()]);
    },
  };
}

const NOT_OPENED = 'a desk that was loaded cannot be opened';
const NOTICE = 'The newest version of the desk cannot be opened; the one before counts. The log says why.';

/** As a database that is away: nothing is lost, and whoever waits asks again. */
class DeskAway extends StoreAway {
  constructor(tenant: string) {
    super(`The desk of ${tenant} cannot be opened. The log says why.`);
  }
}

const NOBODYS =
  'The tools file that Greenlight was started with belongs to none of its tenants and is not in use: with several tenants, each loads its own with npm run desk -- load DIR --tenant ID.';
