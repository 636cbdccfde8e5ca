/**
 * Reads CSV as RFC 4180 writes it: quoted fields may hold commas, line ends and doubled quotes. A quote
 * inside a field that does not begin with one is a sign like any other.
 */

/**
 * The rows as records by the names of the first row. Throws with the line when a quote is never closed or a
 * row has more or fewer fields than names.
 */
export function readCsv(text: string): Record<string, string>[] {
  const [names, ...rows] = records(text.replace(/^\ufeff/, ''));
  if (!names) return [];
  return rows.map(({ fields, line }) => {
    if (fields.length !== names.fields.length)
      throw new Error(
        `line ${line}: ${fields.length} fields, where the first line names ${names.fields.length}`,
      );
    return Object.fromEntries(names.fields.map((name, at) => [name.trim(), fields[at] ?? '']));
  });
}

interface Row {
  fields: string[];
  /** Where it begins, counted from 1. */
  line: number;
}

function records(text: string): Row[] {
  const rows: Row[] = [];
  let row: Row = { fields: [], line: 1 };
  let line = 1;
  // A field, quoted or not, and what ends it.
  const field = /(?:"((?:[^"]|"")*)"|((?:[^",\r\n][^,\r\n]*)?))(,|\r\n|\n|\r|$)/y;
  while (field.lastIndex < text.length) {
    const at = field.lastIndex;
    const match = field.exec(text);
    if (!match)
      throw new Error(
        `line ${line}: the quote at "${text.slice(at, at + 20)}" is not closed before the field's end`,
      );
    const [whole, quoted, plain, end] = match;
    row.fields.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
    line += whole.match(/\r\n|\n|\r/g)?.length ?? 0;
    if (end === ',') {
      if (field.lastIndex === text.length) row.fields.push('');
      else continue;
    }
    if (row.fields.length > 1 || row.fields[0] !== '') rows.push(row);
    row = { fields: [], line };
  }
  if (row.fields.length > 0) rows.push(row);
  return rows;
}
