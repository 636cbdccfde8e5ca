/** A small desk that is right, each time with one mistake: named with file, line and what to do. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { DeskMistake, findingText } from '../../../src/desk/finding.ts';
import { checkBeforeStart, checkDesk } from '../../../src/start/desks/check.ts';

const DESKS = fileURLToPath(new URL('../../../desks', import.meta.url));
const LIBRARY = fileURLToPath(new URL('../../fixtures/desks/library', import.meta.url));
const place = mkdtempSync(join(tmpdir(), 'desk-check-'));
afterAll(() => rmSync(place, { recursive: true }));

const options = { today: '2026-06-01', secretOf: () => undefined };
const lines = (folder: string) => checkDesk(folder, options).findings.map(findingText);

type Edit = [file: string, from: string, to: string];
let made = 0;
function edited(...edits: Edit[]): string {
  made += 1;
  const folder = join(place, `library-${made}`);
  cpSync(LIBRARY, folder, { recursive: true });
  for (const [file, from, to] of edits) {
    const text = readFileSync(join(folder, file), 'utf8');
    expect(text).toContain(from);
    writeFileSync(join(folder, file), text.replace(from, to));
  }
  return folder;
}

/** The line of a file of the desk on which the text stands. */
function lineOf(folder: string, file: string, text: string): number {
  return (
    readFileSync(join(folder, file), 'utf8')
      .split('\n')
      .findIndex((line) => line.includes(text)) + 1
  );
}

describe('desks that are right', () => {
  const shipped = readdirSync(DESKS, { withFileTypes: true }).filter((entry) => entry.isDirectory());

  test.each(shipped.map(({ name }) => name))('desks/%s', (name) => {
    const { findings } = checkDesk(join(DESKS, name), options);
    expect(findings.filter(({ warning }) => !warning).map(findingText)).toEqual([]);
  });

  test('the small one, with what it has', () => {
    expect(checkDesk(LIBRARY, options)).toEqual({
      findings: [],
      has: { playbooks: 2, articles: 2, tools: 5, rules: 1, people: 2 },
    });
  });
});

