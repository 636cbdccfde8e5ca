/** The texts of src by their paths below it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

const SRC = join(import.meta.dirname, '../../src');

export function sources(): Map<string, string> {
  const entries = readdirSync(SRC, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const paths = entries.map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    paths.map((path) => [path.slice(SRC.length + 1).replaceAll(sep, '/'), readFileSync(path, 'utf8')]),
  );
}
