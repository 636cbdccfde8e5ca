/**
 * The agent without a model: playbooks and rules. No network, no clock, no cost; the same run always gives
 * the same thought.
 */
import { setImmediate } from 'node:timers/promises';
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
  let last: Promise<unknown> = Promise.resolve();
  /** One after the other, and between two of them everybody else has a turn. */
  const inTurn = <T>(signal: AbortSignal, think: (learned: PlaybookSet) => T): Promise<T> => {
    const turn = last.then(async () => {
      const learned = await playbookSet();
      await setImmediate();
      signal.throwIfAborted();
      return think(learned);
    });
    last = turn.catch(() => {});
    return turn;
  };
  return {
    plan: (input, signal) => inTurn(signal, (learned) => ({ ...decideNext(input, learned), calls: [] })),
    respond: (input, signal) => inTurn(signal, (learned) => draftAnswer(input, learned)),
    async learn() {
      await playbookSet();
    },
  };
}
