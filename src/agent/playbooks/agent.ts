/**
 * The mind without a model: playbooks and rules. No network, no clock, no cost; the same run always gives the
 * same thought.
 */
import type { Agent } from '../../flow/ports/agent.ts';
import type { AgentDesk } from '../desk.ts';
import type { Shelf } from './choose.ts';
import { composeAnswer } from './compose.ts';
import type { Playbook } from './playbook.ts';
import { shelfOf } from './shelf.ts';
import { decideNext } from './think.ts';

/** `shelf` where another mind has learned the playbooks already. */
export function createPlaybookAgent({
  playbooks,
  desk,
  shelf = shelfOf(playbooks, desk),
}: {
  playbooks: Playbook[];
  desk?: AgentDesk;
  shelf?: () => Shelf;
}): Agent {
  return {
    async plan(input, signal) {
      signal.throwIfAborted();
      return { ...decideNext(input, shelf()), calls: [] };
    },
    async respond(input, signal) {
      signal.throwIfAborted();
      return composeAnswer(input, shelf());
    },
  };
}
