/** The mind without a model: playbooks and rules. No network, no clock, no cost; the same run always gives the same thought. */
import type { Mind } from '../flow/ports/mind.ts';
import type { Shelf } from './choose.ts';
import { composeAnswer } from './compose.ts';
import { lastResort } from './last-resort.ts';
import type { Playbook } from './playbook.ts';
import { createRouter } from './routing/router.ts';
import { decideNext } from './think.ts';

/** Learns the playbooks' examples at the first thought, in about half a second, so that starting does not wait for it. Works with whatever playbooks there are; without a fallback among them, its own asks one question and then hands over. */
export function createPlaybookMind({ playbooks }: { playbooks: Playbook[] }): Mind {
  const fallback = playbooks.find((playbook) => playbook.kind === 'fallback') ?? lastResort;
  let learned: Shelf | undefined;
  const shelf = (): Shelf => {
    learned ??= { playbooks, fallback, router: createRouter(playbooks) };
    return learned;
  };
  return {
    async think(input, signal) {
      signal.throwIfAborted();
      return { ...decideNext(input, shelf()), calls: [] };
    },
    async compose(input, signal) {
      signal.throwIfAborted();
      return composeAnswer(input, shelf());
    },
  };
}
