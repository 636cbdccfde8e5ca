/**
 * Queues and articles that a model names where nothing checks them later: a queue must be one that somebody
 * set up, an article one that was read.
 */
import type { PlanRequest } from '../../flow/ports/agent.ts';
import type { ArticleQuote, Json, Next } from '../../run/plan/plan.ts';
import { queuesOf } from '../../run/policy/judge.ts';
import { allSteps } from '../playbooks/history.ts';
import type { Playbook } from '../playbooks/playbook.ts';

/** Sentences for the model. `all`: every playbook, since each may name a queue. */
export function namingProblems(next: Next, input: PlanRequest, all: Playbook[]): string[] {
  if (next.kind === 'hand_over') {
    const queues = queueNames(input, all);
    const wrong =
      next.to === undefined || queues.has(next.to)
        ? []
        : [`there is no queue "${next.to}"; there are ${[...queues].join(', ')}`];
    return [...wrong, ...(next.citations ?? []).flatMap((quote) => articleProblems(quote, input))];
  }
  return next.kind === 'refuse' && next.article ? articleProblems(next.article, input) : [];
}

function queueNames({ policy }: PlanRequest, all: Playbook[]): Set<string> {
  const { general, unverified, roles } = queuesOf(policy);
  const named = all.flatMap((playbook) => playbook.hand_over?.to ?? []);
  const own = policy.roles.map(({ role }) => role);
  return new Set([general, unverified, ...Object.keys(roles), ...named, policy.escalateTo, ...own]);
}

function articleProblems({ id, quote }: ArticleQuote, { run, policy }: PlanRequest): string[] {
  const read = allSteps(run).filter(({ state }) => state === 'done');
  const known = read.some(({ citations }) => citations?.some(({ article }) => article === id));
  const ruled = policy.rules.filter(({ article }) => article.id === id);
  if (!known && ruled.length === 0)
    return [`the article "${id}" was not read; read it first, or leave it out`];
  if (quote === undefined) return [];
  const quoted =
    ruled.some(({ article }) => article.quote === quote) || read.some(({ output }) => holds(output, quote));
  return quoted
    ? []
    : [`the quote of "${id}" stands in nothing that was read; quote word for word, or leave it out`];
}

function holds(value: Json | undefined, text: string): boolean {
  if (typeof value === 'string') return value.includes(text);
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some((inner) => holds(inner, text));
}
