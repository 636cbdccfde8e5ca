/** Reads playbooks. A broken one is named with file, line and reason, and the rest still work. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readLined, shapeMistakes } from '../../flow/yaml-lines.ts';
import type { Catalogue } from '../../run/plan/catalogue.ts';
import { splitFrontMatter } from '../../run/text/front-matter.ts';
import type { AgentDesk } from '../desk.ts';
import { languagesOf } from '../languages/language.ts';
import { mistakes } from './mistakes.ts';
import { Playbook } from './playbook.ts';

export interface PlaybookProblem {
  file: string;
  /** Counted from 1 in the whole file. */
  line: number;
  reason: string;
}

export interface Loaded {
  playbooks: Playbook[];
  problems: PlaybookProblem[];
}

/**
 * Every `*.md` of the directory, by name. Throws only when the directory itself cannot be read.
 */
export function loadPlaybooks(directory: string, desk: AgentDesk): Loaded {
  const files = readdirSync(directory)
    .filter((name) => name.endsWith('.md') && name !== 'README.md')
    .sort();
  return readPlaybooks(
    files.map((file) => {
      try {
        return { file, text: readFileSync(join(directory, file), 'utf8') };
      } catch (error) {
        return { file, unreadable: error instanceof Error ? error.message : String(error) };
      }
    }),
    desk,
  );
}

/** One sentence for the log or the console: `playbooks/x.md, line 4: …`. */
export function problemText(problem: PlaybookProblem): string {
  return `The playbook ${problem.file} is left out: line ${problem.line}: ${problem.reason}`;
}

/** A sentence about each reply that is missing in a language of the desk; its first is written then. */
export function untranslated(playbooks: Playbook[], desk: AgentDesk): string[] {
  const [first, ...others] = languagesOf(desk);
  return playbooks.flatMap(({ file, replies }) =>
    Object.entries(replies).flatMap(([purpose, reply]) =>
      others
        .filter((language) => reply && !reply[language])
        .map(
          (language) =>
            `The playbook ${file} has no text in ${language} in replies.${purpose}: ${first} is written`,
        ),
    ),
  );
}

export function readPlaybooks(
  sources: { file: string; text?: string; unreadable?: string }[],
  desk: AgentDesk,
): Loaded {
  const playbooks: Playbook[] = [];
  const problems: PlaybookProblem[] = [];
  for (const { file, text, unreadable } of sources) {
    const read =
      text === undefined
        ? [{ file, line: 1, reason: `cannot be read: ${unreadable}` }]
        : parsePlaybook(file, text, desk);
    if (Array.isArray(read)) {
      problems.push(...read);
      continue;
    }
    const twin = playbooks.find(
      (other) => other.id === read.id || (read.kind === 'fallback' && other.kind === 'fallback'),
    );
    if (twin)
      problems.push({
        file,
        line: 2,
        reason: `${twin.file} is already the playbook "${twin.id}"; give this one another id and kind`,
      });
    else playbooks.push(read);
  }
  return { playbooks, problems };
}

/** Leaves out playbooks that name a tool the catalogue does not have, and says which. */
export function checkTools(playbooks: Playbook[], catalogue: Catalogue): Loaded {
  const problems = playbooks.flatMap((playbook) =>
    playbook.steps.flatMap((step, n): PlaybookProblem[] =>
      catalogue.tool(step.tool)
        ? []
        : [
            {
              file: playbook.file,
              line: playbook.toolLines[n] ?? 1,
              reason: `steps.${n}.tool: there is no tool "${step.tool}"`,
            },
          ],
    ),
  );
  const broken = new Set(problems.map((problem) => problem.file));
  return { playbooks: playbooks.filter((playbook) => !broken.has(playbook.file)), problems };
}

/** The playbook, or everything that is wrong with it. */
export function parsePlaybook(file: string, text: string, desk: AgentDesk): Playbook | PlaybookProblem[] {
  const parts = splitFrontMatter(text);
  if (!parts)
    return [{ file, line: 1, reason: 'begins with no front matter; put it between two lines of ---' }];
  const lined = readLined(parts.front, 'yaml', 2);
  if (Array.isArray(lined)) return lined.map((mistake) => ({ file, ...mistake }));
  const parsed = Playbook.safeParse(lined.content);
  if (!parsed.success)
    return shapeMistakes(parsed.error, lined).map(({ line, path, reason }) => ({
      file,
      line,
      reason: `${path || 'front matter'}: ${reason}`,
    }));
  const found = mistakes(parsed.data, desk);
  if (found.length > 0)
    return found.map(({ path, reason }) => ({
      file,
      line: lined.lineOf(path),
      reason: `${path.join('.')}: ${reason}`,
    }));
  const toolLines = parsed.data.steps.map((_, n) => lined.lineOf(['steps', n, 'tool']));
  return { ...parsed.data, body: parts.body.trim(), file, toolLines };
}
