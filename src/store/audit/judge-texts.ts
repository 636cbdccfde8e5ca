/**
 * Whether `personal` of audit lines is what was sealed. The chain covers the sealed bytes only, so this takes
 * the runs' keys: the database and the master key.
 */
import { inArray } from 'drizzle-orm';
import { canonical } from '../../run/audit/chain.ts';
import type { Database } from '../database.ts';
import { openSealed } from '../event-rows.ts';
import { type Keyring, WrongMasterKey } from '../keys.ts';
import { runs } from '../schema/core.ts';

/** What is looked at of an audit line. */
interface TextLine {
  run: string;
  seq: number;
  sealed: string | null;
  personal?: unknown;
}

export interface JudgedTexts {
  /** Lines that have a text. */
  texts: number;
  /** Of them those whose run is not here or is erased. */
  unknown: number;
  /** Sentences. */
  findings: string[];
}

/** Those that have a text. A line that is no JSON has none. */
export function linesWithText(lines: readonly string[]): string[] {
  return lines.filter((text) => readText(text));
}

export async function judgeTexts(
  database: Database,
  keyring: Keyring,
  lines: readonly string[],
): Promise<JudgedTexts> {
  const texts = lines.map(readText).filter((line) => line !== undefined);
  const keys = new Map<string, ReturnType<Keyring['unwrap']>>();
  const ids = [...new Set(texts.map(({ run }) => run))];
  const rows = await database
    .across('trail')
    .orm.select({ tenant: runs.tenant, id: runs.id, key: runs.key })
    .from(runs)
    .where(inArray(runs.id, ids));
  for (const { tenant, id, key } of rows) if (key) keys.set(id, keyring.unwrap(tenant, id, key));
  const judged: JudgedTexts = { texts: texts.length, unknown: 0, findings: [] };
  for (const line of texts) {
    const key = keys.get(line.run);
    if (!key) judged.unknown += 1;
    else if (!isSealed(line, key))
      judged.findings.push(`The text of row ${line.seq} of run ${line.run} is not what was sealed.`);
  }
  return judged;
}

function isSealed(line: TextLine, key: ReturnType<Keyring['unwrap']>): boolean {
  try {
    return canonical(openSealed(line, key)) === canonical(line.personal);
  } catch (error) {
    if (error instanceof WrongMasterKey) throw error;
    return false;
  }
}

function readText(text: string): TextLine | undefined {
  // Most lines have none, and taking each apart would be the dearest part.
  if (!text.includes('"personal"')) return undefined;
  try {
    const line = JSON.parse(text) as TextLine;
    return line?.personal === undefined ? undefined : line;
  } catch {
    return undefined;
  }
}
