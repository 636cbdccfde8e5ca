/**
 * A tool that asks something while it is called: its question goes to people, and what they answer goes into
 * the call's arguments, so that a write is shown and approved anew. By rule, whichever agent plans: what a
 * tool is told that people said, people have said. Pure.
 */
import { ANSWERS, INPUT_REQUIRED, ToolAnswer } from '../run/plan/catalogue.ts';
import { canonical } from '../run/plan/digest.ts';
import type { Args, Json, Next, ProposedStep } from '../run/plan/plan.ts';
import { present } from '../run/present.ts';
import type { Run } from '../run/state.ts';
import type { Step } from '../run/steps.ts';
import type { PlanRequest } from './ports/agent.ts';

/** undefined: an agent is asked. */
export function nextByRule({ run, reason }: PlanRequest): Next | undefined {
  const { plan } = run;
  const step = plan?.steps.find(({ state, fault }) => state === 'failed' && fault?.code === INPUT_REQUIRED);
  const question = step?.fault?.message;
  if (!plan || !step || question === undefined) return undefined;
  if (reason === 'step_failed') return { kind: 'question', text: question };
  const since = run.messages.slice(run.read);
  if (since.length === 0 || since.some(({ kind, asked }) => kind !== 'answer' || asked !== question))
    return undefined;
  const words = since.map(({ text }) => text.trim()).join('\n');
  if (/^no answer\W*$/i.test(words))
    return {
      kind: 'hand_over',
      reason: `"${step.title}" needs an answer that nobody has: ${question}`.slice(0, 1000),
    };
  const answer = { asked: firstLine(question), answer: words.slice(0, 2000) };
  const answers = [...answersIn(step.args).filter(({ asked }) => asked !== answer.asked), answer];
  const steps = plan.steps.map((one) =>
    proposed(one, one === step ? { ...one.args, [ANSWERS]: answers } : one.args),
  );
  return {
    kind: 'plan',
    summary: plan.summary,
    steps,
    ...present({ open: plan.open, notRead: plan.notRead }),
  };
}

/** A plan of an agent's: the calls in it that were answered before have those answers, and no others. */
export function withAnswers(next: Next, { run, catalogue }: Pick<PlanRequest, 'run' | 'catalogue'>): Next {
  if (next.kind !== 'plan') return next;
  const answered = allSteps(run).filter(({ args }) => answersIn(args).length > 0);
  const steps = next.steps.map((step) => {
    if (!catalogue.tool(step.tool)?.asksPeople) return step;
    const { [ANSWERS]: _, ...args } = step.args;
    const before = answered.findLast((one) => one.tool === step.tool && bare(one.args) === bare(args));
    return { ...step, args: before ? { ...args, [ANSWERS]: answersIn(before.args) } : args };
  });
  return { ...next, steps };
}

const firstLine = (text: string) => text.split('\n')[0] ?? '';

const allSteps = ({ earlier, plan }: Run) =>
  [...earlier, ...(plan ? [plan] : [])].flatMap(({ steps }) => steps);

function bare(args: Args): string {
  const { [ANSWERS]: _, ...others } = args;
  return canonical(others);
}

function answersIn({ [ANSWERS]: answers }: Args): { asked: string; answer: string }[] {
  const read = ToolAnswer.array().safeParse(answers satisfies Json | undefined);
  return read.success ? read.data : [];
}

function proposed({ id, title, tool, needs, expect, again }: Step, args: Args): ProposedStep {
  return { id, title, tool, args, needs, expect, ...present({ again }) };
}
