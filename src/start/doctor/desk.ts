/** The desk's files. */
import { join } from 'node:path';
import { loadPlaybooks, problemText } from '../../agent/playbooks/load.ts';
import { readContents } from '../../desk/contents.ts';
import { DeskMistake } from '../../desk/finding.ts';
import type { Desk } from '../../run/desk.ts';
import { type Told, teller } from './told.ts';

const { broken, note, works } = teller('desk');

/** `today`: ISO date, by which articles are overdue. */
export function deskTold(folder: string, today: string): { told: Told[]; desk?: Desk } {
  try {
    const { desk } = readContents(folder, today);
    const { playbooks, problems } = loadPlaybooks(join(folder, 'playbooks'), desk);
    if (problems.length > 0) return { told: problems.map((problem) => note(problemText(problem))), desk };
    return { told: [works(`${desk.name}, ${playbooks.length} playbooks.`)], desk };
  } catch (error) {
    if (error instanceof DeskMistake) return { told: [broken(error.message)] };
    throw error;
  }
}
