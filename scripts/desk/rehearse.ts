/** npm run desk -- rehearse: each rehearsal of a desk, passed or with what differs. */
import { DeskMistake, findingText, inFileOrder } from '../../src/desk/finding.ts';
import { count } from '../../src/run/text/counts.ts';
import { RehearsalsMissing, type RehearseOptions, rehearse } from '../../src/start/desks/rehearse.ts';
import { Told } from '../with-database.ts';

const LONGEST = 100;

export async function rehearseDesk(folder: string, options: RehearseOptions): Promise<void> {
  let passed = 0;
  let failed = 0;
  try {
    const told = (sentence: string) => console.error(`Warning: ${sentence}`);
    for await (const { playbook, request, differs } of rehearse(folder, { ...options, told })) {
      if (differs.length === 0) passed += 1;
      else failed += 1;
      const line = request.replaceAll(/\s+/g, ' ');
      const short = line.length > LONGEST ? `${line.slice(0, LONGEST).toWellFormed()}…` : line;
      console.log(`${differs.length === 0 ? 'passed' : 'FAILED'}  ${playbook}: ${short}`);
      for (const finding of differs) console.log(`        ${findingText(finding)}`);
    }
  } catch (error) {
    if (error instanceof RehearsalsMissing) throw new Told(error.message);
    if (error instanceof DeskMistake)
      throw new Told(
        `${inFileOrder(error.findings).map(findingText).join('\n')}\n${count(error.findings.length, 'mistake')}.`,
      );
    throw error;
  }
  console.log(`${passed} passed, ${failed} failed.`);
  if (failed > 0) process.exitCode = 1;
}
