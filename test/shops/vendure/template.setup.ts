/** Once for all test files: the example shop that each of them copies. */
import type { TestProject } from 'vitest/node';
import { neededPostgres } from '../../postgres.ts';
import { makeTemplate, type Template } from './start.ts';

declare module 'vitest' {
  interface ProvidedContext {
    vendure: Template;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await neededPostgres();
  try {
    const { drop, ...template } = await makeTemplate(server.url);
    project.provide('vendure', template);
    return async () => {
      await drop();
      await server.stop();
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
