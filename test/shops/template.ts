/** A shop's database that was populated once, and copies of it. */
import { freshDatabase, neededPostgres } from '../postgres.ts';

/** Nobody is connected to its database. */
export interface Template<Access> {
  /** The server's other database, from which one copies. */
  postgres: string;
  database: string;
  access: Access;
}

type Populate<Access> = (database: string) => Promise<Access>;

/** On a PostgreSQL that is there; `drop` takes it away. */
export async function makeTemplate<Access>(
  postgres: string,
  populate: Populate<Access>,
): Promise<Template<Access> & { drop(): Promise<void> }> {
  const { url, drop } = await freshDatabase(postgres);
  try {
    return { postgres, database: url, access: await populate(url), drop };
  } catch (error) {
    await drop();
    throw error;
  }
}

/** `template` undefined: on a PostgreSQL of its own, populated anew, which `close` takes away. */
export async function withTemplate<Access, Started extends { close(): Promise<void> }>(
  template: Template<Access> | undefined,
  { populate, start }: { populate: Populate<Access>; start(from: Template<Access>): Promise<Started> },
): Promise<Started> {
  if (template) return start(template);
  const server = await neededPostgres();
  try {
    const { drop, ...made } = await makeTemplate(server.url, populate);
    const started = await start(made);
    const close = async () => {
      await started.close();
      await drop();
      await server.stop();
    };
    return { ...started, close };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** Once for all test files: `provide` has what each of them copies. */
export async function provideTemplate<Access>(
  populate: Populate<Access>,
  provide: (template: Template<Access>) => void,
): Promise<() => Promise<void>> {
  const server = await neededPostgres();
  try {
    const { drop, ...template } = await makeTemplate(server.url, populate);
    provide(template);
    return async () => {
      await drop();
      await server.stop();
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
