/** Once for all test files: the PostgreSQL server, and the image that databases in memory start from. */
import type { TestProject } from 'vitest/node';
import { makeImage } from '../src/store/make-image.ts';
import { startPostgres } from './postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** null: there is no PostgreSQL here. */
    postgres: string | null;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const [server] = await Promise.all([startPostgres(), makeImage()]);
  project.provide('postgres', server?.url ?? null);
  return async () => server?.stop();
}
