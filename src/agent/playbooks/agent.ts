/**
 * The agent without a model: playbooks and rules. No network, no clock, no cost; the same run always gives
 * the same thought.
 */
import type { Agent } from '../../flow/ports/agent.ts';
import type { AgentDesk } from '../desk.ts';
import type { PlaybookSet } from './choose.ts';
import { decideNext } from './planner.ts';
import type { Playbook } from './playbook.ts';
import { playbookSetOf } from './playbook-set.ts';
import { draftAnswer } from './responder.ts';

/** `playbookSet` where another agent has learned the playbooks already. */
export function createPlaybookAgent({
  playbooks,
  desk,
  playbookSet = playbookSetOf(playbooks, desk),
}: {
  playbooks: Playbook[];
  desk?: AgentDesk;
  playbookSet?: () => Promise<PlaybookSet>;
}): Agent {
  return {
    async plan(input, signal) {
      const learned = await playbookSet();
      signal.throwIfAborted();
      return { ...decideNext(input, learned), calls: [] };
    },
    async respond(input, signal) {
      const learned = await playbookSet();
      signal.throwIfAborted();
      return draftAnswer(input, learned);
    },
  };
}
