/**
 * Judges what a plan would change against the tenant's policy. Pure: facts and policy come in, a verdict
 * comes out.
 */

import type { Approval } from '../approval.ts';
import type { Authority } from '../person.ts';
import type { ArticleQuote, Facts } from '../plan/plan.ts';
import { present } from '../present.ts';
import { type CountedWrite, countedFacts, countedMoney, inOrder } from './outgoing.ts';
import type { Condition, Policy, PolicyRule } from './policy.ts';

export type JudgedWrite = CountedWrite;

export type Verdict =
  | { kind: 'allowed'; role: string; cents: number }
  /** `exception` is the role that may allow it all the same; absent: nobody. */
  | {
      kind: 'refused';
      role: string;
      cents: number;
      reason: string;
      article: ArticleQuote;
      exception?: string;
    };

/**
 * The smallest role that may approve these writes together, and the money in cents that counts against
 * its limit: what the customer was given before, and what the plan gives.
 */
export function judge(policy: Policy, planned: readonly JudgedWrite[]): Verdict {
  const writes = inOrder(planned);
  const cents = countedMoney(writes);
  let role = roleFor(policy, cents);
  for (const { tool, preview } of writes) {
    role = higherRole(policy, role, policy.toolRoles[tool]);
    if (preview.judged.money_undeclared === true) role = higherRole(policy, role, policy.roles.at(-1)?.role);
  }
  const broken = writes.flatMap((write) =>
    brokenRules(policy, write).map((rule) => ({ rule, judged: countedFacts(rule, write) })),
  );
  // What nobody may allow comes first: an exception for one rule never lets another one through.
  const first = broken.find(({ rule }) => rule.exception === undefined) ?? broken[0];
  if (!first) return { kind: 'allowed', role, cents };
  let exception = first.rule.exception;
  if (exception !== undefined)
    for (const { rule } of broken) exception = higherRole(policy, exception, rule.exception);
  return {
    kind: 'refused',
    role: higherRole(policy, role, exception),
    cents,
    reason: fill(first.rule.says, first.judged),
    article: quoteOf(first.rule),
    ...present({ exception }),
  };
}

/** The rules that the write does not keep. */
export function brokenRules(policy: Policy, write: JudgedWrite): PolicyRule[] {
  return policy.rules.filter((rule) => {
    if (rule.tool !== write.tool) return false;
    const judged = countedFacts(rule, write);
    return applies(rule, judged) && !holds(rule.require, judged);
  });
}

/**
 * The first role whose limit covers the amount; beyond every limit, a role that nobody has, so that
 * nobody may approve.
 */
export function roleFor(policy: Policy, cents: number): string {
  return policy.roles.find((role) => role.limit >= cents)?.role ?? NOBODY;
}

/** Named where an amount is over every limit. */
export const NOBODY = 'nobody';

/**
 * A role that is not on the ladder (a desk of its own, or NOBODY) stands above it as something asked for,
 * and below it as something had.
 */
function rank(policy: Policy, role: string): number {
  const at = policy.roles.findIndex((known) => known.role === role);
  return at < 0 ? policy.roles.length : at;
}

export function higherRole(policy: Policy, one: string, other: string | undefined): string {
  return other !== undefined && rank(policy, other) > rank(policy, one) ? other : one;
}

export function limitOf(policy: Policy, role: string): number | undefined {
  return policy.roles.find((known) => known.role === role)?.limit;
}

/**
 * Whether this person may approve what needs this role and this much money. The limit is the person's
 * own, looked up now.
 */
export function mayApprove(
  policy: Policy,
  person: Authority,
  need: { role: string; cents: number },
): boolean {
  if (need.role === NOBODY || person.limit < need.cents) return false;
  return (
    person.role === need.role ||
    (onLadder(policy, person.role) &&
      rank(policy, person.role) >= rank(policy, need.role) &&
      onLadder(policy, need.role))
  );
}

/** Whether whoever approves has to say why, so that no large sum goes by a press alone. */
export function asksWhy(
  { reasonFrom }: Policy,
  { cents, covers }: Pick<Approval, 'cents' | 'covers'>,
): boolean {
  return reasonFrom !== undefined && covers === 'writes' && cents >= reasonFrom;
}

function onLadder(policy: Policy, role: string): boolean {
  return policy.roles.some((known) => known.role === role);
}

function applies(rule: PolicyRule, facts: Facts): boolean {
  return rule.when === undefined || holds(rule.when, facts);
}

/** Every named fact must hold. An absent fact never does, so that what is not known is not allowed. */
export function holds(condition: Condition, facts: Facts): boolean {
  return Object.entries(condition).every(([name, test]) => {
    const fact = Object.hasOwn(facts, name) ? facts[name] : undefined;
    if (fact === undefined || fact === null) return false;
    if (test.equals !== undefined && fact !== test.equals) return false;
    if (test.one_of !== undefined && !test.one_of.includes(fact)) return false;
    if (test.at_most !== undefined && !(typeof fact === 'number' && fact <= test.at_most)) return false;
    if (test.at_least !== undefined && !(typeof fact === 'number' && fact >= test.at_least)) return false;
    return true;
  });
}

function fill(text: string, facts: Facts): string {
  return text.replace(/\{([a-z_]+)\}/g, (_, name: string) => String(facts[name] ?? '?'));
}

function quoteOf(rule: PolicyRule): ArticleQuote {
  const { id, title, section, quote, checkedAt } = rule.article;
  return present({ id, title, section, quote, checkedAt });
}

/** `a lead`, `an engineer`. */
export function aRole(role: string): string {
  return `${/^[aeiou]/i.test(role) ? 'an' : 'a'} ${role}`;
}

/** The tenant's queues. Where a policy names none, every case goes to the role that cases escalate to. */
export function queuesOf(policy: Policy): NonNullable<Policy['queues']> {
  const { queues, escalateTo } = policy;
  return queues ?? { general: escalateTo, unverified: escalateTo, roles: {} };
}

/** How many values that do not fit count in how many hours, where a policy does not say. */
const EVIDENCE_TRIES = { wrong: 5, perHours: 24 };

export function evidenceTriesOf({ evidenceTries = EVIDENCE_TRIES }: Policy): { most: number; hours: number } {
  return { most: evidenceTries.wrong, hours: evidenceTries.perHours };
}

/** Codes for one customer in a day, where a policy does not say. */
const CODES_PER_DAY = 5;

export function codesPerDayOf({ codesPerDay = CODES_PER_DAY }: Policy): number {
  return codesPerDay;
}

/** Which complete list of evidence was given, if any. */
export function completeEvidence(policy: Policy, evidence: string[]): string[] | undefined {
  return policy.evidence.find((list) => list.every((kind) => evidence.includes(kind)));
}
