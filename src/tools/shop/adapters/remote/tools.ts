/** The shop's tools on a system that has no transactions of ours. */
import type { Tool } from '../../../contract.ts';
import { type Capability, offeredBy } from '../../contract/capabilities.ts';
import { QUIET_MS } from './change.ts';

/** Several calls of the system, one after another. */
const READ_TIMEOUT_MS = 20_000;
/** A write is sent, looked for, and waited for where nobody answered. */
const WRITE_TIMEOUT_MS = QUIET_MS + 60_000;

/** `off`: why nothing of it can be used, for people. */
export function remoteTools(
  tools: Tool[],
  { system, can, off }: { system: string; can: readonly Capability[]; off?: string | undefined },
): Tool[] {
  return offeredBy(tools, { system, can })
    .map(
      (tool): Tool =>
        tool.effect === 'read'
          ? { ...tool, timeoutMs: READ_TIMEOUT_MS }
          : // Whoever looks after a call that broke off finds out what became of it before it is sent again.
            { ...tool, timeoutMs: WRITE_TIMEOUT_MS, tries: 1, once: 'key' },
    )
    .map((tool) => (off === undefined ? tool : { ...tool, lacking: off }));
}
