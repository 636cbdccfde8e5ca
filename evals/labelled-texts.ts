/**
 * Labelled texts from a CSV file with the columns utterance,intent or text,category; other columns are passed
 * over.
 */
import { readFileSync } from 'node:fs';
import type { Example } from '../src/run/text/likeness/kernel-ridge.ts';
import { readCsv } from './csv.ts';

const COLUMNS = [
  { text: 'utterance', intent: 'intent' },
  { text: 'text', intent: 'category' },
];

/** Throws, naming the file, when it cannot be read or has neither pair of columns. */
export function labelledTexts(file: string): Example[] {
  return read(file, (row) => {
    const columns = COLUMNS.find(({ text, intent }) => text in row && intent in row);
    return columns && { text: row[columns.text] ?? '', intent: row[columns.intent] ?? '' };
  });
}

/** Texts out of scope need no label. */
export function textsOf(file: string): string[] {
  return read(file, (row) => {
    const column = COLUMNS.find(({ text }) => text in row);
    return column && row[column.text];
  });
}

function read<Item>(file: string, itemOf: (row: Record<string, string>) => Item | undefined): Item[] {
  try {
    const rows = readCsv(readFileSync(file, 'utf8'));
    if (rows.length === 0) throw new Error('it has no rows');
    return rows.map((row) => {
      const item = itemOf(row);
      if (item === undefined)
        throw new Error(
          `it has the columns ${Object.keys(row).join(',')}; wanted are utterance,intent or text,category`,
        );
      return item;
    });
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
