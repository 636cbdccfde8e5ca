/** Reads playbooks. A broken one is named with file, line and reason, and the rest still work. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMap, isNode, isPair, LineCounter, parseDocument } from 'yaml';
import type { Catalogue } from '../../run/plan/catalogue.ts';
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
 * Every `*.md` of the directory, by name. This is the one function of the mind that touches files.
 * Throws only when the directory itself cannot be read.
 */
export function loadPlaybooks(directory: string): Loaded {
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
  );
}

/** One sentence for the log or the console: `playbooks/x.md, line 4: …`. */
export function problemText(problem: PlaybookProblem): string {
  return `The playbook ${problem.file} is left out: line ${problem.line}: ${problem.reason}`;
}

export function readPlaybooks(sources: { file: string; text?: string; unreadable?: string }[]): Loaded {
  const playbooks: Playbook[] = [];
  const problems: PlaybookProblem[] = [];
  for (const { file, text, unreadable } of sources) {
    const read =
      text === undefined
        ? [{ file, line: 1, reason: `cannot be read: ${unreadable}` }]
        : parsePlaybook(file, text);
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
export function parsePlaybook(file: string, text: string): Playbook | PlaybookProblem[] {
  const parts = /^\ufeff?---[ \t]*\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n([\s\S]*))?$/.exec(text);
  if (!parts)
    return [{ file, line: 1, reason: 'begins with no front matter; put it between two lines of ---' }];
  const counter = new LineCounter();
  const document = parseDocument(parts[1] ?? '', { lineCounter: counter });
  const lineAt = (offset: number): number => counter.linePos(offset).line + 1;
  if (document.errors.length > 0)
    return document.errors.map((error) => ({
      file,
      line: lineAt(error.pos[0]),
      reason: oneLine(error.message),
    }));
  let content: unknown;
  try {
    content = document.toJS();
  } catch (error) {
    // An alias that stands for nothing, or for too much.
    return [{ file, line: 2, reason: oneLine(error instanceof Error ? error.message : String(error)) }];
  }
  const parsed = Playbook.safeParse(content);
  const lineOf = (path: PropertyKey[]): number => {
    for (let length = path.length; length > 0; length -= 1) {
      const node: unknown = keyOrNode(document, path.slice(0, length));
      if (isNode(node) && node.range) return lineAt(node.range[0]);
    }
    return 1;
  };
  if (!parsed.success)
    return parsed.error.issues.map((issue) => {
      const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path;
      return {
        file,
        line: lineOf(path),
        reason: `${path.join('.') || 'front matter'}: ${oneLine(issue.message)}`,
      };
    });
  const found = mistakes(parsed.data);
  if (found.length > 0)
    return found.map(({ path, reason }) => ({
      file,
      line: lineOf(path),
      reason: `${path.join('.')}: ${reason}`,
    }));
  const toolLines = parsed.data.steps.map((_, n) => lineOf(['steps', n, 'tool']));
  return { ...parsed.data, body: (parts[2] ?? '').trim(), file, toolLines };
}

/** The key where there is one, so that a line is named where the reader looks for it. */
function keyOrNode(document: ReturnType<typeof parseDocument>, path: PropertyKey[]): unknown {
  const node: unknown = document.getIn(path, true);
  const parent: unknown = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
  if (isMap(parent)) {
    const last = path[path.length - 1];
    const pair = parent.items.find((item) => isPair(item) && String(item.key) === String(last));
    if (pair) return pair.key;
  }
  return node;
}

function oneLine(text: string): string {
  return (text.split('\n')[0] ?? text).replace(/:$/, '').slice(0, 300);
}
