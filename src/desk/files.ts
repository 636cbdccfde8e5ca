/** A desk's folder as it is written, with everything that each file by itself says is wrong with it. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { z } from 'zod';
import type { WrittenArticle } from '../flow/ports/articles.ts';
import { Desk, DeskFile } from '../run/desk.ts';
import { parseArticle } from './articles.ts';
import { type NewStaff, StaffFile } from './contents.ts';
import { DeskMistake, type Finding } from './finding.ts';
import { type DeskFileRead, FOLDER_NAME, PolicyFile, readDeskFile } from './read.ts';

export type PolicyOfDesk = z.infer<typeof PolicyFile>;

export interface DeskFiles {
  /** What is right of it by itself: a file with a mistake is checked as far as it goes. */
  desk: Partial<DeskFile>;
  policy: Partial<PolicyOfDesk>;
  staff: NewStaff[];
  /** `ids`: those too that are broken; `written`: those that are not. */
  articles: { ids: Set<string>; written: ReadonlyMap<string, WrittenArticle>; count: number };
  read: Record<'desk.yaml' | 'policy.yaml' | 'staff.yaml', DeskFileRead<unknown>>;
  findings: Finding[];
}

/** `today`: the ISO date on which the desk is read. */
export function readDeskFiles(folder: string, today: string): DeskFiles {
  const desk = readDeskFile(folder, 'desk.yaml', DeskFile);
  const policy = readDeskFile(folder, 'policy.yaml', PolicyFile);
  const staff = readDeskFile(folder, 'staff.yaml', StaffFile);
  const articles = readKnowledge(folder, today);
  const name = Desk.shape.id.safeParse(basename(folder)).success ? [] : [{ file: '.', says: FOLDER_NAME }];
  return {
    desk: desk.whole ?? partOf(DeskFile, desk),
    policy: policy.whole ?? partOf(PolicyFile, policy),
    staff: staff.whole ?? [],
    articles,
    read: { 'desk.yaml': desk, 'policy.yaml': policy, 'staff.yaml': staff },
    findings: [...name, ...desk.findings, ...policy.findings, ...staff.findings, ...articles.findings],
  };
}

/** The fields that are right by themselves. */
function partOf<Shape extends z.core.$ZodLooseShape>(
  { shape }: z.ZodObject<Shape>,
  { lined }: DeskFileRead<unknown>,
): Partial<z.infer<z.ZodObject<Shape>>> {
  const content = Object(lined?.content);
  const right = Object.entries(shape).flatMap(([name, field]) => {
    const parsed = (field as z.ZodType).safeParse(content[name]);
    return parsed.success && parsed.data !== undefined ? [[name, parsed.data]] : [];
  });
  return Object.fromEntries(right);
}

/**
 * The names that a field of a file lists, also where what stands behind one of them is wrong. undefined: the
 * file is no YAML, so that nobody knows.
 */
export function namesIn({ lined }: DeskFileRead<unknown>, field: string): ReadonlySet<string> | undefined {
  if (!lined) return undefined;
  const listed: unknown = Object(lined.content)[field];
  return new Set(typeof listed === 'object' && listed !== null ? Object.keys(listed) : []);
}

function readKnowledge(folder: string, today: string) {
  const ids = new Set<string>();
  const written = new Map<string, WrittenArticle>();
  const findings: Finding[] = [];
  let names: string[] = [];
  try {
    names = readdirSync(join(folder, 'knowledge')).filter((name) => name.endsWith('.md'));
  } catch {
    findings.push({ file: 'knowledge', says: 'there is no such folder; the desk’s articles are in it' });
  }
  for (const name of names) {
    // One that is broken is there all the same.
    ids.add(name.slice(0, -'.md'.length));
    try {
      const article = parseArticle(name, readFileSync(join(folder, 'knowledge', name), 'utf8'), today);
      written.set(article.id, article);
    } catch (error) {
      if (!(error instanceof DeskMistake)) throw error;
      findings.push(...error.findings.map((finding) => ({ ...finding, file: `knowledge/${name}` })));
    }
  }
  return { ids, written, count: names.length, findings };
}
