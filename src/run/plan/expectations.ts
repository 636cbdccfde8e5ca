/** Checks on a step's output, made by rule. */

import type { Step } from '../steps.ts';
import { canonical } from './digest.ts';
import type { Expectation, Json } from './plan.ts';
import { parseReference, valueAt } from './references.ts';

/** The first expectation that a done step does not meet. */
export function unmet(step: Step): Expectation | undefined {
  return step.state === 'done'
    ? step.expect.find((expectation) => !met(expectation, step.output))
    : undefined;
}

export function met(expectation: Expectation, output: Json | undefined): boolean {
  const path = expectation.path;
  const reference = parseReference(`s${path.startsWith('.') || path.startsWith('[') ? path : `.${path}`}`);
  const found = reference ? valueAt(output, reference.path) : undefined;
  const { is, value } = expectation;
  switch (is) {
    case 'present':
      return found !== undefined && found !== null;
    case 'absent':
      return found === undefined || found === null;
    case 'equals':
      return found !== undefined && canonical(found) === canonical(value ?? null);
    case 'at_least':
      return typeof found === 'number' && typeof value === 'number' && found >= value;
    case 'at_most':
      return typeof found === 'number' && typeof value === 'number' && found <= value;
    case 'one_of':
      return (
        found !== undefined &&
        Array.isArray(value) &&
        value.some((item) => canonical(item) === canonical(found))
      );
    default:
      return is satisfies never;
  }
}
