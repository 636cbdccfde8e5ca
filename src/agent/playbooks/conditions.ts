/** Conditions of playbooks, and the placeholders in their titles and arguments. */
import type { Args, Json } from '../../run/plan/plan.ts';
import { isRecord, parseReference, valueAt } from '../../run/plan/references.ts';
import type { Run } from '../../run/state.ts';
import { money } from '../../run/text/money.ts';
import { type AgentDesk, entitiesMarked, labelOf } from '../desk.ts';
import { argsOf, doneStepOf } from './history.ts';
import type { Playbook, When } from './playbook.ts';
import type { Understood } from './understand.ts';

/** Whether a condition holds for what was written and done so far. */
export function holds(when: When | undefined, understood: Understood, run: Run): boolean {
  if (!when) return true;
  const has = (name: string): boolean =>
    understood.flags.has(name) || (understood.values[name] ?? null) !== null;
  const done = (id: string): boolean => stepDone(understood.playbook, id, run);
  const fact = (text: string): boolean => (factOf(text, understood.playbook, run) ?? null) !== null;
  return (
    (when.exception === undefined || when.exception === excepted(when, understood.playbook, run)) &&
    (when.has ?? []).every(has) &&
    !(when.lacks ?? []).some(has) &&
    (when.done ?? []).every(done) &&
    !(when.not_done ?? []).some(done) &&
    (when.fact ?? []).every(fact) &&
    !(when.no_fact ?? []).some(fact)
  );
}

/** Whether somebody allowed one of the done writes of a condition as an exception from policy. */
function excepted({ done = [] }: When, playbook: Playbook, run: Run): boolean {
  const { approval } = run;
  if (approval?.exception === undefined || approval.state !== 'approved') return false;
  return done.some((id) => {
    const step = doneStepOf(playbook, id, run);
    return step !== undefined && approval.steps.includes(step.keptFrom ?? step.id);
  });
}

function stepDone(playbook: Playbook, id: string, run: Run): boolean {
  return doneStepOf(playbook, id, run) !== undefined;
}

/**
 * The value at `shipments.stalled` in what that step put out, when it is done; `refund.args.shipping` as it
 * was sent, `refund.result` the effect's own id.
 */
export function factOf(text: string, playbook: Playbook, run: Run): Json | undefined {
  const reference = parseReference(text);
  const done = doneStepOf(playbook, reference?.step, run);
  if (!reference || !done) return undefined;
  const [first, ...rest] = reference.path;
  if (first === 'result' && rest.length === 0) return done.resultId;
  if (first === 'args') return valueAt(argsOf(done), rest);
  return valueAt(done.output, reference.path);
}

/** Titles and questions: what is not known is left out. */
/** An entity of the desk, or one part of an address: `{address.street}`. */
const NAME = String.raw`[a-z][a-z0-9_]{0,40}(?:\.[a-z][a-z0-9_]{0,40})?`;
const PLACE = new RegExp(String.raw`\{(${NAME})\}`, 'g');
const ALONE = new RegExp(String.raw`^\{(${NAME}|today\+\d{1,2})\}$`);

function valueNamed(name: string, values: Understood['values']): Json | undefined {
  const [whole = '', part] = name.split('.');
  const value = values[whole];
  if (part === undefined) return value;
  return isRecord(value) && Object.hasOwn(value, part) ? value[part] : undefined;
}

export function fillText(text: string, { values, desk }: Pick<Understood, 'values' | 'desk'>): string {
  return text
    .replace(PLACE, (_, name: string) => plain(name, valueNamed(name, values), desk))
    .replace(/\s+/g, ' ')
    .trim();
}

function plain(name: string, value: Json | undefined, desk: AgentDesk): string {
  const [currency] = desk.currencies;
  if (name === 'amount' && typeof value === 'number' && currency !== undefined) return money(value, currency);
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  if (!isRecord(value)) return '';
  const place = placeIn(value, desk);
  return place ? `the ${labelOf(desk, place.name)} ${place.value}` : addressText(value, desk);
}

/** The place of the desk's that an address stands for: `{ pickup: 'A-221' }`. */
export function placeIn(
  value: { [name: string]: Json },
  desk: AgentDesk,
): { name: string; value: string } | undefined {
  for (const name of entitiesMarked(desk, 'place')) {
    const inside = value[name];
    if (typeof inside === 'string') return { name, value: inside };
  }
  return undefined;
}

export function addressText(value: { [name: string]: Json }, desk: AgentDesk): string {
  const codes = entitiesMarked(desk, 'address').map((name) => value[name]);
  if (typeof value.state === 'string') {
    const street = [value.street, value.line2].filter((part) => typeof part === 'string').join(', ');
    return `${street}, ${value.city}, ${[value.state, ...codes].join(' ')}`;
  }
  return `${value.street}, ${[...codes, value.city].join(' ')}`;
}

/**
 * Arguments with placeholders filled. One that stands alone keeps its kind (a number, an address); an
 * argument without a value is left out.
 */
export function fillArgs(args: Args, understood: Pick<Understood, 'values' | 'desk'>, now: string): Args {
  return Object.fromEntries(
    Object.entries(args).flatMap(([name, value]) => {
      const filled = fillValue(value, understood, now);
      return filled === undefined ? [] : [[name, filled]];
    }),
  );
}

function fillValue(
  value: Json,
  understood: Pick<Understood, 'values' | 'desk'>,
  now: string,
): Json | undefined {
  if (typeof value === 'string') {
    const alone = ALONE.exec(value)?.[1];
    if (alone?.startsWith('today+')) return dayAfter(now, Number(alone.slice(6)));
    return alone ? valueNamed(alone, understood.values) : fillText(value, understood);
  }
  if (Array.isArray(value))
    return value.map((item) => fillValue(item, understood, now)).filter((item) => item !== undefined);
  if (isRecord(value)) return fillArgs(value, understood, now);
  return value;
}

/** `2026-11-26`: the day so many days after the given time, in UTC. */
export function dayAfter(now: string, days: number): string {
  return new Date(Date.parse(now) + days * 86_400_000).toISOString().slice(0, 10);
}
