/**
 * The arguments of a write as its approver reads them: every one, in the words that its tool declares, and
 * whose words stand behind those that policy judges. Pure.
 */

import type { ArgumentFacts, ToolFacts } from '../plan/catalogue.ts';
import { claimed } from '../plan/claims.ts';
import type { Args, Change, Json } from '../plan/plan.ts';
import { isRecord, pendingOf, referenceOf } from '../plan/references.ts';
import { present } from '../present.ts';
import type { Run } from '../state.ts';
import type { Step } from '../steps.ts';
import { money } from '../text/money.ts';
import type { ShownArgument } from './card.ts';

/** A text so long that stands whole in what the tool shows is not said twice. */
const LONG = 20;

interface Shown {
  tool: Pick<ToolFacts, 'args' | 'stated' | 'pictures' | 'showsArguments'> | undefined;
  currency: string;
  shows: Change[];
}

export function shownArguments(run: Run, step: Step, { tool, currency, shows }: Shown): ShownArgument[] {
  if (tool?.showsArguments) return [];
  const facts = { declared: tool?.args ?? {}, currency };
  const said = claimed(run, step, tool);
  return Object.entries(step.call?.args ?? step.args).flatMap(([name, value]) => {
    if (typeof value === 'string' && value.length >= LONG && shownWhole(value, shows)) return [];
    return [
      present({
        label: labelOf(name, facts.declared),
        value: valueText(name, value, facts),
        claimed: said[name],
      }),
    ];
  });
}

function shownWhole(text: string, shows: Change[]): boolean {
  return shows.some(({ label, before, after }) => [label, before, after].some((one) => one.includes(text)));
}

interface Facts {
  declared: Readonly<Record<string, ArgumentFacts>>;
  currency: string;
}

function valueText(name: string, value: Json, facts: Facts): string {
  if (value === null) return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number')
    return declaredOf(facts.declared, name).unit === 'cents' && Number.isInteger(value)
      ? money(value, facts.currency)
      : String(value);
  if (typeof value === 'string') return value;
  if (Array.isArray(value))
    return value.map((item) => valueText(name, item, facts)).join(value.some(isRecord) ? '; ' : ', ');
  const reference = referenceOf(value);
  if (reference !== undefined) return `from ${reference}`;
  if (pendingOf(value)) return 'what an earlier step gives';
  return argumentTexts(value, facts);
}

function argumentTexts(args: Args, facts: Facts): string {
  return Object.entries(args)
    .map(([name, value]) => `${labelOf(name, facts.declared)} ${valueText(name, value, facts)}`)
    .join(', ');
}

export function labelOf(name: string, declared: Facts['declared']): string {
  return declaredOf(declared, name).label ?? name.replaceAll('_', ' ');
}

/** Of a name that the declarations have themselves: arguments of outside tools may have any. */
export function declaredOf<Of extends ArgumentFacts>(
  declared: Readonly<Record<string, Of>>,
  name: string,
): Partial<Of> {
  return Object.hasOwn(declared, name) ? (declared[name] ?? {}) : {};
}
