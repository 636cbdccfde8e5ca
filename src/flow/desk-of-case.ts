/** Which version of its tenant's desk a case works with. */
import type { Policy } from '../run/policy/policy.ts';
import type { Run } from '../run/state.ts';
import type { OpenDesk, TenantDesk } from './ports/desks.ts';

/**
 * What a write was started with, also under another policy: no tool that does something else may finish it,
 * or say what became of it. undefined: what it was started with is not kept any more.
 */
export function deskOfWrite(
  desk: TenantDesk,
  { tool, catalogue }: { tool: string; catalogue?: string },
): OpenDesk | undefined {
  const kept = catalogue === undefined ? undefined : desk.having(catalogue);
  if (kept) return kept;
  const { newest } = desk;
  // A tool of our own is the same in every version.
  const same = newest.toolRunner.catalogue().tool(tool)?.definition === undefined;
  return same || catalogue === undefined ? newest : undefined;
}

/**
 * The newest; but what was approved, or is asked for, is carried out with the tools that it was shown with,
 * while they are kept and the policy that it was judged by is the one that counts. What is planned anew is
 * planned with the newest, and so is everything once it has withdrawn a tool that is still to be used.
 */
export function deskOfCase(desk: TenantDesk, run: Run | undefined, policy: Policy): OpenDesk {
  const { newest } = desk;
  const approval = run?.approval;
  if (!approval || approval.policy !== policy.version) return newest;
  if (run.phase === 'planning' || approval.revision !== run.revision) return newest;
  const kept = desk.having(approval.catalogue);
  return kept && !withdraws(newest, run) ? kept : newest;
}

/** What the plan still wants to do it has no tool for. */
function withdraws({ toolRunner }: OpenDesk, { plan }: Run): boolean {
  const catalogue = toolRunner.catalogue();
  return (plan?.steps ?? []).some(({ state, tool }) => state === 'todo' && !catalogue.tool(tool));
}
