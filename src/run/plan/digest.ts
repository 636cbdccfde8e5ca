/**
 * Digests name calls and approvals. They are salted with the run's own sealed salt, so that they give nothing
 * away after an erasure.
 */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Args, Expectation, Facts } from './plan.ts';

/** The canonical JSON (RFC 8785) of a value that JSON can carry. */
export function canonical(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('only JSON values have canonical bytes');
  return text;
}

export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

export function callDigest(salt: string, tool: string, args: Args): string {
  return sha256(canonical({ salt, tool, args }));
}

/** One call as its approver sees it; `needs` are the digests of the writes that it follows. */
export interface ApprovedCall {
  tool: string;
  args: Args;
  needs: string[];
  expect: Expectation[];
  before: Facts;
  again: number;
}

export function entryBytes(call: ApprovedCall): string {
  return canonical(call);
}

export interface ApprovalScope {
  salt: string;
  tenant: string;
  customer: string | null;
  policy: string;
  catalogue: string;
}

/** The digest that an approval names; `entries` are entryBytes in the order in which the calls run. */
export function approvalDigest(scope: ApprovalScope, entries: string[]): string {
  return sha256(`${canonical(scope)}[${entries.join(',')}]`);
}
