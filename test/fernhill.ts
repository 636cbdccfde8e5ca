/** The demo's desk as its folder has it, for tests that mean its rules and its people. */
import { readStaff, withChecks } from '../src/desk/contents.ts';
import { DESK_FOLDER, openDesk } from '../src/start/desk.ts';

export const FERNHILL = DESK_FOLDER;
export const desk = openDesk();
export const { policy } = desk;
export const STAFF = readStaff(FERNHILL);
/** As it is loaded: the article on returns was checked on 2 November. */
export const policyChecked = withChecks(policy, new Map([['returns-and-refunds', '2026-11-02']]));
