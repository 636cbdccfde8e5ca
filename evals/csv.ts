/** CSV as RFC 4180 writes it, as records by the names of the first row. */
import { parse } from 'csv-parse/sync';

/** Throws with the line when a quote is out of place or a row has more or fewer fields than names. */
export function readCsv(text: string): Record<string, string>[] {
  return parse(text, {
    bom: true,
    columns: (names: string[]) => names.map((name) => name.trim()),
    record_delimiter: ['\r\n', '\n', '\r'],
    skip_empty_lines: true,
  });
}
