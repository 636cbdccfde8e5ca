/** The desk that each tenant has open in this process: a version that it loaded, or the home folder. */
import { DeskMistake } from '../../desk/finding.ts';
import { StoreAway } from '../../flow/ports/ledger.ts';
import { type DeskVersion, deskVersionOf } from '../../store/desk-versions.ts';
import type { Home } from './home.ts';
import { DeskLine } from './line.ts';
import type { DeskHouse } from './open.ts';
import { remembered } from './remembered.ts';
import { openVersion, replacedLately } from './versions.ts';

export interface Held {
  /** null: the folder that the process was started with. */
  version: string | null;
  line: DeskLine;
}

export class HeldDesks {
  readonly #house: DeskHouse;
  readonly #home: Home;
  readonly #held = new Map<string, Promise<Held>>();
  /** By tenant: a version that cannot be opened is tried once. */
  readonly #refused = new Map<string, string>();

  constructor(house: DeskHouse, home: Home) {
    this.#house = house;
    this.#home = home;
  }

  /** Opens it where that was not done yet. Rejects with StoreAway, also where none can be opened. */
  of(tenant: string): Promise<Held> {
    return remembered(this.#held, tenant, () => this.#open(tenant));
  }

  has(tenant: string): boolean {
    return this.#held.has(tenant);
  }

  /** Makes the version that counts the tenant's; where it cannot be opened, the one before goes on. */
  async takeUp(tenant: string, version: string): Promise<void> {
    const { log, database } = this.#house;
    try {
      const has = await this.of(tenant);
      if (has.version === version || this.#refused.get(tenant) === version) return;
      const loaded = await deskVersionOf(database, tenant, version);
      if (!loaded) return;
      await this.#replace(tenant, has, loaded);
      log.info({ tenant, version }, 'a desk that was loaded is taken up');
    } catch (error) {
      // Away, the database is asked again at the next look.
      if (error instanceof StoreAway) return;
      this.#note(tenant, version, error);
      const has = await this.of(tenant).catch(() => undefined);
      if (has) has.line.notice = NOTICE;
    }
  }

  /** Those that came of a version; the home folder's are the home's. */
  async close(): Promise<void> {
    const own = [...this.#held.values()].map(async (one) => {
      const { version, line } = await one;
      if (version !== null) await line.close();
    });
    // One that could not be opened has nothing to close.
    await Promise.allSettled(own);
  }

  async #open(tenant: string): Promise<Held> {
    const { database } = this.#house;
    const loaded = await deskVersionOf(database, tenant);
    if (!loaded) return { version: null, line: await this.#home.lineOf(tenant) };
    const before = await replacedLately(database, tenant);
    try {
      const newest = await openVersion(this.#house, tenant, loaded);
      // What was approved with one that cannot be opened any more is asked for anew.
      const earlier = before && (await openVersion(this.#house, tenant, before).catch(() => undefined));
      return { version: loaded.version, line: new DeskLine(newest, earlier ? [earlier] : []) };
    } catch (error) {
      this.#note(tenant, loaded.version, error);
      return this.#fallBack(tenant, before);
    }
  }

  async #fallBack(tenant: string, before: DeskVersion | undefined): Promise<Held> {
    // Its cases wait for a desk that can be opened, as for a database that is away.
    if (!before) throw new DeskAway(tenant);
    const opened = await openVersion(this.#house, tenant, before).catch(() => undefined);
    if (!opened) throw new DeskAway(tenant);
    const line = new DeskLine(opened);
    line.notice = NOTICE;
    return { version: before.version, line };
  }

  async #replace(tenant: string, has: Held, loaded: DeskVersion): Promise<void> {
    const { version } = loaded;
    const opened = await openVersion(this.#house, tenant, loaded);
    if (has.version === null) {
      this.#held.set(tenant, Promise.resolve({ version, line: new DeskLine(opened) }));
      return;
    }
    has.version = version;
    has.line.takeUp(opened);
    has.line.notice = undefined;
  }

  #note(tenant: string, version: string, error: unknown): void {
    this.#house.log.error({ tenant, version, err: error }, 'a desk that was loaded cannot be opened');
    // The files stay as they are; whatever else was in the way may be gone at the next look.
    if (error instanceof DeskMistake) this.#refused.set(tenant, version);
  }
}

const NOTICE = 'The newest version of the desk cannot be opened; the one before counts. The log says why.';

/** As a database that is away: nothing is lost, and whoever waits asks again. */
class DeskAway extends StoreAway {
  constructor(tenant: string) {
    super(`The desk of ${tenant} cannot be opened. The log says why.`);
  }
}
