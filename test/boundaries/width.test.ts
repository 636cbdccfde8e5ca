/** No line is wider than 110 columns, save for one long text or regular expression in it. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { visitNodes } from './read-source.ts';

const ROOT = join(import.meta.dirname, '../..');
const WIDTH = 110;
/** What may stand beside the text that makes a line wide. */
const BESIDE = 60;
const TEXTS = new Set(['Literal', 'TemplateLiteral', 'TemplateElement', 'JSXText']);

interface Span {
  start: number;
  end: number;
}

/** Where strings, templates and regular expressions stand. */
function textsIn(path: string, text: string): Span[] {
  const found: Span[] = [];
  visitNodes(path, text, ({ type, start, end }) => {
    if (TEXTS.has(type)) found.push({ start: Number(start), end: Number(end) });
  });
  return found;
}

/** `FILE:LINE` of every line that is too wide. */
function tooWide(path: string, text: string): string[] {
  const wide: { line: number; start: number; words: string }[] = [];
  let start = 0;
  for (const [at, words] of text.split('\n').entries()) {
    if (words.length > WIDTH) wide.push({ line: at + 1, start, words });
    start += words.length + 1;
  }
  if (wide.length === 0) return [];
  const texts = /\.tsx?$/.test(path) ? textsIn(path, text) : [];
  return wide
    .filter(({ start, words }) => {
      const end = start + words.length;
      const longest = Math.max(0, ...texts.map((one) => Math.min(one.end, end) - Math.max(one.start, start)));
      return words.length - longest > BESIDE && !/^\s*\*? ?https?:\S+$/.test(words);
    })
    .map(({ line }) => `${path}:${line}`);
}

test('no code and no comment is wider than 110 columns: wrap it, a comment at the end of a thought', () => {
  const folders = ['src', 'test', 'bench', 'evals', 'scripts'];
  const files = execFileSync('git', ['ls-files', ...folders], { cwd: ROOT, encoding: 'utf8' })
    .split('\n')
    .filter((path) => /\.(tsx?|css|html)$/.test(path));
  expect(files.length).toBeGreaterThan(500);
  expect(files.flatMap((path) => tooWide(path, readFileSync(join(ROOT, path), 'utf8')))).toEqual([]);
});

test('the check itself: a wide comment and wide code are found, a wide text is not', () => {
  const long = 'x'.repeat(120);
  expect(tooWide('a.ts', `// ${long}`)).toEqual(['a.ts:1']);
  expect(tooWide('a.ts', `const a = 1;\nconst ${long} = 'x';`)).toEqual(['a.ts:2']);
  expect(tooWide('a.ts', `const a = '${long}';\nconst b = \`\n  ${long}\`;\nconst c = /${long}/;`)).toEqual(
    [],
  );
  expect(tooWide('a.css', `/* ${long} */`)).toEqual(['a.css:1']);
  expect(tooWide('a.ts', `/**\n * https://${long}\n */`)).toEqual([]);
});
