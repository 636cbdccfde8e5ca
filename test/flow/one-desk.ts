/** One desk for whoever asks, where a test is about something else. */
import type { Desks, OpenDesk } from '../../src/flow/ports/desks.ts';
import type { ToolRunner } from '../../src/flow/ports/tools.ts';
import type { Catalogue } from '../../src/run/plan/catalogue.ts';
import { desk } from '../fernhill.ts';

export function oneDesk(parts: Omit<OpenDesk, 'desk' | 'version'> & Partial<Pick<OpenDesk, 'desk'>>): Desks {
  const newest = { desk, version: 'ab'.repeat(32), ...parts };
  const having = (catalogue: string) =>
    newest.toolRunner.catalogue().version === catalogue ? newest : undefined;
  return { of: async () => ({ newest, having }) };
}

/** For desks whose tools nothing is about. */
export const NO_TOOLS: Catalogue = { version: 'none', tool: () => undefined, all: () => [] };

/** Nobody thinks there and nothing is called: cases are only opened and shown. */
export function deskWith(catalogue: Catalogue): Desks {
  const agent = { plan: never, respond: never };
  const toolRunner: ToolRunner = {
    ...{ catalogue: () => catalogue, read: never, prepare: never, write: never, reconcile: never },
  };
  return oneDesk({ agent, toolRunner });
}

function never(): never {
  throw new Error('this desk only shows');
}
