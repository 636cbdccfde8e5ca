/**
 * The tables as drizzle knows them are the tables that the migrations make: columns, types, what may be null.
 */
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { is } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import { expect, it } from 'vitest';
import { onEachDatabase } from './on-each-database.ts';

/** Kept by migrate.ts itself, before there is a schema. */
const NOT_DESCRIBED = ['migrations'];

const SRC = join(import.meta.dirname, '../../src');
const FILES = globSync(['store/schema/*.ts', 'tools/shop/adapters/own/schema/*.ts'], { cwd: SRC });

/** A line a column: table, column, type, and whether it may be null. */
async function described(): Promise<string[]> {
  const lines: string[] = [];
  for (const file of FILES) {
    const exported: Record<string, unknown> = await import(join(SRC, file));
    for (const table of Object.values(exported).filter((one) => is(one, PgTable))) {
      const { name, columns, primaryKeys } = getTableConfig(table);
      const key = new Set(primaryKeys.flatMap((primary) => primary.columns.map((column) => column.name)));
      for (const column of columns) {
        const type = column.getSQLType().replace('timestamptz(3)', 'timestamp (3) with time zone');
        lines.push(
          line(name, column.name, {
            type: type.replace(' (', '('),
            notNull: column.notNull || key.has(column.name),
          }),
        );
      }
    }
  }
  return lines.sort();
}

const line = (table: string, column: string, { type, notNull }: { type: string; notNull: boolean }) =>
  `${table}.${column} ${type}${notNull ? ' not null' : ''}`;

onEachDatabase((place) => {
  it('drizzle and the migrated database have the same tables', async () => {
    const database = await place.database();
    const columns = await database.execute<{ table: string; column: string; type: string; filled: boolean }>(`
      select c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as filled
        from pg_class c join pg_attribute a on a.attrelid = c.oid
       where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and a.attnum > 0 and not a.attisdropped`);
    const made = columns
      .filter(({ table }) => !NOT_DESCRIBED.includes(table))
      .map(({ table, column, type, filled }) => line(table, column, { type, notNull: filled }));
    expect(await described()).toEqual(made.sort());
  });
});
