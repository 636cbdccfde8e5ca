/** Reads a desk's folder: desk.yaml and policy.yaml. Everything that is wrong is named with file and line. */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { z } from 'zod';
import { type Lined, readLined, shapeMistakes } from '../flow/yaml-lines.ts';
import { Desk, DeskFile } from '../run/desk.ts';
import { NewPolicy, readersAreRoles } from '../run/policy/policy.ts';
import { DeskMistake, type Finding } from './finding.ts';

/** What policy.yaml says; the currency, the queues and the words for evidence are the desk's. */
export const PolicyFile = NewPolicy.omit({ currency: true, queues: true, evidenceNames: true, person: true });
const CheckedPolicyFile = PolicyFile.superRefine(readersAreRoles);

export const FOLDER_NAME = "a desk's folder is named in small letters, digits and hyphens";

/** Throws DeskMistake. The tenant is named like the folder. */
export function readDesk(folder: string): Desk {
  const desk = readYaml(folder, 'desk.yaml', DeskFile);
  const rules = readYaml(folder, 'policy.yaml', CheckedPolicyFile);
  const id = Desk.shape.id.safeParse(basename(folder));
  if (!id.success) throw new DeskMistake([{ file: folder, says: FOLDER_NAME }]);
  const [currency = ''] = desk.currencies;
  const { queues, evidence: evidenceNames } = desk;
  // Without a word of its own the rules have no such field, and are what a database gives back.
  const own = desk.texts.person === undefined ? {} : { person: desk.texts.person.en };
  return {
    ...desk,
    id: id.data,
    policy: NewPolicy.parse({ ...rules, currency, queues, evidenceNames, ...own }),
  };
}

/** Throws DeskMistake, also when the file cannot be read. */
export function readYaml<T>(folder: string, file: string, shape: z.ZodType<T>): T {
  const { whole, findings } = readDeskFile(folder, file, shape);
  if (whole !== undefined) return whole;
  throw new DeskMistake(findings.map((finding) => ({ ...finding, file: `${basename(folder)}/${file}` })));
}

export interface DeskFileRead<T> {
  /** Absent: something is wrong with it, and the findings say what. */
  whole?: T;
  /** Absent: it cannot be read, or is no YAML. */
  lined?: Lined;
  text: string;
  findings: Finding[];
}

/** The file with everything that its shape says is wrong with it. */
export function readDeskFile<T>(folder: string, file: string, shape: z.ZodType<T>): DeskFileRead<T> {
  let text: string;
  try {
    text = readFileSync(join(folder, file), 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { text: '', findings: [{ file, says: `cannot be read: ${why}` }] };
  }
  const lined = readLined(text);
  if (Array.isArray(lined))
    return { text, findings: lined.map(({ line, reason }) => ({ file, line, says: reason })) };
  const parsed = shape.safeParse(lined.content);
  if (parsed.success) return { whole: parsed.data, lined, text, findings: [] };
  const findings = shapeMistakes(parsed.error, lined).map(({ line, path, reason }) => ({
    ...{ file, line },
    says: `${path ? `${path}: ` : ''}${reason}`,
  }));
  return { lined, text, findings };
}
