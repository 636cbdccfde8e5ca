/**
 * What grounds a plan: the playbooks that fit, and past cases like this one. Both are hints; the plan is
 * checked and shown all the same.
 */

import type { Json } from '../../run/plan/plan.ts';
import { present } from '../../run/present.ts';
import { choose, messagesOf, type PlaybookSet } from '../playbooks/choose.ts';
import { givenBackAt } from '../playbooks/history.ts';
import type { Playbook } from '../playbooks/playbook.ts';
import type { RunContext } from '../playbooks/understand.ts';
import type { Memory, Recollection } from './memory.ts';

const MOST_PAST_CASES = 3;

export interface Grounding {
  /** In the order in which the messages ask for them. */
  playbooks: Playbook[];
  past: Recollection[];
}

/** `report` is called where memory failed: planning goes on without it. */
export async function groundingFor(
  { run, catalogue }: RunContext,
  playbookSet: PlaybookSet,
  { memory, report }: { memory?: Memory; report: (error: unknown) => void },
): Promise<Grounding> {
  const messages = messagesOf(run, playbookSet);
  const playbooks = choose(messages, playbookSet, { catalogue, dealtWith: givenBackAt(run) }).map(
    ({ playbook }) => playbook,
  );
  const text = messages.map((message) => message.text).join('\n');
  const past = memory
    ? await memory
        .recall(
          present({
            tenant: run.tenant,
            run: run.id,
            text,
            most: MOST_PAST_CASES,
            customer: run.customer?.verified ? { id: run.customer.id, asker: run.openedBy.id } : undefined,
          }),
        )
        .catch((error: unknown) => {
          report(error);
          return [];
        })
    : [];
  return { playbooks, past };
}

/** Of each playbook once: every plan is grounded on some. */
const texts = new WeakMap<Playbook, string>();

/** As the desk's people wrote it, without what only routing and templates need. */
export function playbookText(playbook: Playbook): string {
  const text = texts.get(playbook) ?? written(playbook);
  texts.set(playbook, text);
  return text;
}

function written(playbook: Playbook): string {
  const { id, title, kind, summary, needs, evidence, limits, refusals, hand_over, articles, body } = playbook;
  const steps = playbook.steps.map(({ called: _, also, reverses: __, expect, ...step }) =>
    present({
      ...step,
      also: also.length > 0 ? also : undefined,
      expect: expect.length > 0 ? expect : undefined,
    }),
  );
  const asks = needs.map(({ entity, ask, or }) =>
    present({ entity, ask, or: or.length > 0 ? or : undefined }),
  );
  const fields: Json = JSON.parse(
    JSON.stringify({
      id,
      title,
      kind,
      summary,
      needs: asks,
      evidence,
      steps,
      limits,
      refusals,
      hand_over,
      articles,
    }),
  );
  return `${JSON.stringify(fields)}\n${body}`;
}
