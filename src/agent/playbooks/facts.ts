/**
 * Facts of a reply: only what steps put out, what was really sent, and what the run knows of its customer.
 */
import type { RespondRequest } from '../../flow/ports/agent.ts';
import type { Json } from '../../run/plan/plan.ts';
import { isRecord, parseReference, valueAt } from '../../run/plan/references.ts';
import type { Run } from '../../run/state.ts';
import { decimal } from '../../run/text/money.ts';
import { labelOf } from '../desk.ts';
import { amountIn, dayIn } from '../languages/write.ts';
import { addressText, dayAfter, placeIn } from './conditions.ts';
import { argsOf, doneStepOf, outputAt, remindedDay, standingWrites } from './history.ts';
import type { Understood } from './understand.ts';

/** Where a reply's facts come from. `each`: the item that the sentence is about. */
export interface FactSources {
  understood: Understood;
  input: RespondRequest;
  each?: Json;
}

/**
 * The value of a placeholder: `refund.result` (the effect's own id), `remind.args.date` (as it was sent),
 * `details.card.last4` (put out), `refunded` (cents), `first_name`, an entity. undefined where there is none.
 */
export function factFor(name: string, sources: FactSources): Json | undefined {
  const { understood, input, each } = sources;
  const { run } = input;
  if (/^each[.[]/.test(name)) return valueAt(each, parseReference(`s${name.slice(4)}`)?.path ?? []);
  switch (name) {
    case 'first_name':
      return firstName(run);
    case 'customer_email':
      return run.customer?.email;
    case 'refunded':
      return refunded(input);
    case 'reason':
      return run.refusal?.reason.replace(/[.\s]+$/, '');
    case 'article':
      return run.refusal?.article?.title;
    case 'quote':
      return run.refusal?.article?.quote;
    default:
      return stepFact(name, sources) ?? understood.values[name];
  }
}

function stepFact(name: string, { understood, input }: FactSources): Json | undefined {
  const reference = parseReference(name);
  const done = doneStepOf(understood.playbook, reference?.step, input.run);
  if (!reference || !done) return undefined;
  const [first, ...rest] = reference.path;
  if (first === 'result' && rest.length === 0) return done.resultId;
  if (first === 'args') return valueAt(argsOf(done), rest);
  return valueAt(done.output, reference.path);
}

/** Cents that writes of this run gave back and that stand. */
function refunded({ run, catalogue }: RespondRequest): number | undefined {
  let cents = 0;
  for (const { tool, step } of standingWrites(run)) {
    const path = catalogue.tool(tool)?.paidBack;
    const paid = path === undefined ? undefined : outputAt(step, path);
    cents += typeof paid === 'number' ? paid : 0;
  }
  return cents > 0 ? cents : undefined;
}

function firstName(run: Run): string | undefined {
  return run.customer?.name.trim().split(/\s+/)[0] || undefined;
}

/** A promise counts only while its reminder lies ahead. */
export function promiseStands(id: string, { understood, input }: FactSources): boolean {
  const step = understood.playbook.steps.find((one) => one.id === id);
  const tool = step && input.catalogue.tool(step.tool);
  if (!tool?.claims?.includes('reminds')) return true;
  const done = doneStepOf(understood.playbook, id, input.run);
  const date = done && remindedDay(tool, argsOf(done));
  return date !== undefined && date > dayAfter(input.now, 0);
}

/**
 * `{x|money}`: cents as `CHF 54.90` or `54,90 CHF`; `{x|date}`: a day as `26 Nov` or `26. November`.
 * undefined where the value is of another kind.
 */
export function written(
  value: Json,
  format: string | undefined,
  { understood: { language, desk }, input }: FactSources,
): string | undefined {
  if (format === 'money') {
    if (typeof value !== 'number') return undefined;
    return amountIn(language, decimal(value), input.policy.currency);
  }
  if (format === 'date') {
    const day = typeof value === 'string' ? /^\d{4}-(\d{2})-(\d{2})/.exec(value) : null;
    const month = Number(day?.[1]);
    return day && month >= 1 && month <= 12 ? dayIn(language, Number(day[2]), month) : undefined;
  }
  if (typeof value === 'string') return value.replace(/\s+/g, ' ').trim() || undefined;
  if (typeof value === 'number') return String(value);
  if (!isRecord(value)) return undefined;
  const place = placeIn(value, desk);
  if (place) return `${labelOf(desk, place.name, language)} ${place.value}`;
  return typeof value.street === 'string' ? addressText(value, desk) : undefined;
}
