/** Writes a small desk that is right, for a support lead to go on from. The texts are in blank/. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { readLined } from '../flow/yaml-lines.ts';

const BLANK = fileURLToPath(new URL('./blank', import.meta.url));
const FILES = ['desk.yaml', 'policy.yaml', 'staff.yaml', 'tools.yaml'];
const SERVICE = 'https://crm.example.com/api';

/** The languages in which a new desk can be written. */
export const NEW_LANGUAGES: readonly string[] = readdirSync(BLANK, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

export interface NewDesk {
  name: string;
  /** One of NEW_LANGUAGES. */
  language: string;
  timeZone: string;
  currency: string;
  /** Base of the address of a service of the desk's, for the tool that is written as a comment. */
  service?: string;
  /** ISO date: the articles were checked on it. */
  today: string;
}

/** Gives the paths that it wrote. The folder must be empty, or not be there. */
export function writeNewDesk(folder: string, { language, service = SERVICE, ...desk }: NewDesk): string[] {
  refuseInUse(folder);
  const home = join(BLANK, language);
  const values: Record<string, string> = {
    ...wordsOf(join(home, 'words.yaml')),
    ...desk,
    language,
    name: JSON.stringify(desk.name),
    service: service.replace(/\/$/, ''),
  };
  const texts = ['knowledge', 'playbooks'].flatMap((part) =>
    readdirSync(join(home, part)).map((name) => ({ path: join(part, name), from: join(home, part, name) })),
  );
  const files = [...FILES.map((path) => ({ path, from: join(BLANK, path) })), ...texts];
  for (const { path, from } of files) {
    const text = readFileSync(from, 'utf8').replace(
      /\{\{(\w+)\}\}/g,
      (_, name: string) => values[name] ?? '',
    );
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return files.map(({ path }) => path);
}

export class FolderInUse extends Error {}

export function refuseInUse(folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new FolderInUse(`${folder} is not empty: name a new folder, like desks/my-desk`);
}

function wordsOf(file: string): Record<string, string> {
  const lined = readLined(readFileSync(file, 'utf8'));
  return z.record(z.string(), z.string()).parse(Array.isArray(lined) ? {} : lined.content);
}
