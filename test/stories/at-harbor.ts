/** What the helper of the harbor desk does with a case, over REST. */
import { fileURLToPath } from 'node:url';
import type { RunView } from '../../src/run/view/run-view.ts';
import type { Installation, RestAnswer } from './installation.ts';

export const HARBOR = fileURLToPath(new URL('../fixtures/desks/harbor', import.meta.url));
/** What proves June, in the words of a request. */
export const JUNE = 'june@example.com, 94105';

export interface AtHarbor {
  /** Opens a case as kim and waits until it wants something of somebody. */
  opened(text: string): Promise<RunView>;
  approved(run: RunView, person?: string): Promise<RestAnswer>;
  answered(run: RunView): Promise<RunView>;
}

/** `harbor`: once it is open. */
export function atHarbor(harbor: () => Installation): AtHarbor {
  const kim = () => harbor().as('kim');
  return {
    async opened(text) {
      const id = await kim().open(text);
      return kim().until(id, ({ status }) => !['planning', 'gathering', 'answering'].includes(status));
    },
    approved(run, person = 'kim') {
      const { revision, digest } = run.approval ?? {};
      return harbor().as(person).post(`/runs/${run.id}/approve`, { revision, digest });
    },
    answered: ({ id }) => kim().until(id, ({ status }) => status === 'awaiting_reply'),
  };
}
