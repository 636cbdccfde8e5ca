/** Once for all test files: the example shop that each of them copies. */
import type { TestProject } from 'vitest/node';
import { provideTemplate, type Template } from '../template.ts';
import { type Access, populate } from './populate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    vendure: Template<Access>;
  }
}

export default (project: TestProject) =>
  provideTemplate(populate, (template) => project.provide('vendure', template));
