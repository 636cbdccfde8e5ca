/**
 * Facts of a reply: only what steps put out, what was really sent, and what the run knows of its customer.
 */
import type { RespondRequest } from '../../flow/ports/agent.ts';
import type { Json } from '../../run/plan/plan.ts';
import { isRecord, parseReference, valueAt } from '../../run/plan/references.ts';
import type { Run } from '../../run/state.ts';
import { decimal } from '../../run/text/money.ts';
import { labelOf } from '../desk.ts';
import type { Language } from '../languages/all.ts';
import { amountIn, dayIn, listIn } from '../languages/write.ts';
import { firstName } from '../letters/frame.ts';
import { addressText, dayAfter, factOf, placeIn } from './conditions.ts';
import { argsOf, type DoneWrite, doneStepOf, remindedDay } from './history.ts';
import { paidBack } from './one-act.ts';
import type { Understood } from './understand.ts';

/**
 * Where a reply's facts come from. `each`: the item that the sentence is about; `act`: the done write, which
 * is then the only one of its kind in the run.
 */
export interface FactSources {
  understood: Understood;
  input: RespondRequest;
  each?: Json;
  act?: DoneWrite;
}

/**
 * The value of a placeholder: `refund.result` (the effect's own id), `remind.args.date` (as it was sent),
 * `details.card.last4` (put out), `refunded` (cents of the write that the sentence tells of), `first_name`,
 * an entity. undefined where there is none.
 */
export function factFor(name: string, sources: FactSources): Json | undefined {
  const { understood, input, each, act } = sources;
  const { run } = input;
  if (/^each[.[]/.test(name)) return valueAt(each, parseReference(`s${name.slice(4)}`)?.path ?? []);
  switch (name) {
    case 'first_name':
      return firstName(run);
    case 'customer_email':
      return run.customer?.email;
    case 'refunded':
      return act && paidBack(act, input.catalogue);
    case 'reason':
      return reasonForCustomers(run);
    case 'article':
      return run.refusal?.article?.title;
    case 'quote':
      return run.refusal?.article?.quote;
    default:
      return factOf(name, understood.playbook, run) ?? understood.values[name];
  }
}

/** Why policy does not allow it. What a person wrote who declined is for staff. */
function reasonForCustomers({ refusal }: Run): string | undefined {
  return refusal?.kind === 'refused' ? refusal.reason.replace(/(?<![.\s])[.\s]+$/, '') : undefined;
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
    return amountIn(language, decimal(value, input.policy.currency), input.policy.currency);
  }
  if (format === 'date') {
    const day = typeof value === 'string' ? /^\d{4}-(\d{2})-(\d{2})/.exec(value) : null;
    const month = Number(day?.[1]);
    return day && month >= 1 && month <= 12 ? dayIn(language, Number(day[2]), month) : undefined;
  }
  if (typeof value === 'string') return value.replace(/\s+/g, ' ').trim() || undefined;
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return listed(value, language);
  if (!isRecord(value)) return undefined;
  const place = placeIn(value, desk);
  if (place) return `${labelOf(desk, place.name, language)} ${place.value}`;
  return typeof value.street === 'string' ? addressText(value, desk) : undefined;
}

/** `lamp and vase`; undefined where there is nothing, or something else than words, in the list. */
function listed(list: Json[], language: Language): string | undefined {
  const words = list.filter((one) => typeof one === 'string');
  return words.length === list.length && words.length > 0 ? listIn(language, words) : undefined;
}
