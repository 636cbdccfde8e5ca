/** Rehearsals that rehearse nothing, or that give and expect what no tool answers or takes. */
import type { z } from 'zod';
import type { Catalogue } from '../../run/plan/catalogue.ts';
import type { Args } from '../../run/plan/plan.ts';
import { noSuch } from '../../run/text/no-such.ts';
import type { Mistake } from './mistakes.ts';
import type { Playbook } from './playbook.ts';
import { expectsSomething, type Rehearsal } from './rehearsal.ts';

export interface RehearsedTools {
  catalogue: Catalogue;
  /** By tool, what its system answers, before anything is made of it. */
  answers: ReadonlyMap<string, z.ZodType>;
}

const EXPECTED = 'plans, asks, hands_over, shows, approves, refused, letter or ends';

export function rehearsalMistakes(
  { rehearsals }: Pick<Playbook, 'rehearsals'>,
  tools: RehearsedTools,
): Mistake[] {
  return rehearsals.flatMap((rehearsal, n) =>
    [...nothing(rehearsal), ...given(rehearsal, tools), ...planned(rehearsal, tools)].map((one) => ({
      ...one,
      path: ['rehearsals', n, ...one.path],
    })),
  );
}

function nothing(rehearsal: Rehearsal): Mistake[] {
  if (expectsSomething(rehearsal)) return [];
  return [{ path: ['request'], reason: `nothing is said that must come of it: write ${EXPECTED}` }];
}

function given({ given: all }: Rehearsal, { catalogue, answers }: RehearsedTools): Mistake[] {
  return all.flatMap(({ tool, args, gives }, n): Mistake[] => {
    const issues = gives === undefined ? [] : (answers.get(tool)?.safeParse(gives).error?.issues ?? []);
    return [
      ...argumentMistakes({ tool, args }, catalogue).map((one) => ({
        ...one,
        path: ['given', n, ...one.path],
      })),
      ...issues.map(({ path, message }) => ({
        path: ['given', n, 'gives', ...(path as (string | number)[])],
        reason: `${tool} does not answer so: ${message}`,
      })),
    ];
  });
}

function planned({ plans = [] }: Rehearsal, { catalogue }: RehearsedTools): Mistake[] {
  return plans.flatMap((one, n) =>
    typeof one === 'string'
      ? []
      : argumentMistakes(one, catalogue).map((mistake) => ({
          ...mistake,
          path: ['plans', n, ...mistake.path],
        })),
  );
}

function argumentMistakes(
  { tool, args = {} }: { tool: string; args?: Args | undefined },
  catalogue: Catalogue,
): Mistake[] {
  const { shape } = (catalogue.tool(tool)?.input ?? {}) as { shape?: Record<string, unknown> };
  const known = shape && Object.keys(shape);
  if (!known || known.length === 0) return [];
  return Object.keys(args)
    .filter((name) => !known.includes(name))
    .map((name) => ({ path: ['args', name], reason: noSuch(`argument of ${tool}`, name, { known }) }));
}
