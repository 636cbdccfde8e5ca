/** The table of capabilities in docs/shops.md is what the adapters declare. `UPDATE_DOCS=1` writes it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { DeskShop } from '../../src/run/desk-shop.ts';
import { ownTools, toolsOf } from '../../src/start/own.ts';
import { SYSTEM_KINDS, SYSTEMS } from '../../src/tools/shop/adapters/systems.ts';
import { CAPABILITIES, EVERY_CAPABILITY } from '../../src/tools/shop/contract/capabilities.ts';

const PAGE = join(import.meta.dirname, '../../docs/shops.md');
const NAMES = ['capability', 'tools', 'own', ...SYSTEM_KINDS.map((kind) => SYSTEMS[kind].name)];
const rowOf = (cells: string[]): string => `| ${cells.join(' | ')} |\n`;
const HEAD = rowOf(NAMES) + rowOf(NAMES.map(() => '---'));

function table(): string {
  const rows = EVERY_CAPABILITY.map((one) => {
    const { what, tools } = CAPABILITIES[one];
    const names = tools.map((tool) => `\`${tool}\``).join(', ');
    const can = SYSTEM_KINDS.map((kind) => (SYSTEMS[kind].can.includes(one) ? 'yes' : '–'));
    return rowOf([what, names, 'yes', ...can]);
  });
  return HEAD + rows.join('');
}

it('the page has it', () => {
  const page = readFileSync(PAGE, 'utf8');
  const before = page.slice(0, page.indexOf('| capability |'));
  if (process.env.UPDATE_DOCS) writeFileSync(PAGE, before + table());
  expect(readFileSync(PAGE, 'utf8')).toBe(before + table());
});

it.each(SYSTEM_KINDS)('every tool that a capability names is one, and %s says which it lacks', (kind) => {
  const records = {} as Parameters<typeof ownTools>[0];
  const names = new Set(ownTools(records).map(({ name }) => name));
  const offered = toolsOf({ shop: { kind, url: 'https://shop.example.com' } as DeskShop }, records);
  for (const one of EVERY_CAPABILITY)
    for (const tool of CAPABILITIES[one].tools) {
      expect(names).toContain(tool);
      const lacking = offered.find(({ name }) => name === tool)?.lacking;
      expect(lacking === undefined, tool).toBe(SYSTEMS[kind].can.includes(one));
    }
});
