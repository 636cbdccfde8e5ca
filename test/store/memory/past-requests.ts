/** Each playbook's example requests, of which one half was resolved before and the other half asks. */
import { fileURLToPath } from 'node:url';
import { loadPlaybooks } from '../../../src/agent/playbooks/load.ts';
import { openDesk } from '../../../src/start/desks/folder.ts';

const { playbooks } = loadPlaybooks(
  fileURLToPath(new URL('../../../desks/fernhill/playbooks/', import.meta.url)),
  openDesk(),
);
const requests = playbooks.flatMap(({ id, applies }) =>
  applies.examples.map((text, n) => ({ kind: id, text, n })),
);

export const past = requests.filter(({ n }) => n % 2 === 0);
export const asked = requests.filter(({ n }) => n % 2 === 1);
