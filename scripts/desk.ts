/** npm run desk -- …: a desk's folder, from an empty one to one that is right. */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { environmentConfig, SETTINGS } from '../src/config.ts';
import { findingText } from '../src/desk/finding.ts';
import { count } from '../src/run/text/counts.ts';
import { checkDesk } from '../src/start/desk-check.ts';
import { Told, told } from './with-database.ts';

const USAGE = `npm run desk -- check DIR      names every mistake of the desk in DIR, with file and line`;

function read(): { command: string | undefined; folder: string | undefined } {
  try {
    const [command, folder] = parseArgs({ allowPositionals: true }).positionals;
    return { command, folder };
  } catch (error) {
    throw new Told(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  }
}

await told(async () => {
  const { command, folder } = read();
  if (command !== 'check' || folder === undefined) throw new Told(USAGE);
  check(folder);
});

function check(folder: string): void {
  if (!existsSync(folder)) throw new Told(`There is no folder ${folder}.`);
  // Reads .env, too; what is wrong with other settings is not the desk's.
  environmentConfig();
  const own: readonly string[] = SETTINGS;
  const { findings, has } = checkDesk(folder, {
    today: new Date().toISOString().slice(0, 10),
    secretOf: (name) => (own.includes(name) ? undefined : process.env[name]),
  });
  const warnings = findings.filter(({ warning }) => warning);
  const mistakes = findings.filter(({ warning }) => !warning);
  for (const finding of mistakes) console.error(findingText(finding));
  for (const finding of warnings) console.error(`Warning: ${findingText(finding)}`);
  if (mistakes.length > 0) throw new Told(`${count(mistakes.length, 'mistake')}.`);
  const parts = [
    count(has.playbooks, 'playbook'),
    count(has.articles, 'article'),
    count(has.rules, 'rule'),
    has.people === 1 ? '1 person' : `${has.people} people`,
    `${count(has.tools, 'tool')} of its own`,
  ];
  console.log(`The desk is right: ${parts.join(', ')}.`);
}
