/** Whom a run waits for, seen by one reader. */
import type { RunListItem } from '../../../../flow/ports/cases.ts';
import type { RunView } from '../../../../run/view/run-view.ts';
import type { StaffList } from '../../../api/schemas/records.ts';

/** A member of the staff; `limit` in cents. */
export type StaffPerson = StaffList['staff'][number];

type Waits = RunListItem['waitsFor'];

/**
 * The run waits for this person by name, or for the role that they have; where it names both, either may move
 * it on.
 */
export function waitsForMe(waits: Waits, me: StaffPerson | undefined): boolean {
  if (waits === undefined || me === undefined) return false;
  if (waits.person === me.id) return true;
  return waits.role === me.role;
}

export function waitsInWords(waits: Waits, me: StaffPerson | undefined): string {
  if (waits === undefined) return '';
  const who = waitsForMe(waits, me) ? 'you' : (waits.role ?? waits.person ?? 'somebody');
  return `waits for ${who}: ${waits.for}`;
}

/**
 * Whether the reader's limit covers what the approval needs; undefined where that cannot be known (an unknown
 * role). Only the server decides; this only chooses which button leads.
 */
export function mayApprove(
  role: string | undefined,
  me: StaffPerson | undefined,
  staff: StaffPerson[],
): 'yes' | 'no' | undefined {
  if (role === undefined || me === undefined) return undefined;
  if (me.role === role) return 'yes';
  const limits = staff.filter((person) => person.role === role).map((person) => person.limit);
  if (limits.length === 0) return undefined;
  return me.limit >= Math.min(...limits) ? 'yes' : 'no';
}

/** What the open case asks of the reader now, if anything. */
export function asksReader(view: RunView, me: StaffPerson | undefined, staff: StaffPerson[]): boolean {
  const approval = view.card.approval;
  if (view.status === 'awaiting_approval' && approval?.state === 'pending') {
    return waitsForMe(view.waitsFor, me) || mayApprove(approval.role, me, staff) === 'yes';
  }
  return waitsForMe(view.waitsFor, me);
}

/** `me` first, then what waits for others, then the rest; newest change first within each. */
export function inOrder(runs: RunListItem[], me: StaffPerson | undefined): RunListItem[] {
  const rank = (run: RunListItem) => (waitsForMe(run.waitsFor, me) ? 0 : run.status === 'closed' ? 2 : 1);
  return runs.toSorted((a, b) => rank(a) - rank(b) || b.updatedAt.localeCompare(a.updatedAt));
}
