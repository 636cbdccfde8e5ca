/** The demo's desk as its folder has it, for tests that mean its rules and its people. */

import { readStaff, withChecks } from '../src/desk/contents.ts';
import type { Policy } from '../src/run/policy/policy.ts';
import { DESK_FOLDER, openDesk } from '../src/start/desks/folder.ts';

export const FERNHILL = DESK_FOLDER;
export const desk = openDesk();
export const { policy } = desk;
export const STAFF = readStaff(FERNHILL);
/** As it is loaded: the article on returns was checked on 2 November. */
export const policyChecked = withChecks(policy, new Map([['returns-and-refunds', '2026-11-02']]));

/** The desk's policy, save for what a test means differently. */
export function policyLike(
  changes: Pick<Policy, 'version' | 'rules' | 'limits'> & Partial<Policy> & { draftMinutes?: number },
): Policy {
  const { draftMinutes = policy.deadlines.draftMinutes, ...rest } = changes;
  return { ...policy, ...rest, deadlines: { ...policy.deadlines, draftMinutes } };
}
