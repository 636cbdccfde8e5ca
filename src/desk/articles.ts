/**
 * Articles as people write them: Markdown with front matter, one file each, sections as `## 1. Title`.
 * `checked` is a date, or `21 days ago` at a desk for trying out, counted from the day on which it is loaded.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { WrittenArticle, WrittenSection } from '../flow/ports/articles.ts';
import { readLined, shapeMistakes } from '../flow/yaml-lines.ts';
import { storable } from '../run/text/characters.ts';
import { daysBefore } from '../run/text/dates.ts';
import { splitFrontMatter } from '../run/text/front-matter.ts';
import { DeskMistake } from './finding.ts';

export const ArticleFields = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  title: z.string().min(1),
  owner: z.string().min(1),
  audience: z.enum(['staff', 'customer']),
  checked: z.string().regex(/^(\d{4}-\d\d-\d\d|\d+ days? ago)$/, 'a date like 2026-11-02, or "21 days ago"'),
  review_days: z.int().positive(),
  in_short: z.string().min(1),
  contradicts: z.string().optional(),
  /** By a section's number: questions that it answers, in every language that customers write. */
  answers: z.record(z.string().regex(/^\d+$/), z.array(z.string().min(1).max(200)).min(1)).optional(),
});

/** Every article of a desk's folder, by name. Throws DeskMistake for the first file that is no article. */
export function readArticles(folder: string, today: string): WrittenArticle[] {
  const knowledge = join(folder, 'knowledge');
  return readdirSync(knowledge)
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => parseArticle(name, readFileSync(join(knowledge, name), 'utf8'), today));
}

/** What articles for customers list as questions that they answer. */
export function questionsOf(articles: readonly WrittenArticle[]): string[] {
  return articles
    .filter(({ audience }) => audience === 'customer')
    .flatMap(({ sections }) => sections.flatMap(({ questions = [] }) => questions));
}

/** Throws DeskMistake with the file's name and what is wrong with it. */
export function parseArticle(name: string, text: string, today: string): WrittenArticle {
  if (storable(text) !== text) throw wrong(name, 1, 'holds a NUL character: save it as plain text in UTF-8');
  const parts = splitFrontMatter(text);
  if (!parts) throw wrong(name, 1, 'an article begins with front matter between two lines of ---');
  const lined = readLined(parts.front, 'yaml', 2);
  if (Array.isArray(lined))
    throw new DeskMistake(lined.map(({ line, reason }) => ({ file: name, line, says: reason })));
  const front = ArticleFields.safeParse(lined.content);
  if (!front.success)
    throw new DeskMistake(
      shapeMistakes(front.error, lined).map(({ line, path, reason }) => ({
        ...{ file: name, line },
        says: `${path}: ${reason}`,
      })),
    );
  const { id, title, owner, audience, checked, review_days: reviewDays, in_short: inShort } = front.data;
  if (`${id}.md` !== name) throw wrong(name, lined.lineOf(['id']), `its id is ${id}; name the file ${id}.md`);
  const body = { name, text: parts.body, line: linesOf(text) - linesOf(parts.body) + 1 };
  const sections = parseSections(body).map((section) => ({
    ...section,
    questions: front.data.answers?.[section.number] ?? [],
  }));
  for (const number of Object.keys(front.data.answers ?? {}))
    if (!sections.some((section) => `${section.number}` === number))
      throw wrong(name, lined.lineOf(['answers', number]), `answers: there is no section ${number}`);
  const contradicts = front.data.contradicts === undefined ? [] : [front.data.contradicts];
  const checkedAt = checkedOn(checked, today);
  return { id, title, owner, audience, inShort, checkedAt, reviewDays, contradicts, sections };
}

function wrong(file: string, line: number, says: string): DeskMistake {
  return new DeskMistake([{ file, line, says }]);
}

const linesOf = (text: string): number => text.split('\n').length;

/** `line`: in the file, of the body's first. */
function parseSections({ name, text, line }: { name: string; text: string; line: number }): WrittenSection[] {
  const [before = '', ...pieces] = text.split(/^## /m);
  if (before.trim()) throw wrong(name, line, 'text before the first section');
  if (pieces.length === 0) throw wrong(name, line, 'has no section; write "## 1. Title"');
  let start = line + linesOf(before) - 1;
  return pieces.map((piece, at) => {
    const heading = /^(\d+)\. (.+)$/m.exec(piece.split('\n', 1)[0] ?? '');
    if (Number(heading?.[1]) !== at + 1)
      throw wrong(name, start, `section ${at + 1} does not begin "## ${at + 1}. Title"`);
    const body = piece.slice(piece.indexOf('\n') + 1).trim();
    if (!body) throw wrong(name, start, `section ${at + 1} is empty`);
    start += linesOf(piece) - 1;
    return {
      number: at + 1,
      title: heading?.[2]?.trim() ?? '',
      body: body.replaceAll(/(?<!\n)\n(?!\n)/g, ' '),
    };
  });
}

function checkedOn(checked: string, today: string): string {
  const ago = /^(\d+) days? ago$/.exec(checked);
  return ago ? daysBefore(today, Number(ago[1])).slice(0, 10) : checked;
}
