/**
 * Articles as people write them: Markdown with front matter, one file each, sections as `## 1. Title`.
 * `checked` is a date, or `21 days ago` in the demo, whose
 * dates are relative to the day it is made.
 */

import { readdir, readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import type { ArticleSection, WrittenArticle } from '../../../../../flow/ports/articles.ts';
import { daysFrom } from './days.ts';

const FOLDER = new URL('../../../../../../desks/fernhill/knowledge/', import.meta.url);

const FrontMatter = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  title: z.string().min(1),
  owner: z.string().min(1),
  audience: z.enum(['staff', 'customer']),
  checked: z.string().regex(/^(\d{4}-\d\d-\d\d|\d+ days? ago)$/, 'a date like 2026-11-02, or "21 days ago"'),
  review_days: z.int().positive(),
  in_short: z.string().min(1),
  contradicts: z.string().optional(),
});

/**
 * Every article of a folder, by id. Throws on the first file that cannot be read as one, with its name and
 * what is wrong.
 */
export async function readArticles(today: string, folder: URL = FOLDER): Promise<WrittenArticle[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.md')).sort();
  return Promise.all(
    names.map(async (name) => parseArticle(name, await readFile(new URL(name, folder), 'utf8'), today)),
  );
}

/** Throws with the file's name and what is wrong with it. */
export function parseArticle(name: string, text: string, today: string): WrittenArticle {
  const parts = /^---\r?\n([\s\S]*?)\r?\n---\r?\n([\s\S]*)$/.exec(text);
  if (!parts) throw new Error(`${name}: an article begins with front matter between two lines of ---`);
  const front = FrontMatter.safeParse(parse(parts[1] ?? ''));
  if (!front.success) {
    const [issue] = front.error.issues;
    throw new Error(`${name}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is no front matter'}`);
  }
  const { id, title, owner, audience, checked, review_days: reviewDays, in_short: inShort } = front.data;
  if (`${id}.md` !== name) throw new Error(`${name}: its id is ${id}; name the file ${id}.md`);
  const sections = parseSections(name, parts[2] ?? '');
  const contradicts = front.data.contradicts === undefined ? [] : [front.data.contradicts];
  const checkedAt = checkedOn(checked, today);
  return { id, title, owner, audience, inShort, checkedAt, reviewDays, contradicts, sections };
}

function parseSections(name: string, body: string): ArticleSection[] {
  const [before, ...pieces] = body.split(/^## /m);
  if (before?.trim()) throw new Error(`${name}: text before the first section`);
  if (pieces.length === 0) throw new Error(`${name}: has no section; write "## 1. Title"`);
  return pieces.map((piece, at) => {
    const heading = /^(\d+)\. (.+)$/m.exec(piece.split('\n', 1)[0] ?? '');
    if (Number(heading?.[1]) !== at + 1)
      throw new Error(`${name}: section ${at + 1} does not begin "## ${at + 1}. Title"`);
    const text = piece.slice(piece.indexOf('\n') + 1).trim();
    if (!text) throw new Error(`${name}: section ${at + 1} is empty`);
    return {
      number: at + 1,
      title: heading?.[2]?.trim() ?? '',
      body: text.replaceAll(/(?<!\n)\n(?!\n)/g, ' '),
    };
  });
}

function checkedOn(checked: string, today: string): string {
  const ago = /^(\d+) days? ago$/.exec(checked);
  return ago ? daysFrom(today, -Number(ago[1])) : checked;
}
