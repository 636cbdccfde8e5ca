/** What a playbook says to do next for the messages so far: a plan, a question, or a hand-over. */

import type { PlanRequest } from '../../flow/ports/agent.ts';
import type { Catalogue } from '../../run/plan/catalogue.ts';
import type { ArticleQuote, Next } from '../../run/plan/plan.ts';
import { present } from '../../run/present.ts';
import type { Run } from '../../run/state.ts';
import { money } from '../../run/text/money.ts';
import { worded } from '../../run/text/worded.ts';
import type { AgentDesk } from '../desk.ts';
import { fillText } from './conditions.ts';
import { allSteps, doneStep, outputAt, standingWrites } from './history.ts';
import type { Need } from './merge-messages.ts';
import { mergeSteps } from './merge-steps.ts';
import { otherCurrencyIn } from './other-currency.ts';
import { takesEntity } from './playbook.ts';
import { accountForDone } from './repeats.ts';
import { type FilledStep, fillSteps } from './steps.ts';
import { missingAfter, requestsOf, type Understood } from './understand.ts';
import { quoted } from './words.ts';

/** The whole plan, listed again each time: the rules keep what was read and know what was done. */
export function planFor(
  understood: Understood,
  input: PlanRequest,
  options: { readsOnly?: boolean } = {},
): Next {
  const { run, catalogue } = input;
  const wanted = mergeSteps(
    requestsOf(understood).map((one) => fillSteps(one, input)),
    catalogue,
  );
  const givesAway = understood.playbook.kind === 'hand_over';
  const filled = accountForDone(wanted, input);
  const here = filled.filter((step) => catalogue.tool(step.tool)?.lacking === undefined);
  const cannot = givesAway || options.readsOnly ? undefined : cannotBeDone(filled, catalogue);
  const reads = here.filter((step) => catalogue.tool(step.tool)?.effect !== 'write');
  // What is read may show that it need not be done at all, and whoever takes the case needs it.
  if (cannot !== undefined && (reads.length === 0 || input.reason === 'open_question'))
    return handOver(understood, input, { reason: cannot });
  const steps = options.readsOnly || cannot !== undefined ? reads : here;
  if (steps.length === 0)
    return question(`I found nothing to do for ${quoted(goalOf(run))}. What should be done?`);
  const ids = new Set(steps.map((step) => step.id));
  const writes = steps.some((step) => catalogue.tool(step.tool)?.effect === 'write');
  const gaps = understood.notUnderstood.map((gap) => gap.quote);
  const summary = [
    ...requestsOf(understood).map((one) => fillText(one.playbook.summary, one)),
    ...(gaps.length > 0 ? [`Not understood: ${gaps.join(', ')}.`] : []),
    ...(understood.notAnswered.length > 0
      ? [`Not answered by this plan: ${understood.notAnswered.map(quoted).join(', ')}`]
      : []),
  ];
  return present({
    kind: 'plan' as const,
    summary: summary.join(' ').slice(0, 1000),
    steps: steps.map(({ from: _, ...step }) => ({
      ...step,
      needs: step.needs.filter((need) => ids.has(need)),
    })),
    notRead: writes && understood.notRead.length > 0 ? understood.notRead : undefined,
    open: givesAway ? `Hand over: ${understood.playbook.title}` : cannot?.slice(0, 500),
  });
}

/** `"Put packing on hold" needs a person: Vendure cannot hold the packing of an order.` */
function cannotBeDone(steps: FilledStep[], catalogue: Catalogue): string | undefined {
  const sentences = steps.flatMap(({ title, tool }) => {
    const lacking = catalogue.tool(tool)?.lacking;
    return lacking === undefined ? [] : [`"${title}" needs a person: ${lacking}.`];
  });
  return sentences.length === 0 ? undefined : [...new Set(sentences)].join(' ');
}

/** What the plan left open: the reason to give the case away, or a letter of what was found. */
export function afterReads(understood: Understood, input: PlanRequest): Next {
  const next = planFor(understood, input);
  return next.kind === 'hand_over' ? next : { kind: 'reply' };
}

/**
 * A question about what is missing; where an answer brought none of it, a person takes the case. undefined:
 * nothing is missing.
 */
export function askForMissing(understood: Understood, input: PlanRequest): Next | undefined {
  const { run } = input;
  const missing = allMissing(understood);
  if (missing.length === 0) return undefined;
  const lastAnswer = run.messages.findLastIndex((message) => message.kind === 'answer');
  const asked = lastAnswer < 0 ? undefined : missingAfter(input, understood, lastAnswer);
  // An answer that gave some of it is worth asking for the rest.
  const progressed = asked !== undefined && missing.length < asked.size;
  if (!progressed && missing.some((need) => asked?.has(need.entity)))
    return handOver(understood, input, {
      reason: `${understood.playbook.title}: asked once, and this is still missing: ${missing.map((need) => need.entity.replace('_', ' ')).join(', ')}.`,
    });
  const questions = missing.map((need) => fillText(withExample(need, understood.desk), understood));
  const texts = understood.messages.map(({ text }) => text);
  const why = missing.some(({ entity }) => entity === 'amount') && otherCurrencyIn(texts, understood.desk);
  return question([...(why ? [why] : []), ...questions].join(' '));
}

