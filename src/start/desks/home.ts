/** The folder that a process was started with: the desk of tenants that loaded none. */
import type { Desk } from '../../run/desk.ts';
import type { Tenant } from '../../store/tenants.ts';
import { readFiles, versionOf } from './files.ts';
import { deskToolsFile } from './folder.ts';
import { DeskLine } from './line.ts';
import { type DeskHouse, openFolder } from './open.ts';
import { remembered } from './remembered.ts';

export interface HomeDesk {
  folder: string;
  desk: Desk;
  /** The one tenant that its tools from outside are for; undefined: nobody. */
  tenant: string | undefined;
}

/**
 * Of the tenants that loaded no desk of their own, which alone work with the folder: the one that is named
 * like it, or the only one. So it stays whose it is when others load theirs, whatever they are called.
 * undefined: nobody's, since a tool of one tenant works on its records with its token, whoever's case it is.
 */
export function homeTenant(id: string, tenants: readonly Tenancy[]): string | undefined {
  const without = tenants.filter(({ deskVersion }) => deskVersion === null).map(({ tenant }) => tenant);
  if (tenants.length === 0 || without.includes(id)) return id;
  return without.length === 1 ? without[0] : undefined;
}

type Tenancy = Pick<Tenant, 'tenant' | 'deskVersion'>;

type Kind = 'with tools' | 'without';

/** Opened once with its tools from outside and once without, each when it is first asked for. */
export class Home {
  readonly #house: DeskHouse;
  readonly #home: HomeDesk;
  readonly #lines = new Map<Kind, Promise<DeskLine>>();
  #desk: Desk;

  constructor(house: DeskHouse, home: HomeDesk) {
    this.#house = house;
    this.#home = home;
    this.#desk = home.desk;
  }

  lineOf(tenant: string): Promise<DeskLine> {
    const kind = tenant === this.#home.tenant ? 'with tools' : 'without';
    return remembered(this.#lines, kind, async () => new DeskLine(await this.#open(kind, this.#desk)));
  }

  /** Its tools from outside are in nobody's use. */
  get idle(): boolean {
    return this.#home.tenant === undefined && this.#toolsFile() !== undefined;
  }

  /** As OpenDesks.reopenHome says. */
  async reopen(desk: Desk, alsoTakeUp: () => Promise<void>): Promise<void> {
    const all = await Promise.all(
      [...this.#lines].map(async ([kind, line]) => ({
        line: await line,
        opened: await this.#open(kind, desk),
      })),
    );
    await alsoTakeUp().catch(async (error: unknown) => {
      await Promise.all(all.map(({ opened }) => opened.close()));
      throw error;
    });
    this.#desk = desk;
    for (const { line, opened } of all) {
      line.takeUp(opened);
      line.notice = opened.problems.join('\n') || undefined;
    }
  }

  async note(notice: string): Promise<void> {
    for (const line of this.#lines.values()) (await line).notice = notice;
  }

  async close(): Promise<void> {
    // One that could not be opened has nothing to close.
    await Promise.allSettled([...this.#lines.values()].map(async (line) => (await line).close()));
  }

  #open(kind: Kind, desk: Desk) {
    const { folder, tenant = desk.id } = this.#home;
    return openFolder(this.#house, {
      ...{ folder, desk, tenant, version: versionOf(readFiles(folder)) },
      toolsFile: kind === 'with tools' ? this.#toolsFile() : undefined,
      secretOf: this.#house.config.toolSecret ?? (() => undefined),
    });
  }

  #toolsFile(): string | undefined {
    return this.#house.config.toolsFile ?? deskToolsFile(this.#home.folder);
  }
}
