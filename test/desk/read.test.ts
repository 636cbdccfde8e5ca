/** A desk's folder is read, and whatever is wrong in it is named with file and line. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { DeskMistake } from '../../src/desk/finding.ts';
import { readDesk } from '../../src/desk/read.ts';

const FERNHILL = fileURLToPath(new URL('../../desks/fernhill', import.meta.url));
const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true });
});

const lineOf = (file: string, text: string) => {
  const lines = readFileSync(join(FERNHILL, file), 'utf8').split('\n');
  return lines.findIndex((line) => line.includes(text)) + 1;
};

/** The mistakes of the demo's desk with one file changed. */
function mistake(file: string, from: string, to: string): string {
  const parent = mkdtempSync(join(tmpdir(), 'desk-'));
  made.push(parent);
  const folder = join(parent, 'fernhill');
  for (const name of ['desk.yaml', 'policy.yaml']) cpSync(join(FERNHILL, name), join(folder, name));
  const text = readFileSync(join(folder, file), 'utf8');
  expect(text).toContain(from);
  writeFileSync(join(folder, file), text.replace(from, to));
  try {
    readDesk(folder);
  } catch (error) {
    if (error instanceof DeskMistake) return error.message;
    throw error;
  }
  throw new Error('nothing was found wrong');
}

describe('a desk', () => {
  it('is read with its policy, whose currency and queues are the desk’s', () => {
    const desk = readDesk(FERNHILL);
    expect(desk).toMatchObject({
      id: 'fernhill',
      name: 'Fernhill Home',
      languages: ['en', 'de', 'fr', 'es'],
      entities: { order: { label: 'order number', pattern: ['FH-#####'], subject: true } },
    });
    expect(desk.policy).toMatchObject({
      version: 'fernhill-5',
      currency: 'EUR',
      queues: { general: 'escalations', unverified: 'security', roles: { escalations: 'lead' } },
    });
  });

  it('has rules that are what a database gives back: nothing in them is there and undefined', () => {
    const { policy } = readDesk(FERNHILL);
    expect(JSON.parse(JSON.stringify(policy))).toStrictEqual(policy);
  });

  it.each([
    [
      'desk.yaml',
      { from: 'languages: [en, de, fr, es]', to: 'languages: [english]' },
      /desk\.yaml, line 6: languages\.0: is a lang/,
    ],
    ['desk.yaml', { from: 'Europe/Berlin', to: 'Berlin' }, /line 7: time_zone: is no time zone/],
    ['desk.yaml', { from: 'currencies: [EUR]', to: 'currencies: []' }, /line 9: currencies: /],
    [
      'desk.yaml',
      { from: 'pattern: FH-#####', to: 'regex: "FH-(\\\\d"' },
      new RegExp(`line ${lineOf('desk.yaml', 'pattern: FH')}: entities\\.order\\.regex: is no regular`),
    ],
    [
      'desk.yaml',
      { from: 'pattern: FH-#####', to: 'labels: { de: Nummer }' },
      new RegExp(`line ${lineOf('desk.yaml', '  order:')}: entities\\.order: has one of pattern`),
    ],
    ['desk.yaml', { from: 'time_zone:', to: 'timezone:' }, /line 7: timezone: Unrecognized key/],
    ['desk.yaml', { from: 'currencies: [EUR]', to: 'currencies: [EUR' }, /desk\.yaml, line \d+: /],
    [
      'policy.yaml',
      { from: 'limit: 5000', to: 'limit: 50000' },
      /roles\.1: lead may less than engineer before it: smallest/,
    ],
    ['policy.yaml', { from: 'role: lead', to: 'role: engineer' }, /roles\.1: engineer is there twice/],
    ['policy.yaml', { from: 'approval: writes', to: 'approval: reads' }, /policy\.yaml, line 6: approval: /],
    [
      'policy.yaml',
      { from: 'steps: 20', to: 'steps: many' },
      new RegExp(`line ${lineOf('policy.yaml', 'steps: 20')}: limits\\.steps: `),
    ],
  ])('%s: %o', (file, { from, to }, error) => {
    expect(mistake(file, from, to)).toMatch(error);
  });
});
