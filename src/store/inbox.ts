/**
 * What the inbox keeps of a message beside its name: the outcome, and where it was given a keyed digest of
 * what came.
 */
import type { Changed, ChangeRequest } from '../flow/ports/ledger.ts';
import type { Json } from '../run/plan/plan.ts';
import { isRecord } from '../run/plan/references.ts';
import type { Keyring } from './keys.ts';

/** Field of stored outcomes. */
const CONTENT_DIGEST = 'said_digest';

function digestOf(keyring: Keyring, tenant: string, { inbox, content }: ChangeRequest): string | undefined {
  return content === undefined ? undefined : keyring.digest(`${tenant}\n${inbox ?? ''}\n${content}`);
}

/** The outcome as JSON text for the inbox row. */
export function inboxValue(keyring: Keyring, tenant: string, request: ChangeRequest, outcome: Json): string {
  const digest = digestOf(keyring, tenant, request);
  return JSON.stringify(
    digest !== undefined && isRecord(outcome) ? { ...outcome, [CONTENT_DIGEST]: digest } : outcome,
  );
}

/** The answer to a message whose name the inbox knows. */
export function knownAlready(
  keyring: Keyring,
  tenant: string,
  request: ChangeRequest,
  stored: Json,
): Extract<Changed<never>, { kind: 'seen' | 'reused' | 'erased' }> {
  if (!isRecord(stored)) return { kind: 'seen', outcome: stored };
  if (stored.erased === true) return { kind: 'erased' };
  const { [CONTENT_DIGEST]: before, ...outcome } = stored;
  const digest = digestOf(keyring, tenant, request);
  if (before !== undefined && digest !== undefined && before !== digest) return { kind: 'reused' };
  return { kind: 'seen', outcome };
}
