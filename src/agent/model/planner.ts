/**
 * Asks the model what comes next: the planner for the first plan, the replanner where something calls for
 * another.
 */

import type { PlanRequest } from '../../flow/ports/agent.ts';
import type { Catalogue } from '../../run/plan/catalogue.ts';
import type { Json, Next } from '../../run/plan/plan.ts';
import { present } from '../../run/present.ts';
import type { PlaybookSet } from '../playbooks/choose.ts';
import type { Asker } from './ask.ts';
import { customerIn, dayOf, earlierIn, messagesIn, planIn, writesIn } from './case-data.ts';
import type { Purse } from './chat.ts';
import { type Grounding, groundingFor, playbookText } from './grounding.ts';
import type { Memory } from './memory.ts';
import { namingProblems } from './named-things.ts';
import { withNotTakenUp } from './not-taken-up.ts';
import { proposalProblems } from './plan-checks.ts';
import { plannerPrompt, replannerPrompt } from './prompts/planner.ts';
import { stalled } from './stall.ts';
import { reasonProblems, withStated } from './stated.ts';
import { toolsText } from './tools-text.ts';
import { asData } from './untrusted.ts';
import { NextWire, nextFromWire } from './wire.ts';

export interface PlannerParts {
  asker: Asker;
  playbookSet: () => Promise<PlaybookSet>;
  memory?: Memory;
  /** Called where memory failed. */
  report: (error: unknown) => void;
  purse: Purse;
}

/** Rejects with ModelFault. Where the run goes round in circles the answer is a hand-over. */
export async function planNext(parts: PlannerParts, input: PlanRequest, signal: AbortSignal): Promise<Next> {
  const playbookSet = await parts.playbookSet();
  const grounding = await groundingFor(input, playbookSet, parts);
  const tools = textOf(input.catalogue);
  const first = input.reason === 'goal';
  const next = await parts.asker.ask<Next>(
    {
      role: first ? 'planner' : 'replanner',
      system: first ? plannerPrompt(tools) : replannerPrompt(tools),
      user: planMessage(input, grounding),
      name: 'next',
      shape: NextWire,
      read(value) {
        const read = nextFromWire(value as NextWire);
        if ('problems' in read) return read;
        const next = withStated(read.next, input, { ...grounding, playbookSet });
        const problems = [
          ...proposalProblems(next, input, grounding.playbooks),
          ...namingProblems(next, input, playbookSet.playbooks),
          ...reasonProblems(next, input, grounding.playbooks),
        ];
        return problems.length > 0 ? { problems } : { value: withNotTakenUp(next, input, playbookSet) };
      },
    },
    parts.purse,
    signal,
  );
  return stalled(next, input) ?? next;
}

/** Made once a catalogue: it is the same for every run. */
const texts = new WeakMap<Catalogue, string>();
function textOf(catalogue: Catalogue): string {
  const known =
    texts.get(catalogue) ?? toolsText(catalogue.all().filter(({ lacking }) => lacking === undefined));
  texts.set(catalogue, known);
  return known;
}

/** The user message: playbooks, then the case as data. */
export function planMessage(input: PlanRequest, { playbooks, past }: Grounding): string {
  const { run, reason, policy, now } = input;
  const { thinking } = run;
  const begun: { [name: string]: Json } =
    reason === 'goal'
      ? {}
      : {
          plan: planIn(run, run.plan),
          done_in_earlier_plans: earlierIn(run),
          writes: writesIn(run),
          replans_left: run.limits.replans - run.replans,
        };
  const data: { [name: string]: Json } = present({
    why: reason,
    note: thinking?.note,
    about_step: thinking?.step,
    rejected_because: thinking?.rejected,
    today: dayOf(now),
    currency: policy.currency,
    most_steps: run.limits.steps,
    messages: messagesIn(run),
    customer: customerIn(run, policy),
    refusal: run.refusal?.reason,
    ...begun,
    past_cases: past.map(({ case: id, kind, summary, steps, outcome }) => ({
      case: id,
      kind,
      summary,
      steps,
      outcome,
    })),
  });
  const books = playbooks.map(playbookText).join('\n\n');
  return `Playbooks that fit:\n${books || 'none'}\n\nThe case:\n${asData(data)}\n\nWhat comes next?`;
}
