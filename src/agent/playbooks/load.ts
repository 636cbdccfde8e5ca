/** Reads playbooks. A broken one is named with file, line and reason, and the rest still work. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Lined, readLined, shapeMistakes } from '../../flow/yaml-lines.ts';
import type { Catalogue } from '../../run/plan/catalogue.ts';
import { splitFrontMatter } from '../../run/text/front-matter.ts';
import type { AgentDesk } from '../desk.ts';
import { mistakes } from './mistakes.ts';
import { Playbook } from './playbook.ts';
import { stepMistakes } from './step-mistakes.ts';

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
  return readPlaybooks(playbookFiles(directory), desk);
}

export interface PlaybookFile {
  file: string;
  text?: string;
  unreadable?: string;
}

/** Throws only when the directory itself cannot be read. */
export function playbookFiles(directory: string): PlaybookFile[] {
  const files = readdirSync(directory)
    .filter((name) => name.endsWith('.md') && name !== 'README.md')
    .sort();
  return files.map((file) => {
    try {
      return { file, text: readFileSync(join(directory, file), 'utf8') };
    } catch (error) {
      return { file, unreadable: error instanceof Error ? error.message : String(error) };
    }
  });
}

/** One sentence for the log or the console: `playbooks/x.md, line 4: …`. */
export function problemText(problem: PlaybookProblem): string {
  return `The playbook ${problem.file} is left out: line ${problem.line}: ${problem.reason}`;
}

export function readPlaybooks(sources: PlaybookFile[], desk: AgentDesk): Loaded {
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

/** Leaves out playbooks of which a step can never run, and says why. */
export function checkSteps(playbooks: Playbook[], catalogue: Catalogue): Loaded {
  const problems = playbooks.flatMap((playbook) =>
    stepMistakes(playbook, catalogue).map(({ path, reason }) => ({
      file: playbook.file,
      line: playbook.toolLines[Number(path[1])] ?? 1,
      reason: `${path.join('.')}: ${reason}`,
    })),
  );
  const broken = new Set(problems.map(({ file }) => file));
  return { playbooks: playbooks.filter(({ file }) => !broken.has(file)), problems };
}

/** The playbook, or everything that is wrong with it. */
export function parsePlaybook(file: string, text: string, desk: AgentDesk): Playbook | PlaybookProblem[] {
  const { playbook, problems } = readPlaybook(file, text, desk);
  return playbook && problems.length === 0 ? playbook : problems;
}

export interface ReadPlaybook {
  /** There as soon as it has a playbook's shape, whatever else is wrong. */
  playbook?: Playbook;
  problems: PlaybookProblem[];
  lineOf: Lined['lineOf'];
}

export function readPlaybook(file: string, text: string, desk: AgentDesk): ReadPlaybook {
  const nowhere = () => 1;
  const parts = splitFrontMatter(text);
  if (!parts) {
    const reason = 'begins with no front matter; put it between two lines of ---';
    return { problems: [{ file, line: 1, reason }], lineOf: nowhere };
  }
  const lined = readLined(parts.front, 'yaml', 2);
  if (Array.isArray(lined))
    return { problems: lined.map((mistake) => ({ file, ...mistake })), lineOf: nowhere };
  const { lineOf } = lined;
  const parsed = Playbook.safeParse(lined.content);
  if (!parsed.success) {
    const problems = shapeMistakes(parsed.error, lined).map(({ line, path, reason }) => ({
      ...{ file, line },
      reason: `${path || 'front matter'}: ${reason}`,
    }));
    return { problems, lineOf };
  }
  const problems = mistakes(parsed.data, desk).map(({ path, reason }) => ({
    ...{ file, line: lineOf(path) },
    reason: `${path.join('.')}: ${reason}`,
  }));
  const toolLines = parsed.data.steps.map((_, n) => lineOf(['steps', n, 'tool']));
  return { playbook: { ...parsed.data, body: parts.body.trim(), file, toolLines }, problems, lineOf };
}
