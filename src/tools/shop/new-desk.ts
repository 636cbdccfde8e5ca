/**
 * Writes the desk of a shop that runs on an order system of its own: the playbooks, articles and rules of the
 * shipped shop's desk, for a support lead to go on from, without the rehearsals that mean its orders.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RemoteDeskShop } from '../../run/desk-shop.ts';
import { SYSTEMS } from './adapters/systems.ts';

const SHIPPED = fileURLToPath(new URL('../../../desks/fernhill', import.meta.url));
const TEMPLATE = fileURLToPath(new URL('./new-desk.yaml', import.meta.url));

export interface NewShopDesk {
  kind: RemoteDeskShop['kind'];
  name: string;
  timeZone: string;
  currency: string;
  /** How order numbers look, `V-#####`; absent: as the system makes them. */
  orders?: string | undefined;
  /** One that there is, for the desk's examples; absent: one of that look. */
  example?: string;
  /** ISO 3166-1, where orders go to. */
  countries: string[];
}

/** Gives the paths that it wrote. The folder is empty, or not there. */
export function writeShopDesk(folder: string, desk: NewShopDesk): string[] {
  const files = new Map<string, string>([
    ['desk.yaml', deskFile(desk)],
    ['policy.yaml', policyFile(desk)],
    ['staff.yaml', shipped('staff.yaml').replace(/^# yaml-language-server.*\n/, '')],
  ]);
  for (const name of markdown('playbooks')) files.set(name, withoutRehearsals(shipped(name)));
  for (const name of markdown('knowledge')) files.set(name, shipped(name));
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return [...files.keys()];
}

const shipped = (path: string): string => readFileSync(join(SHIPPED, path), 'utf8');

function markdown(part: string): string[] {
  return readdirSync(join(SHIPPED, part))
    .filter((name) => name.endsWith('.md') && name !== 'README.md')
    .map((name) => join(part, name));
}

function deskFile({ kind, name, timeZone, currency, orders, example, countries }: NewShopDesk): string {
  const { name: system, newDesk } = SYSTEMS[kind];
  const order = example ?? orders?.replaceAll('#', '1') ?? newDesk.orders.example;
  const how = orders ? `pattern: ${JSON.stringify(orders)}` : `regex: '${newDesk.orders.regex}'`;
  const settings = Object.entries(newDesk.settings).map(([field, setting]) => `${field}: \${${setting}}`);
  const values: Record<string, string> = {
    ...{ name: JSON.stringify(name), timeZone, currency, order, system },
    shop: [`kind: ${kind}`, ...settings].join('\n  '),
    orders: `${how}\n    example: ${JSON.stringify(order)}`,
    countries: countries.join(', '),
    postcode: POSTCODES[countries[0] ?? ''] ?? '10115',
  };
  return readFileSync(TEMPLATE, 'utf8').replace(/\{\{(\w+)\}\}/g, (_, key: string) => values[key] ?? '');
}

/** One of a country, for the desk's examples. */
const POSTCODES: Record<string, string> = {
  ...{ US: '97205', GB: 'SW1A 1AA', CA: 'M5V 2T6', IE: 'D02 AF30', NL: '1012 AB' },
  ...{ DE: '10115', AT: '1010', CH: '8001', FR: '75001', ES: '28001', IT: '00184', AU: '2000' },
};

function policyFile({ name }: NewShopDesk): string {
  return shipped('policy.yaml')
    .replace(/^# yaml-language-server.*\n/, '')
    .replace(/at Fernhill Home/, () => `at ${name}`)
    .replace(/^version: .*$/m, 'version: first-1');
}

/** The part between the lines of `---` has them as its one list of that name. */
function withoutRehearsals(text: string): string {
  return text.replace(/^rehearsals:\n(?:[ -].*\n|\n)*/m, '');
}
