/** Every rehearsal of every desk in the box, played as `npm run desk -- rehearse` plays it. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { DeskMistake, findingText } from '../../../src/desk/finding.ts';
import { NEW_LANGUAGES, writeNewDesk } from '../../../src/desk/new.ts';
import { RehearsalsMissing, type Rehearsed, rehearse } from '../../../src/start/desks/rehearse.ts';

vi.setConfig({ testTimeout: 180_000 });

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const LIBRARY = at('../../fixtures/desks/library');
const place = mkdtempSync(join(tmpdir(), 'rehearse-'));
afterAll(() => rmSync(place, { recursive: true }));

const options = { today: new Date().toISOString().slice(0, 10), secretOf: () => undefined };

async function all(folder: string, only?: string): Promise<Rehearsed[]> {
  const played: Rehearsed[] = [];
  for await (const one of rehearse(folder, { ...options, only })) played.push(one);
  return played;
}
const said = (played: Rehearsed[]) => played.flatMap(({ differs }) => differs.map(findingText));

describe('desks in the box', () => {
  test.each([
    ['fernhill', at('../../../desks/fernhill')],
    ['helpdesk', at('../../../desks/helpdesk')],
    ['the library of the tests', LIBRARY],
  ])('%s', async (_, folder) => {
    const played = await all(folder);
    expect(said(played)).toEqual([]);
    expect(played.length).toBeGreaterThan(3);
  });

  test.each(NEW_LANGUAGES)('a new one in %s', async (language) => {
    const folder = join(place, `new-${language}`);
    writeNewDesk(folder, { ...{ name: 'First', language, timeZone: 'UTC', currency: 'EUR' }, ...options });
    expect(said(await all(folder))).toEqual([]);
  });
});

const RENEW = 'playbooks/renew-a-loan.md';
let made = 0;
function edited(...edits: [from: string, to: string][]): string {
  made += 1;
  const folder = join(place, `library-${made}`);
  cpSync(LIBRARY, folder, { recursive: true });
  const file = join(folder, RENEW);
  const text = readFileSync(file, 'utf8');
  for (const [from] of edits) expect(text).toContain(from);
  writeFileSync(
    file,
    edits.reduce((so, [from, to]) => so.replace(from, to), text),
  );
  return folder;
}

/** What is edited in the file, what is said, and the words on the line that is named. */
const DIFFERENCES: [what: string, edit: [string, string], said: [says: RegExp, on: string]][] = [
  [
    'a step that is not planned',
    ['plans: [lending.member,', 'plans: [lending.waive_fee,'],
    [/plans: expected a plan with lending\.waive_fee, .*, got lending\.member, lending\.loans/, 'plans:'],
  ],
  [
    'an argument that is another',
    ['weeks: 3 } }]', 'weeks: 2 } }]'],
    [/plans: expected .* lending\.renew \{"weeks":2\}/, 'plans:'],
  ],
  [
    'a role that need not approve',
    ['approves: assistant', 'approves: librarian'],
    [/approves: expected an approval by librarian, got one by assistant/, 'approves:'],
  ],
  [
    'a fact that the card does not show',
    ['Mina R., verified', 'Nina R., verified'],
    [/shows\.0: expected a card with "Nina R., verified .*", got ".*Mina R\., verified/, 'shows:'],
  ],
  [
    'words that the letter does not have',
    ['Your loan is renewed; it', 'Your book is renewed; it'],
    [
      /letter\.says\.0: expected a letter with "Your book is renewed; it is now due on", got "Hello Mina/,
      'letter:',
    ],
  ],
  [
    'words that the letter must not have',
    ['never: [is renewed]', 'never: [cannot renew]'],
    [/letter\.never\.0: expected no "cannot renew", got "Hello Jo/, 'never: [cannot renew]'],
  ],
  [
    'a rule that does not refuse',
    ['reserved: true', 'reserved: false'],
    [/refused: expected a refusal by renewing-loans, got Waiting for approval/, 'refused:'],
  ],
  [
    'a write of which nothing is given',
    ["      - { tool: lending.renew, gives: { due: '2026-06-24' } }\n", ''],
    [/letter: expected a letter, got none: say under given what lending\.renew answers/, 'letter:'],
  ],
  [
    'a question that is not asked',
    ['asks: I find no', 'asks: I know no'],
    [/asks: expected the question "I know no member for LC-204119", got the question "I find no/, 'asks:'],
  ],
];

describe('what differs is said with its line', () => {
  test.each(DIFFERENCES)('%s', async (_, edit, [says, on]) => {
    const folder = edited(edit);
    const played = await all(folder, 'renew-a-loan');
    const found = played.flatMap(({ differs }) => differs).filter(({ says: text }) => says.test(text));
    expect(found, said(played).join('\n')).toHaveLength(1);
    const lines = readFileSync(join(folder, RENEW), 'utf8').split('\n');
    expect(lines[(found[0]?.line ?? 0) - 1]).toContain(on.trim());
  });

  test('what no answer is given for is said, and the others are played all the same', async () => {
    const folder = edited([
      '      - { tool: lending.loan, args: { loan: L-7 }',
      '      - { tool: lending.loan, args: { loan: L-9 }',
    ]);
    const played = await all(folder, 'renew-a-loan');
    expect(played.map(({ differs }) => differs.length === 0)).toEqual([false, true, true]);
    expect(said(played).join('\n')).toMatch(/the rehearsal gives no answer of lending\.loan/);
  });
});

test('a desk that is not right is not rehearsed', async () => {
  const folder = edited(['approves: assistant', 'approves: chief']);
  await expect(all(folder)).rejects.toThrow(DeskMistake);
});

test('a name of nothing is said, with the playbooks that there are', async () => {
  await expect(all(LIBRARY, 'lend')).rejects.toThrow(RehearsalsMissing);
});
