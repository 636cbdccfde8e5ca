/** Reads a desk's folder: desk.yaml and policy.yaml. Everything that is wrong is named with file and line. */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { z } from 'zod';
import { readLined, shapeMistakes } from '../flow/yaml-lines.ts';
import { Desk, DeskFile } from '../run/desk.ts';
import { NewPolicy, readersAreRoles } from '../run/policy/policy.ts';

/** Each line of the message names a file, a line and what to put right. */
export class DeskMistake extends Error {}

/** What policy.yaml says; the currency, the queues and the words for evidence are the desk's. */
const PolicyFile = NewPolicy.omit({ currency: true, queues: true, evidenceNames: true }).superRefine(
  readersAreRoles,
);

/** Throws DeskMistake. The tenant is named like the folder. */
export function readDesk(folder: string): Desk {
  const desk = readYaml(folder, 'desk.yaml', DeskFile);
  const rules = readYaml(folder, 'policy.yaml', PolicyFile);
  const id = Desk.shape.id.safeParse(basename(folder));
  if (!id.success)
    throw new DeskMistake(`${folder}: a desk's folder is named in small letters, digits and hyphens`);
  const [currency = ''] = desk.currencies;
  const { queues, evidence: evidenceNames } = desk;
  return { ...desk, id: id.data, policy: NewPolicy.parse({ ...rules, currency, queues, evidenceNames }) };
}

/** Throws DeskMistake, also when the file cannot be read. */
export function readYaml<T>(folder: string, file: string, shape: z.ZodType<T>): T {
  const where = `${basename(folder)}/${file}`;
  let text: string;
  try {
    text = readFileSync(join(folder, file), 'utf8');
  } catch (error) {
    throw new DeskMistake(`${where}: cannot be read: ${error instanceof Error ? error.message : error}`);
  }
  const lined = readLined(text);
  const mistaken = (mistakes: { line: number; path?: string; reason: string }[]) =>
    new DeskMistake(
      mistakes
        .map(({ line, path, reason }) => `${where}, line ${line}: ${path ? `${path}: ` : ''}${reason}`)
        .join('\n'),
    );
  if (Array.isArray(lined)) throw mistaken(lined);
  const parsed = shape.safeParse(lined.content);
  if (!parsed.success) throw mistaken(shapeMistakes(parsed.error, lined));
  return parsed.data;
}
