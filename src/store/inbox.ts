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

/** A message of a tenant's, and the keys that its content is digested with. */
interface Asked {
  keyring: Keyring;
  tenant: string;
  request: ChangeRequest;
}

function digestOf({ keyring, tenant, request: { inbox, content } }: Asked): string | undefined {
  return content === undefined ? undefined : keyring.digest(`${tenant}\n${inbox ?? ''}\n${content}`);
}

/** The outcome as JSON text for the inbox row. */
export function inboxValue(asked: Asked, outcome: Json): string {
  const digest = digestOf(asked);
  return JSON.stringify(
    digest !== undefined && isRecord(outcome) ? { ...outcome, [CONTENT_DIGEST]: digest } : outcome,
  );
}

/** The answer to a message whose name the inbox knows. */
export function knownAlready(
  asked: Asked,
  stored: Json,
): Extract<Changed<never>, { kind: 'seen' | 'reused' | 'erased' }> {
  if (!isRecord(stored)) return { kind: 'seen', outcome: stored };
  if (stored.erased === true) return { kind: 'erased' };
  const { [CONTENT_DIGEST]: before, ...outcome } = stored;
  const digest = digestOf(asked);
  if (before !== undefined && digest !== undefined && before !== digest) return { kind: 'reused' };
  return { kind: 'seen', outcome };
}
