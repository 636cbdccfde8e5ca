/** A scripted model that plans a task's gold actions from what its prompts show, and nothing else. */
import type { Next } from '../../src/run/plan/plan.ts';
import type { ModelReply, ModelRequest } from '../../test/model-server/model-reply.ts';
import { answerReply, type CaseData, caseIn, caseName, nextReply, type ShownStep } from '../model/wire.ts';
import { kindOf } from './calls.ts';
import type { Task } from './material.ts';
import type { SeenCase, SeenStep } from './memory.ts';
import { nextOf } from './mind.ts';

/**
 * What the prompts of one case have shown so far. A later one may cut an output, or no longer name a step
 * that failed.
 */
export class Shown {
  readonly #steps = new Map<string, SeenStep>();

  see({ plan, done_in_earlier_plans: earlier, customer, messages }: CaseData): SeenCase {
    for (const step of [...earlier, ...(plan?.steps ?? [])]) this.#steps.set(step.id, this.#whole(step));
    const steps = [...this.#steps.values()];
    return { ...(customer.known ? { customer: true } : {}), said: messages.length, earlier: [{ steps }] };
  }

  #whole({ id, title, tool, args, state, output, fault }: ShownStep): SeenStep {
    const known = this.#steps.get(id);
    const cut = typeof output === 'string' && known?.output !== undefined;
    const found = cut ? known.output : output;
    const colon = fault?.indexOf(': ') ?? -1;
    return {
      ...{ title, tool, args, state },
      ...(found === undefined ? {} : { output: found }),
      ...(fault === undefined
        ? {}
        : { fault: { code: fault.slice(0, colon), message: fault.slice(colon + 2) } }),
    };
  }
}

export interface GoldModel {
  /** The task of the case that is played now. */
  task: Task | undefined;
  /** Tells the rest of what is wanted only once a second message came. */
  heldBack: boolean;
  answer(request: ModelRequest): ModelReply;
}

/** `more`: what is done with the plan before it is said. */
export function goldModel(
  more: (next: Next, seen: SeenCase, request: ModelRequest) => Next = (next) => next,
): GoldModel {
  const cases = new Map<string, Shown>();
  const model: GoldModel = {
    task: undefined,
    heldBack: false,
    answer(request) {
      const { task } = model;
      if (!task) throw new Error('no task is played');
      if (request.model === 'responder')
        return answerReply('Done as asked.', 'We have looked into what you asked.');
      const data = caseIn(request);
      const shown = cases.get(caseName(data)) ?? new Shown();
      cases.set(caseName(data), shown);
      const seen = shown.see(data);
      const known = model.heldBack && data.messages.length === 1 ? firstHalf(task) : undefined;
      return nextReply(more(nextOf(task, seen, known), seen, request));
    },
  };
  return model;
}

/** How many of the task's writes are asked for at first; the others come as information. */
export function firstHalf({ actions }: Task): number {
  return Math.ceil(actions.filter((action) => kindOf(action) === 'write').length / 2);
}
