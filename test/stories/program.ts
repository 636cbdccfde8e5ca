/** The whole program as a process of its own, which a test may kill. */
import { afterAll } from 'vitest';
import { killPrograms } from '../program.ts';

export { type Program, startProgram } from '../program.ts';

afterAll(killPrograms);
