/**
 * When a step went wrong or surprised: by rule, a question that names the choices, the same plan again, an
 * answer, or a person.
 */
import type { PlanRequest } from '../../flow/ports/agent.ts';
import { met } from '../../run/plan/expectations.ts';
import type { Expectation, Json, Next } from '../../run/plan/plan.ts';
import { isRecord } from '../../run/plan/references.ts';
import { present } from '../../run/present.ts';
import type { Run } from '../../run/state.ts';
import type { Step } from '../../run/steps.ts';
import { type AgentDesk, entitiesMarked, labelOf } from '../desk.ts';
import { fillText } from './conditions.ts';
import { askWhether, passageToConfirm } from './confirm.ts';
import { allSteps, fixedArgsAgree, outputAt } from './history.ts';
import type { PlaybookStep } from './playbook.ts';
import { handOver, planFor, question } from './proposals.ts';
import { requestsOf, type Understood } from './understand.ts';
import { quoted } from './words.ts';

const passing = new Set(['timeout', 'unavailable', 'away', 'rate_limited', 'facts_moved', 'aborted']);

/** For the reasons step_failed, facts_moved and preview_failed. */
export function afterFailure(understood: Understood, input: PlanRequest): Next {
  const { run } = input;
  const step = failedStep(run);
  const code = input.reason === 'facts_moved' ? 'facts_moved' : (step?.fault?.code ?? input.reason);
  const why = whyFailed(run);
  const title = step?.title ?? 'a step';
  const { open } = run.plan ?? {};
  const times = allSteps(run).filter(
    (other) => other.tool === step?.tool && other.state === 'failed' && other.fault?.code === code,
  ).length;
  if (times > 1 || (input.reason === 'preview_failed' && run.messages.at(-1)?.kind === 'answer'))
    return handOver(understood, input, { reason: `"${title}" failed again: ${why}.` });
  if (passing.has(code)) return planFor(understood, input);
  // What was read meanwhile shows that the step is not needed: its condition no longer holds.
  const without = planFor(understood, input);
  if (step && without.kind === 'plan' && !without.steps.some((one) => one.tool === step.tool)) return without;
  // A person is needed in any case, and an answer would lead nowhere.
  if (open !== undefined && code !== 'not_theirs')
    return handOver(understood, input, { reason: alsoFailed(open, run) });
  switch (code) {
    case 'no_match':
      return question(`${askedBy(step, understood) ?? whichItem(understood)} ${choices(input, why)}`);
    case 'ambiguous':
      return question(`${askedBy(step, understood) ?? whichItem(understood)} ${why}.`);
    case 'too_many':
    case 'only_some':
      return question(
        `${why}. What should be done? Naming the item alone takes the whole line; "hand over" gives the case to a person.`,
      );
    case 'not_sent':
      return question(`${why}. Write "send a new code" to try once more, or hand the case over.`);
    case 'no_variant':
    case 'no_method':
      return question(`${why}. Which one is meant?`);
    case 'not_theirs':
      return question(
        `${why}${text(understood.values.email) ? ` (${text(understood.values.email)})` : ''}. Which ${subjectOf(understood.desk)} or which sender e-mail is right?`,
      );
    default:
      return question(`"${title}" cannot be done: ${why}. What should be done instead?`);
  }
}

/** `given`, and what failed on the way and why, for whoever takes the case. */
export function alsoFailed(given: string, run: Run): string {
  const { title = 'a step' } = failedStep(run) ?? {};
  return `${given.replace(/[.]$/, '')}. "${title}" failed: ${whyFailed(run)}.`;
}

/** Without the full stop. */
function whyFailed(run: Run): string {
  const why = failedStep(run)?.fault?.message ?? run.thinking?.note ?? 'no reason was given';
  return why.trim().replace(/[.]$/, '');
}

