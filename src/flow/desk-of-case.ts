/** Which version of its tenant's desk a case works with. */
import type { Policy } from '../run/policy/policy.ts';
import type { Run } from '../run/state.ts';
import type { OpenDesk, TenantDesk } from './ports/desks.ts';

/**
 * The newest; but what was approved, or is asked for, is carried out with the tools that it was shown with,
 * while they are kept and the policy that it was judged by is the one that counts.
 */
export function deskOfCase(desk: TenantDesk, run: Run | undefined, policy: Policy): OpenDesk {
  const approval = run?.approval;
  if (!approval || approval.policy !== policy.version) return desk.newest;
  return desk.having(approval.catalogue) ?? desk.newest;
}
