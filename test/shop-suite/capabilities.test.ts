/** The table of capabilities in docs/shops.md is what the adapters declare. `UPDATE_DOCS=1` writes it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ownTools, toolsOf } from '../../src/start/own.ts';
import { VENDURE_CAN } from '../../src/tools/shop/adapters/vendure/open.ts';
import { CAPABILITIES, EVERY_CAPABILITY } from '../../src/tools/shop/contract/capabilities.ts';

const PAGE = join(import.meta.dirname, '../../docs/shops.md');
const HEAD = '| capability | tools | own | Vendure |\n| --- | --- | --- | --- |\n';

function table(): string {
  const rows = EVERY_CAPABILITY.map((one) => {
    const { what, tools } = CAPABILITIES[one];
    const names = tools.map((tool) => `\`${tool}\``).join(', ');
    return `| ${what} | ${names} | yes | ${VENDURE_CAN.includes(one) ? 'yes' : '–'} |\n`;
  });
  return HEAD + rows.join('');
}

it('the page has it', () => {
  const page = readFileSync(PAGE, 'utf8');
  const before = page.slice(0, page.indexOf(HEAD));
  if (process.env.UPDATE_DOCS) writeFileSync(PAGE, before + table());
  expect(readFileSync(PAGE, 'utf8')).toBe(before + table());
});

it('every tool that a capability names is one, and a system that lacks it says so', () => {
  const records = {} as Parameters<typeof ownTools>[0];
  const names = new Set(ownTools(records).map(({ name }) => name));
  const vendure = toolsOf({ shop: { kind: 'vendure', url: 'https://shop.example.com' } }, records);
  for (const one of EVERY_CAPABILITY)
    for (const tool of CAPABILITIES[one].tools) {
      expect(names).toContain(tool);
      const lacking = vendure.find(({ name }) => name === tool)?.lacking;
      expect(lacking === undefined, tool).toBe(VENDURE_CAN.includes(one));
    }
});