const RENEW = 'playbooks/renew-a-loan.md';
const HOURS = 'knowledge/opening-hours.md';
/** What is edited, what is said, and the words on the line that is named: absent, those that were put in. */
const MISTAKES: [what: string, edit: Edit, says: RegExp, on?: string][] = [
  [
    'a field that desk.yaml does not have',
    ['desk.yaml', 'evidence:', 'proof: x\nevidence:'],
    /^proof: Unrecog/,
    'proof:',
  ],
  ['YAML that is none', ['desk.yaml', '[GBP]', '[GBP'], /./, 'shop:'],
  [
    'an example that is not as its pattern says',
    ['desk.yaml', 'example: LC-204117', 'example: LC-20411'],
    /^entities\.card\.example: "LC-20411" is not written as its own pattern says/,
  ],
  [
    'two entities that one text may be',
    ['desk.yaml', 'evidence:', '  pass:\n    label: pass\n    regex: LC-\\d+\n    example: LC-7\nevidence:'],
    /^entities\.card\.example: "LC-204117" is also pass: .* make one pattern narrower/,
    'example: LC-204117',
  ],
  [
    'a queue that is looked after by nobody',
    ['desk.yaml', 'desk: assistant }', 'desk: guard }'],
    /^queues\.roles\.desk: there is no role "guard" in policy\.yaml; there is assistant, librarian/,
  ],
  [
    'limits that fall',
    ['policy.yaml', 'role: assistant, limit: 500', 'role: assistant, limit: 9000'],
    /^roles\.1: librarian may less than assistant before it: smallest limit first/,
    'role: librarian, limit: 5000',
  ],
  [
    'a limit in pounds',
    ['policy.yaml', 'role: assistant, limit: 500', 'role: assistant, limit: 500, perDay: 50'],
    /^roles\.0\.perDay: 50 is GBP 0\.50: write 5000 if GBP 50\.00 is meant/,
  ],
  [
    'a limit with decimals',
    ['policy.yaml', 'role: assistant, limit: 500', 'role: assistant, limit: 500.00'],
    /^roles\.0\.limit: 500\.00 has decimals: amounts are whole, 100 for GBP 1\.00/,
  ],
  [
    'evidence that desk.yaml does not have',
    ['policy.yaml', '[ [ member_email ]', '[ [ pin ]'],
    /^evidence\.0\.0: there is no kind of evidence "pin" in desk\.yaml; there is code, member_email/,
  ],
  [
    'evidence that no tool proves',
    ['tools.yaml', 'proves: { member_email: email }', 'proves: { desk_email: email }'],
    /^policy\.yaml, line \d+: evidence\.0\.0: no tool proves "member_email": write it in proves/,
    '',
  ],
  [
    'a tool that needs a role of nobody',
    ['policy.yaml', 'waive_fee: librarian }', 'waive_fee: chief }'],
    /^toolRoles\.lending\.waive_fee: there is no role "chief"/,
  ],
  [
    'a rule for a tool that is not there',
    ['policy.yaml', 'tool: lending.renew', 'tool: lending.prolong'],
    /^rules\.0\.tool: there is no tool "lending\.prolong"; there is accounts\.send_code/,
  ],
  [
    'four eyes for a tool that is not there',
    ['policy.yaml', 'tools: [ lending.waive_fee ]', 'tools: [ lending.wave_fee ]'],
    /^fourEyes\.tools\.0: there is no tool "lending\.wave_fee"/,
  ],
  [
    'a rule whose article is not there',
    ['policy.yaml', 'id: renewing-loans', 'id: renewing'],
    /^rules\.0\.article\.id: there is no article "renewing"; there is opening-hours, renewing-loans/,
  ],
  [
    'a rule that judges what no tool says',
    ['policy.yaml', 'require: { reserved:', 'require: { booked:'],
    /^rules\.0\.require\.booked: there is no fact "booked"; there is outside, reserved; .*preview\.judged/,
  ],
  [
    'an exception by nobody',
    ['policy.yaml', 'exception: librarian', 'exception: chief'],
    /^rules\.0\.exception: there is no role "chief"/,
  ],
  [
    'cases that nobody is told of',
    ['policy.yaml', 'escalateTo: librarian', 'escalateTo: chief'],
    /^escalateTo: there is no role "chief"/,
  ],
  [
    'a member of the staff with a role that is none',
    ['staff.yaml', 'role: assistant', 'role: helper'],
    /^0\.role: there is no role "helper" in policy\.yaml/,
  ],
  [
    'a limit of staff in pounds',
    ['staff.yaml', 'role: assistant, limit: 500', 'role: assistant, limit: 5'],
    /^0\.limit: 5 is GBP 0\.05/,
  ],
  ['two of one name', ['staff.yaml', 'id: ruth', 'id: sam'], /^1\.id: "sam" is there twice/, 'name: Ruth'],
  [
    'a field that tools.yaml does not have',
    ['tools.yaml', 'of_customer: card', 'ofcustomer: card'],
    /^http\.lending\.tools\.loans\.ofcustomer: Unrecog/,
  ],
  [
    'a playbook of a tool that is not there',
    [RENEW, 'tool: lending.renew', 'tool: lending.prolong'],
    /^steps\.3\.tool: there is no tool "lending\.prolong"/,
  ],
  [
    'an argument that the tool does not have',
    [RENEW, 'weeks: 3', 'days: 21'],
    /^steps\.3\.args\.days: lending\.renew has no such argument; it takes loan, weeks/,
    'days: 21',
  ],
  [
    'an argument of another kind',
    [RENEW, 'weeks: 3', 'weeks: three'],
    /^steps\.3\.args\.weeks: lending\.renew does not take this: .*expected .*number/,
  ],
  [
    'an argument that is missing',
    [RENEW, "loan: { $ref: 'borrowed.loans[0].id' }, weeks: 3", 'weeks: 3'],
    /^steps\.3\.args: lending\.renew needs the argument "loan"/,
  ],
  [
    'a value that the earlier step does not put out',
    [RENEW, 'borrowed.loans[0].id', 'borrowed.loans[0].number'],
    /^steps\.3\.args\.loan: "borrowed\.loans\[0\]\.number": lending\.loans puts nothing out at "loans\.0\.number"/,
  ],
  [
    'a value of another kind than the tool takes',
    [RENEW, 'borrowed.loans[0].id', 'borrowed.loans'],
    /^steps\.3\.args\.loan: "borrowed\.loans" is of another kind than lending\.renew takes here/,
  ],
  [
    'an expectation of what no read puts out',
    [RENEW, "path: '.loans[0]'", "path: '.books[0]'"],
    /^steps\.1\.expect\.0\.path: lending\.loans puts nothing out at "\.books\[0\]"/,
  ],
  [
    'a letter with a fact that no step puts out',
    [RENEW, '{renew.due}', '{renew.until}'],
    /^replies\.resolved\.en\.0: "renew\.until": lending\.renew puts nothing out at "until"/,
  ],
  [
    'a letter without the desk’s language',
    [RENEW, '  resolved:\n    en:', '  resolved:\n    de:'],
    /^replies\.resolved: has no text in en, the desk's first language/,
    '  resolved:',
  ],
  [
    'an article that is not there, read by a step',
    [RENEW, 'args: { id: renewing-loans }', 'args: { id: renewing }'],
    /^steps\.2\.args\.id: there is no article "renewing"/,
  ],
  [
    'an article that is not there, behind a refusal',
    [RENEW, 'article: renewing-loans }', 'article: renewing }'],
    /^refusals\.0\.article: there is no article "renewing"/,
  ],
  [
    'an article that is not there, in the list',
    [RENEW, 'articles: [renewing-loans]', 'articles: [renewing]'],
    /^articles\.0: there is no article "renewing"/,
  ],
  [
    'evidence in a playbook that desk.yaml does not have',
    [RENEW, 'evidence: [member_email]', 'evidence: [pin]'],
    /^evidence\.0: there is no kind of evidence "pin" in desk\.yaml/,
  ],
  [
    'a queue that is not there',
    [RENEW, 'to: librarians', 'to: readers'],
    /^hand_over\.to: there is no queue "readers" in desk\.yaml; there is assistant, desk, librarian/,
  ],
  [
    'an entity that desk.yaml does not have',
    [RENEW, 'entity: card', 'entity: ticket'],
    /^needs\.0\.entity: "ticket" is no entity of this desk/,
  ],
  ['an article without a heading', [HOURS, '## 1. Every', '## Every'], /^section 1 does not begin/],
  [
    'questions to a section that is not there',
    [HOURS, '  2:\n', '  3:\n'],
    /^answers: there is no section 3/,
    '  3:',
  ],
  ['an article of another name', [HOURS, 'id: opening-hours', 'id: hours'], /^its id is hours; name the fi/],
  [
    'a rehearsal of which nothing must come',
    [RENEW, '    asks: I find no member for LC-204119\n', ''],
    /^rehearsals\.2\.request: nothing is said that must come of it: write plans, asks/,
    "request: 'LC-204119",
  ],
  [
    'a rehearsal that names a tool of nobody',
    [RENEW, 'tool: lending.member, fails', 'tool: lending.person, fails'],
    /^rehearsals\.2\.given\.0\.tool: there is no tool "lending\.person"/,
  ],
  [
    'a role of nobody in a rehearsal',
    [RENEW, 'approves: assistant', 'approves: chief'],
    /^rehearsals\.0\.approves: there is no role "chief" in policy\.yaml; there is assistant, librarian/,
  ],
  [
    'an article that is not there in a rehearsal',
    [RENEW, 'refused: renewing-loans', 'refused: loans'],
    /^rehearsals\.1\.refused: there is no article "loans"; there is opening-hours, renewing-loans/,
  ],
  [
    'an answer that the tool does not give',
    [RENEW, "gives: { due: '2026-06-24' }", 'gives: { due: 24 }'],
    /^rehearsals\.0\.given\.3\.gives\.due: lending\.renew does not answer so: /,
  ],
  [
    'an argument that the tool does not take in a rehearsal',
    [RENEW, 'args: { weeks: 3 } }]', 'args: { week: 3 } }]'],
    /^rehearsals\.0\.plans\.2\.args\.week: there is no argument of lending\.renew "week"; there is loan, weeks/,
  ],
  [
    'a quote that stands in another section',
    [
      'policy.yaml',
      'article: { id: renewing-loans, title: Renewing loans, section: section 1, quote: unless somebody has reserved it }',
      'article: { id: opening-hours, title: Opening hours, section: section 1, quote: We are closed on bank holidays }',
    ],
    /^rules\.0\.article\.quote: stands in section 2 "Holidays", not in section 1 of opening-hours/,
  ],
  [
    'a quote that stands nowhere',
    ['policy.yaml', 'quote: unless somebody has reserved it', 'quote: unless somebody reserved it before'],
    /^rules\.0\.article\.quote: does not stand in section 1 of renewing-loans; nearest is, in section 1: "A loan can/,
  ],
  [
    'a section that is not there',
    ['policy.yaml', 'section: section 1', 'section: section 4'],
    /^rules\.0\.article\.section: renewing-loans has no "section 4"; there is section 1 "How often"/,
  ],
  [
    'a title that is another',
    ['policy.yaml', 'title: Renewing loans', 'title: Renewals'],
    /^rules\.0\.article\.title: the article renewing-loans is called "Renewing loans"/,
  ],
  [
    'an example of two playbooks',
    [RENEW, '    - renewal please', '    - Do you have a reading room?'],
    /^applies\.examples\.5: "Do you have a reading room\?" is an example of anything-else, too/,
  ],
  [
    'a text that nothing writes',
    ['desk.yaml', 'examples:\n', 'texts: { close: { en: Bye } }\nexamples:\n'],
    /^texts\.close: there is no text "close"; there is ask_for, closing/,
    'texts:',
  ],
  [
    'a text with a place that nothing fills',
    ['desk.yaml', 'examples:\n', "texts: { greeting: { en: 'Dear {first_name},' } }\nexamples:\n"],
    /^texts\.greeting\.en: \{first_name\} stands for nothing here; \{name\} does/,
    'texts:',
  ],
  [
    'a text for sources without its list',
    ['desk.yaml', 'examples:\n', 'texts: { sources: { en: Our articles } }\nexamples:\n'],
    /^texts\.sources\.en: does not say where the list goes: write \{sources\}/,
    'texts:',
  ],
];

