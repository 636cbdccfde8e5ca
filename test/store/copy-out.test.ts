/** Rows of a binary COPY are read however the connection cuts them. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { copiedRows } from '../../src/store/copy-out.ts';
import { onEachDatabase, onPostgres } from './on-each-database.ts';

type Row = (string | null)[];

const header = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)]);

function copied(rows: readonly Row[]): Buffer {
  const number = (value: number, bytes: 2 | 4) => {
    const made = Buffer.alloc(bytes);
    made.writeIntBE(value, 0, bytes);
    return made;
  };
  const field = (text: string | null) =>
    text === null ? number(-1, 4) : Buffer.concat([number(Buffer.byteLength(text), 4), Buffer.from(text)]);
  return Buffer.concat([
    header,
    ...rows.flatMap((row) => [number(row.length, 2), ...row.map(field)]),
    number(-1, 2),
  ]);
}

function reader(fields: number) {
  const rows: Row[] = [];
  const take = copiedRows(fields, (bytes, found) =>
    rows.push(found.map(({ begins, ends }) => (begins < 0 ? null : bytes.toString('utf8', begins, ends)))),
  );
  return { rows, take };
}

test('the rows are the same wherever the pieces are cut', () => {
  const rows = fc.array(fc.tuple(fc.option(fc.string({ unit: 'binary' })), fc.option(fc.string())));
  fc.assert(
    fc.property(rows, fc.array(fc.nat({ max: 200 })), (given, cuts) => {
      const all = copied(given);
      const { rows: read, take } = reader(2);
      const at = [0, ...cuts.map((cut) => cut % all.length).sort((a, b) => a - b), all.length];
      for (const [n, from] of at.entries()) take(all.subarray(from, at[n + 1] ?? all.length));
      expect(read).toEqual(given);
    }),
  );
});

test('a row of another number of fields is not guessed at', () => {
  expect(() => reader(3).take(copied([['a', 'b']]))).toThrow('2 fields, not 3');
});

onEachDatabase((place) => {
  test('PostgreSQL has it in a transaction, the embedded database has not', async () => {
    const database = await place.database();
    const has = await database.transaction(async (tx) => tx.copyOut !== undefined);
    expect(has).toBe(place.kind === 'server');
  });
});

onPostgres((place) => {
  const query = "select n::text, nullif(repeat('é', n), '') from generate_series(0, 2000) n";

  test('a transaction gives all rows of a query', async () => {
    const database = await place.database();
    const { rows, take } = reader(2);
    await database.transaction(async (tx) => {
      await tx.copyOut?.(query, take);
      // The connection goes on behind it.
      expect(await tx.execute('select 1 as one')).toEqual([{ one: 1 }]);
    });
    expect(rows).toHaveLength(2001);
    expect(rows[0]).toEqual(['0', null]);
    expect(rows[2000]).toEqual(['2000', 'é'.repeat(2000)]);
  });

  test('what is wrong with the query, or thrown over a row, rejects', async () => {
    const database = await place.database();
    const copy = (text: string, take: (piece: Buffer) => void) =>
      database.transaction(async (tx) => tx.copyOut?.(text, take));
    await expect(copy('select nothing', () => {})).rejects.toThrow('nothing');
    const refused = copy(query, () => {
      throw new Error('no such row');
    });
    await expect(refused).rejects.toThrow('no such row');
    expect(await database.execute('select 1 as one')).toEqual([{ one: 1 }]);
  });
});
