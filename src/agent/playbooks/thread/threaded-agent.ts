/**
 * The agent without a model, in a thread of its own: however long a text takes to read, this process answers
 * everybody else meanwhile.
 */
import { Worker } from 'node:worker_threads';
import type { Agent, DraftedAnswer, Proposal } from '../../../flow/ports/agent.ts';
import type { Catalogue } from '../../../run/plan/catalogue.ts';
import type { AgentDesk } from '../../desk.ts';
import type { Playbook } from '../playbook.ts';
import { plainCatalogue, type ThreadAnswer, type ThreadData, type ThreadRequest } from './messages.ts';

export interface ThreadedAgent {
  agent: Agent;
  /** What is still thought about is rejected. */
  close(): Promise<void>;
}

interface Asked {
  request: ThreadRequest;
  settle(answer: ThreadAnswer): void;
}

/**
 * The thread is started by the first request, be it to learn, and begun anew where it ends. Requests are
 * answered in their order; one that is given up while it is thought about takes the thread with it, and
 * those behind it are asked again of a new one.
 */
export function createThreadedAgent({
  playbooks,
  desk,
  catalogue,
  entry = new URL('./thread.ts', import.meta.url),
}: {
  playbooks: Playbook[];
  desk: AgentDesk;
  catalogue: Catalogue;
  /** For tests: another thread. */
  entry?: URL;
}): ThreadedAgent {
  const data: ThreadData = { playbooks, desk, catalogue: plainCatalogue(catalogue) };
  /** In the order in which they were asked, which is the order of the answers. */
  const asked = new Map<number, Asked>();
  let thread: Worker | undefined;
  let last = 0;
  let closed = false;

  const begin = (): Worker => {
    const begun = new Worker(entry, { workerData: data });
    begun.unref();
    begun.on('message', (answer: ThreadAnswer) => settle(answer));
    const ended = (error: unknown): void => {
      if (thread !== begun) return;
      thread = undefined;
      for (const id of [...asked.keys()]) settle({ id, error });
    };
    begun.on('error', ended);
    begun.on('exit', () => ended(new Error('the thread that plans has ended')));
    return begun;
  };
  const post = ({ request }: Asked): void => {
    thread ??= begin();
    thread.postMessage(request);
  };
  const settle = (answer: ThreadAnswer): void => {
    const found = asked.get(answer.id);
    asked.delete(answer.id);
    found?.settle(answer);
  };
  const giveUp = (id: number, error: unknown): void => {
    const atWork = asked.keys().next().value === id;
    settle({ id, error });
    if (!atWork) return;
    const stuck = thread;
    thread = undefined;
    void stuck?.terminate();
    for (const waiting of asked.values()) post(waiting);
  };
  const ask = (request: ThreadRequest, signal: AbortSignal): Promise<ThreadAnswer> => {
    signal.throwIfAborted();
    return new Promise((resolve) => {
      const givenUp = () => giveUp(request.id, signal.reason);
      const one: Asked = {
        request,
        settle(answer) {
          signal.removeEventListener('abort', givenUp);
          resolve(answer);
        },
      };
      asked.set(request.id, one);
      signal.addEventListener('abort', givenUp, { once: true });
      post(one);
    });
  };
  const next = (): number => {
    last += 1;
    return last;
  };

  return {
    agent: {
      async plan({ catalogue: _, ...input }, signal): Promise<Proposal> {
        const answer = await ask({ id: next(), call: 'plan', input }, signal);
        if ('proposal' in answer) return answer.proposal;
        throw errorOf(answer);
      },
      async respond({ catalogue: _, ...input }, signal): Promise<DraftedAnswer> {
        const answer = await ask({ id: next(), call: 'respond', input }, signal);
        if ('answer' in answer) return answer.answer;
        throw errorOf(answer);
      },
      async learn(): Promise<void> {
        const answer = await ask({ id: next(), call: 'learn' }, new AbortController().signal);
        if (!('learned' in answer) && !closed) throw errorOf(answer);
      },
    },
    async close() {
      closed = true;
      const closing = thread;
      thread = undefined;
      for (const id of [...asked.keys()]) settle({ id, error: new Error('Greenlight stops') });
      await closing?.terminate();
    },
  };
}

function errorOf(answer: ThreadAnswer): unknown {
  return 'error' in answer ? answer.error : new Error('the thread that plans answered something else');
}