/** For the reason unexpected: the playbook says what an unmet expectation means. */
export function afterSurprise(understood: Understood, input: PlanRequest): Next {
  const { run } = input;
  const step =
    run.plan?.steps.find((one) => one.id === run.thinking?.step) ??
    run.plan?.steps.find((one) => unmetOf(one));
  const from =
    step &&
    requestsOf(understood)
      .flatMap((one) => one.playbook.steps)
      .find(
        (one) =>
          one.tool === step.tool &&
          fixedArgsAgree(one, step) &&
          one.expect.some((expected) => !met(bare(expected), step.output)),
      );
  const expected = step && from?.expect.find((one) => !met(bare(one), step.output));
  if (!step || !expected)
    return handOver(understood, input, {
      reason: `"${step?.title ?? 'a step'}" gave something that the plan did not expect.`,
    });
  const say = fillText(
    expected.say ?? `"${step.title}" gave something unexpected. What should be done?`,
    understood,
  );
  const before = run.earlier.some((plan) =>
    plan.steps.some((one) => one.tool === step.tool && one.state === 'done' && unmetOf(one)),
  );
  const answered = run.messages.some((message) => message.kind === 'answer');
  switch (expected.otherwise) {
    case 'reply':
      return withoutAnswered(from, understood, input) ?? { kind: 'reply', about: say.slice(0, 1000) };
    case 'hand_over':
      return handOver(understood, input, { reason: say });
    case 'ask':
    case 'choose':
      if (before && answered)
        return handOver(understood, input, { reason: `Asked once, and it is still so: ${say}` });
      return question(
        expected.otherwise === 'ask'
          ? `${known(input, understood)}${say}`
          : `${say} ${choices(input, '')}`.trim(),
      );
    case 'confirm': {
      const passage = passageToConfirm(input);
      if (!passage && before && answered)
        return handOver(understood, input, { reason: `Asked once, and it is still so: ${say}` });
      return passage
        ? askWhether(passage, known(input, understood))
        : question(`${known(input, understood)}${say}${nearest(understood)}`);
    }
    default:
      return expected.otherwise satisfies never;
  }
}

/** What a request that fits nothing is most like: a title is an answer. */
function nearest({ near = [] }: Understood): string {
  const titles = near.map(quoted).join(' or ');
  return titles && ` Most like it: ${titles}; its title is enough of an answer.`;
}

/** What a read shows that lists items, for a request that no playbook fits: the order and what is in it. */
function known(input: PlanRequest, { playbook }: Understood): string {
  if (playbook.kind !== 'fallback') return '';
  const step = allSteps(input.run).find(
    (one) => one.state === 'done' && input.catalogue.tool(one.tool)?.lists !== undefined,
  );
  return step ? `The records show: ${step.headline ?? step.title}. ${choices(input, '')} ` : '';
}

/** What else is asked for, where one request needs only an answer and another changes something. */
function withoutAnswered(
  step: PlaybookStep | undefined,
  understood: Understood,
  input: PlanRequest,
): Next | undefined {
  const [first, ...also] = requestsOf(understood).filter(
    ({ playbook }) => !step || !playbook.steps.includes(step),
  );
  if (!first || also.length + 1 === requestsOf(understood).length) return undefined;
  const { notRead, notUnderstood } = understood;
  const next = planFor({ ...first, also, notRead, notUnderstood }, input);
  const changes =
    next.kind === 'plan' && next.steps.some(({ tool }) => input.catalogue.tool(tool)?.effect === 'write');
  return changes ? next : undefined;
}

function bare({ path, is, value }: PlaybookStep['expect'][number]): Expectation {
  return present({ path, is, value });
}

function failedStep(run: Run): Step | undefined {
  const named = run.plan?.steps.find((step) => step.id === run.thinking?.step);
  return named ?? run.plan?.steps.find((step) => step.state === 'failed');
}

/** It was done and put out something that the plan did not expect. */
export function unmetOf(step: Step): boolean {
  return step.state === 'done' && step.expect.some((one) => !met(one, step.output));
}

/** The items to choose from, where a read listed them: `A-10119 has: Wool throw, Oak stool.` */
function choices({ run, catalogue }: PlanRequest, otherwise: string): string {
  for (const step of allSteps(run)) {
    const lists = step.state === 'done' ? catalogue.tool(step.tool)?.lists : undefined;
    const items = lists && outputAt(step, lists.items);
    if (!lists || !Array.isArray(items)) continue;
    const titles = items.flatMap((item) => (isRecord(item) ? text(item[lists.title]) || [] : []));
    if (titles.length > 0) return `${text(outputAt(step, lists.of))} has: ${titles.slice(0, 12).join(', ')}.`;
  }
  return otherwise ? `${otherwise}.` : '';
}

/** The question of the playbook whose step it is. */
function askedBy(step: Step | undefined, understood: Understood): string | undefined {
  return requestsOf(understood)
    .flatMap((one) => one.playbook.steps)
    .find((one) => step && one.tool === step.tool && fixedArgsAgree(one, step) && one.asks !== undefined)
    ?.asks;
}

const WORDS_QUOTED = 3;

function whichItem(understood: Understood): string {
  const words = text(understood.values.removed_item ?? understood.values.item);
  return words === '' || words.split(' ').length > WORDS_QUOTED
    ? 'Which item is meant?'
    : `Which item is meant by ${quoted(words)}?`;
}

/** What requests are about, in the desk's word. */
function subjectOf(desk: AgentDesk): string {
  const [name] = entitiesMarked(desk, 'subject');
  return name === undefined ? 'number' : labelOf(desk, name);
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