describe('a desk with a mistake', () => {
  test.each(MISTAKES)('%s', (...[, edit, says, on]) => {
    const folder = edited(edit);
    const [file, , to] = edit;
    const [first = '', ...others] = lines(folder);
    expect(others).toEqual([]);
    if (on === '') return expect(first).toMatch(says);
    const where = `${file}, line ${lineOf(folder, file, on ?? to)}: `;
    expect(first.slice(0, where.length)).toBe(where);
    expect(first.slice(where.length)).toMatch(says);
  });

  test('writes for the verified where nobody is ever found are named, each at its line', () => {
    const finds = '        finds: { id: card, name: name, email: email }\n';
    const folder = edited(
      ['tools.yaml', finds, ''],
      ['tools.yaml', '        proves: { member_email: email }\n', ''],
      ['policy.yaml', '[ member_email ], ', ''],
    );
    const says = 'no tool finds the customer, so nobody is ever verified: give a read finds and proves';
    const line = lineOf(folder, 'tools.yaml', 'verified: true');
    expect(lines(folder)).toContain(`tools.yaml, line ${line}: http.lending.tools.renew.verified: ${says}`);
  });

  test('a write of which nothing says whose record it changes is named, save where replies go out by it', () => {
    const open = edited([
      'tools.yaml',
      '        of_customer: card\n        input: { type: object, properties: { loan',
      '        input: { type: object, properties: { loan',
    ]);
    const write = '      renew:';
    expect(checkDesk(open, options).findings).toEqual([
      {
        ...{ file: 'tools.yaml', line: lineOf(open, 'tools.yaml', write), warning: true },
        says: expect.stringMatching(
          /^http\.lending\.tools\.renew: nothing says whose record it changes, .* a read with of_customer$/,
        ),
      },
    ]);
    const asked = edited(
      ['tools.yaml', "        set: { card: '{$customer}' }\n", ''],
      ['tools.yaml', '/members/{card}/waivers', '/members/{card}/waivers?of={$customer}'],
    );
    expect(lines(asked)).toEqual([]);
    const sender = `      note:
        description: Writes to the member.
        method: POST
        url: http://127.0.0.1:1/notes
        money: none
        input: { type: object, properties: { text: { type: string } }, required: [text] }
        idempotency: { header: Idempotency-Key }
`;
    const noted: Edit = ['tools.yaml', write, `${sender}${write}`];
    expect(lines(edited(noted))).toEqual([expect.stringMatching(/lending\.tools\.note: nothing says whose/)]);
    const sends: Edit = [
      'desk.yaml',
      'examples:\n',
      "send: { tool: lending.note, args: { text: '{letter}' } }\nexamples:\n",
    ];
    expect(lines(edited(noted, sends))).toEqual([]);
  });

  test('a secret that is not set is said, and the desk is right all the same', () => {
    const headers = `lending:\n    headers: { Authorization: "Bearer \${LENDING_TOKEN}" }`;
    const folder = edited(['tools.yaml', 'lending:', headers]);
    expect(checkDesk(folder, options).findings).toEqual([
      expect.objectContaining({ file: 'tools.yaml', line: 4, warning: true }),
    ]);
    expect(checkDesk(folder, { ...options, secretOf: () => 'here' }).findings).toEqual([]);
  });

  test('with several mistakes in several files all are named at once, each once', () => {
    const folder = edited(
      ['desk.yaml', 'time_zone: Europe/London', 'time_zone: London'],
      ['policy.yaml', 'steps: 10', 'steps: many'],
      ['policy.yaml', 'exception: librarian', 'exception: chief'],
      ['staff.yaml', 'role: assistant', 'role: helper'],
      ['tools.yaml', 'effect: read', 'effect: reads'],
      [HOURS, 'audience: customer', 'audience: everybody'],
      [RENEW, 'tool: lending.renew', 'tool: lending.prolong'],
      [RENEW, 'entity: card', 'entity: ticket'],
    );
    expect(lines(folder).map((line) => line.replace(/, line \d+: ([\w.]+): .*/s, ' $1'))).toEqual([
      'desk.yaml time_zone',
      'knowledge/opening-hours.md audience',
      'playbooks/renew-a-loan.md needs.0.entity',
      'playbooks/renew-a-loan.md steps.3.tool',
      'policy.yaml rules.0.exception',
      'policy.yaml limits.steps',
      'tools.yaml http.lending.tools.member.effect',
    ]);
  });
});