/** `{example}` is the desk's own, `{values}` all that it lists. */
function withExample({ entity, ask }: Need, { entities }: AgentDesk): string {
  const { example = '', values = {} } = entities[entity] ?? {};
  const listed = new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(Object.keys(values));
  return ask.replaceAll('{example}', () => example).replaceAll('{values}', () => listed);
}

/** What is missing for any of the requests; what two of them need is asked for once. */
function allMissing(understood: Understood): Need[] {
  const needs = new Map(
    requestsOf(understood)
      .flatMap((one) => one.missing.map((need) => [need.entity, need] as const))
      .toReversed(),
  );
  return [...needs.values()].toReversed();
}

/**
 * A share of an amount that nobody has written is never computed into an argument: the asker is shown the
 * figure and writes it.
 */
export function askForAmount(understood: Understood, input: PlanRequest): Next | undefined {
  const { run, catalogue, policy } = input;
  const refunded = standingWrites(run).some((write) => catalogue.tool(write.tool)?.parts);
  if (
    refunded &&
    (understood.less || understood.values.amount !== undefined) &&
    input.reason !== 'goal' &&
    understood.playbook.flags.shipping === undefined
  )
    return question('The refund is done and cannot be changed. What else should be done?');
  const { less } = understood;
  if (!less || !takesEntity(understood.playbook, 'amount')) return undefined;
  const price = priceMatched(understood, input);
  const percent = less.percent ?? 50;
  const share =
    price === undefined
      ? ''
      : ` ${percent === 50 ? 'Half' : `${percent} %`} of the line is ${money(Math.round((price * percent) / 100), policy.currency)}.`;
  return question(
    `How much should be refunded, for example "only ${money(2_000, policy.currency)}"?${share}`,
  );
}

/** Cents of the item that a read found to be the one that is meant. */
function priceMatched({ playbook }: Understood, { run, catalogue }: PlanRequest): number | undefined {
  for (const planned of playbook.steps) {
    const path = catalogue.tool(planned.tool)?.matches?.cents;
    const step = path === undefined ? undefined : doneStep(run, planned);
    const price = step && path && outputAt(step, path);
    if (typeof price === 'number') return price;
  }
  return undefined;
}

/**
 * Gives the case to the queue that is named, else to the playbook's, else to the tenant's general one, with
 * what was mentioned, promised and read.
 */
export function handOver(
  understood: Understood | undefined,
  { run, now }: PlanRequest,
  { reason, to }: { reason: string; to?: string },
): Next {
  const rule = understood?.playbook.kind === 'hand_over' ? understood.playbook.hand_over : undefined;
  const citations = quotesOf(run);
  const queue = to ?? understood?.playbook.hand_over?.to;
  return present({
    kind: 'hand_over' as const,
    to: queue,
    reason: reason.slice(0, 1000),
    promised: rule?.promise ? `an answer by ${nextWorkingDay(now)} 12:00` : undefined,
    citations: citations.length > 0 ? citations : undefined,
  });
}

/** `the customer mentions an injury and a lawyer`; what was done and not done, the card says. */
export function mentions(understood: Understood): string {
  const { topics } = understood;
  const list = topics.length < 2 ? topics.join('') : `${topics.slice(0, -1).join(', ')} and ${topics.at(-1)}`;
  return `${worded('the customer', understood.desk.texts?.person?.en)} mentions ${list || 'what a person must answer'}`;
}

export function question(text: string): Next {
  return { kind: 'question', text: text.slice(0, 1000) };
}

export function goalOf(run: Run): string {
  return run.messages[0]?.text ?? '';
}

function quotesOf(run: Run): ArticleQuote[] {
  const quotes = new Map<string, ArticleQuote>();
  for (const citation of allSteps(run).flatMap((step) =>
    step.state === 'done' ? (step.citations ?? []) : [],
  )) {
    const { article, title, section, checkedAt } = citation;
    const key = `${article} ${section ?? ''}`;
    if (!quotes.has(key)) quotes.set(key, present({ id: article, title, checkedAt, section }));
  }
  return [...quotes.values()].slice(0, 10);
}

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** `Tue`: the first day after this one that is neither Saturday nor Sunday, in UTC. */
function nextWorkingDay(now: string): string {
  const today = new Date(now).getUTCDay();
  return weekdays[today >= 5 ? 1 : today + 1] ?? 'Mon';
}
