/**
 * A read of the tools file that finds the customer. Its record says who they are and what would prove it;
 * what counts is only the one value of a field that the case's own words give and the record has.
 */

import { z } from 'zod';
import type { OutsideCustomers } from '../../flow/ports/effects.ts';
import type { Given } from '../../flow/ports/given.ts';
import type { CallContext } from '../../flow/ports/tools.ts';
import type { Json } from '../../run/plan/plan.ts';
import { completeEvidence } from '../../run/policy/judge.ts';
import type { Policy } from '../../run/policy/policy.ts';
import { worded } from '../../run/text/worded.ts';
import { ToolFault } from '../contract.ts';
import { type EvidenceParts, judgeMatches, type Match, masked, maskedBy, matchOf } from '../evidence.ts';
import type { Declared } from './calling.ts';
import { at, scalarOf } from './values.ts';

export const FoundOutput = z.strictObject({
  customer: z.strictObject({ id: z.string(), name: z.string(), email: z.string() }).nullable(),
  /** Kinds of evidence that the words gave and the record has. */
  evidence: z.array(z.string()),
  /** What was given, by its kind, masked. */
  given: z.record(z.string(), z.string()).optional(),
  /** Too much that does not fit was given before: until then nothing counts. */
  pausedUntil: z.string().optional(),
});
export type Found = z.infer<typeof FoundOutput>;

export interface FindingParts extends EvidenceParts {
  customers: OutsideCustomers;
}

export type Finding = Declared & { finds: NonNullable<Declared['finds']> };

export const findsCustomer = (declared: Declared): declared is Finding => declared.finds !== undefined;

const NOBODY: Found = { customer: null, evidence: [] };

/**
 * `asked`: names what was asked, so that wrong tries are counted for it. `record`: what the service
 * answered; undefined: there is no such record, which is judged as one that nothing fits. Whoever proves
 * nothing of what the tool could prove is bound to nobody, and so is who writes from an address that is
 * not the record's.
 */
export async function found(
  { finds, proves = {} }: Finding,
  record: Json | undefined,
  { asked, context, parts }: { asked: string; context: CallContext; parts: FindingParts },
): Promise<Found> {
  const id = record === undefined ? null : scalarOf(at(record, finds.id));
  const given = parts.readGiven(context.words);
  const matches = Object.entries(proves).map(([kind, place]) => {
    const recorded = record === undefined || id === null ? null : scalarOf(at(record, place));
    return matchOf(kind, givenOf(kind, given), recorded === null ? [] : [String(recorded)]);
  });
  const known = id !== null && context.customer?.id === String(id) ? context.customer : undefined;
  const earlier = matches.flatMap(({ kind }) => (known?.evidence?.includes(kind) ? [kind] : []));
  if (!known?.verified) {
    const counted = matches.filter(({ kind }) => !earlier.includes(kind));
    const subjects = [`asked:${asked}`, ...(id === null ? [] : [`customer:${id}`])];
    const pausedUntil = await judgeMatches(parts, context, { subjects, matches: counted });
    if (pausedUntil !== undefined) return { ...NOBODY, pausedUntil };
  }
  if (record === undefined || id === null) return NOBODY;
  const evidence = matches.flatMap(({ kind, fits }) => (fits || earlier.includes(kind) ? [kind] : []));
  const bySender = evidence.some(isSender);
  const anotherSender = matches.some(({ kind }) => isSender(kind)) && given.addresses.length > 0 && !bySender;
  if (!known?.verified && matches.length > 0 && (evidence.length === 0 || anotherSender)) return NOBODY;
  return bound(finds, record, { id: String(id), evidence, matches, context, parts });
}

async function bound(
  finds: Finding['finds'],
  record: Json,
  of: { id: string; evidence: string[]; matches: Match[]; context: CallContext; parts: FindingParts },
): Promise<Found> {
  const { id, evidence, matches, context, parts } = of;
  const text = (place: string | undefined) => {
    const value = place === undefined ? null : scalarOf(at(record, place));
    return value === null ? '' : String(value);
  };
  const email = text(finds.email).trim();
  const another = context.customer !== undefined && context.customer.id !== id;
  if (email !== '' && !another)
    await parts.customers.keep(context.tenant, { run: context.run, customer: id, email });
  const verified =
    (context.customer?.verified && context.customer.id === id) ||
    completeEvidence(context.policy, evidence) !== undefined;
  const wrote = matches.some(({ value, fits }) => fits && value?.toLowerCase() === email.toLowerCase());
  const name = text(finds.name);
  return {
    customer: {
      id,
      name: verified ? name : masked(name),
      email: verified || wrote ? email : masked(email),
    },
    evidence,
    given: maskedBy(matches),
  };
}

/**
 * A kind that ends so is the sender's address; any other is what was given of the entity of that name.
 */
const isSender = (kind: string) => /(?:^|_)email$/.test(kind);

function givenOf(kind: string, given: Given): string[] {
  if (isSender(kind)) return given.senders;
  return given.entities[kind] ?? [];
}

export function foundHeadline(
  { customer, evidence, pausedUntil }: Found,
  { evidenceNames, person }: Pick<Policy, 'evidenceNames' | 'person'>,
): string {
  if (pausedUntil !== undefined) return 'too much that does not fit was given; nothing counts for a while';
  if (!customer) return worded('no customer fits what was given', person);
  const who = customer.name || customer.id;
  const given = evidence.map((kind) => evidenceNames?.[kind] ?? kind.replaceAll('_', ' '));
  return given.length > 0 ? `${who} (${given.join(' + ')})` : who;
}

/** Where a service is asked for nobody's record, there is none. */
export async function recordOrNone(call: () => Promise<Json>): Promise<Json | undefined> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof ToolFault && error.code === 'not_found') return undefined;
    throw error;
  }
}