describe('before a start', () => {
  const starting = (folder: string) => () => checkBeforeStart(folder, { ...options, tools: [] });

  test('a policy that names what is not there keeps the desk from starting', () => {
    const folder = edited(['policy.yaml', 'id: renewing-loans', 'id: renewing']);
    expect(starting(folder)).toThrow(DeskMistake);
    expect(starting(folder)).toThrow(/^policy\.yaml, line \d+: rules\.0\.article\.id: there is no article/);
  });

  test('a broken playbook does not: it is left out, and the others work', () => {
    expect(starting(edited([RENEW, 'tool: lending.renew', 'tool: lending.prolong']))()).toEqual([]);
  });

  test('a tool that only another file of tools has counts', () => {
    const folder = edited([
      'policy.yaml',
      'waive_fee: librarian }',
      'waive_fee: librarian, crm.note: librarian }',
    ]);
    expect(starting(folder)).toThrow(/there is no tool "crm\.note"/);
    expect(checkBeforeStart(folder, { ...options, tools: ['crm.note'] })).toEqual([]);
  });
});

test('examples and texts in a language that the desk does not have are warnings', () => {
  const folder = edited(
    [RENEW, 'needs:\n', '  examples_in: { de: [bitte verlängern] }\nneeds:\n'],
    ['desk.yaml', 'examples:\n', 'texts: { closing: { de: Tschüs } }\nexamples:\n'],
  );
  const { findings } = checkDesk(folder, options);
  expect(findings).toMatchObject([
    {
      file: 'desk.yaml',
      says: expect.stringMatching(/^texts\.closing\.de: the desk does not write de/),
      warning: true,
    },
    {
      file: RENEW,
      says: expect.stringMatching(/^applies\.examples_in\.de: the desk does not read de/),
      warning: true,
    },
  ]);
});

test('what staff read is in English, whatever the desk writes', () => {
  const text = (person: string) =>
    edited(['desk.yaml', 'examples:\n', `texts: { person: { ${person} } }\nexamples:\n`]);
  expect(lines(text('en: reader'))).toEqual([]);
  const { findings } = checkDesk(text('de: Leserin'), options);
  expect(findings[0]).toMatchObject({
    ...{ file: 'desk.yaml', warning: true },
    says: 'texts.person: is for cards and the console, which are in English: write en',
  });
});
