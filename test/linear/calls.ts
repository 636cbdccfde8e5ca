/**
 * How each exported function that takes text is called with one: by the types of its parameters, as they are
 * written. What is known here in no way fails the test.
 */
import { vocabularyFor } from '../../src/agent/languages/vocabulary.ts';
import { checkEdited } from '../../src/agent/letters/checked.ts';
import { evidenceOf } from '../../src/agent/letters/evidence.ts';
import { standingOf } from '../../src/agent/letters/standing.ts';
import { Cover } from '../../src/agent/playbooks/entities/found.ts';
import { entityReader } from '../../src/agent/playbooks/entities/read.ts';
import { playbookSetOf } from '../../src/agent/playbooks/playbook-set.ts';
import { understand } from '../../src/agent/playbooks/understand.ts';
import { clausesOf, phraseOf, wordsOf } from '../../src/agent/playbooks/words.ts';
import type { RespondRequest } from '../../src/flow/ports/agent.ts';
import { wordsOfRun } from '../../src/run/remembered.ts';
import { redacting } from '../../src/tools/outside/redact.ts';
import { CaseInMemory, catalogue, loaded } from '../agent/playbooks/case-in-memory.ts';
import { damaged, mara } from '../agent/playbooks/records.ts';
import { desk, policy } from '../fernhill.ts';
import type { ExportedFunction } from './sources.ts';

type Make = (text: string) => unknown;

const now = '2026-11-23T09:00:00.000Z';
const theCase = await new CaseInMemory(mara()).open(damaged);
export const run = theCase.state;
export const playbookSet = await playbookSetOf(loaded.playbooks, desk)();
const [playbook] = loaded.playbooks;
export const input: RespondRequest = { run, purpose: 'resolved', catalogue, policy, now };
const read = entityReader(desk);
const vocabulary = vocabularyFor('the mug arrived broken', desk);
const near = [phraseOf('the mug'), phraseOf('refund ... mug')];
const line = { line: 1, title: 'Stoneware mug set', quantity: 1 };

export const message = (text: string) => ({
  kind: 'information' as const,
  text,
  at: now,
  by: 'engineer',
  name: 'Engineer',
});
const mailLine: Make = (text) => ({ text, lower: text.toLowerCase(), start: 0, end: text.length });

/** Parameters of these types take the text. */
const TEXTS: Record<string, Make> = {
  string: (text) => text,
  'string | undefined': (text) => text,
  'string | null': (text) => text,
  'string | Buffer': (text) => text,
  'string[]': (text) => [text],
  'readonly string[]': (text) => [text],
  Message: message,
  'Message[]': (text) => [message(text)],
  'readonly Message[]': (text) => [message(text)],
  Line: mailLine,
  Clause: (text) => clausesOf(text)[0],
  'Clause[]': (text) => clausesOf(text),
  'Word[]': (text) => wordsOf(text),
  'readonly Word[]': (text) => wordsOf(text),
};

/** What goes with the text. */
const BESIDE: Record<string, Make> = {
  number: () => 40,
  boolean: () => true,
  unknown: (text) => text,
  Json: (text) => ({ words: text }),
  Args: (text) => ({ words: text }),
  RegExp: () => /a+/gu,
  AgentDesk: () => desk,
  "Pick<AgentDesk, 'languages'>": () => desk,
  Language: () => 'en',
  'readonly Language[]': () => desk.languages,
  'readonly [Language, ...Language[]]': () => desk.languages,
  Vocabulary: () => vocabulary,
  Playbook: () => playbook,
  'Playbook[]': () => [playbook],
  PlaybookSet: () => playbookSet,
  Catalogue: () => catalogue,
  Policy: () => policy,
  Run: () => run,
  RespondRequest: () => input,
  "Omit<RespondRequest, 'purpose'>": () => input,
  Evidence: () => evidenceOf(input),
  Standing: () => standingOf(input),
  LetterCheck: () => ({ pieces: [], faults: [] }),
  Phrase: () => near[0],
  'Phrase[]': () => near,
  Cover: (text) => new Cover(text.length),
  Found: (text) => read(text)[0],
  'Found[]': (text) => read(text),
  Redact: () => redacting(['a-secret']),
  ReadingContext: () => ({ desk, read, opening: true, itemOpen: true }),
  'readonly Line[]': () => [line],
  'OrderLine[]': () => [line],
  'readonly OrderLine[]': () => [line],
  'readonly Titled[]': () => [line],
  '(address: string) => string': () => (address: string) => address,
  '{ catalogue: Catalogue; dealtWith?: string | undefined }': () => ({ catalogue }),
  '{ clauses: Clause[]; found: Found[]; goal: boolean }': (text) => ({
    clauses: clausesOf(text),
    found: read(text),
    goal: true,
  }),
  '{ taken: Cover; near: Phrase[] }': (text) => ({ taken: new Cover(text.length), near }),
  '{ taken: Cover; corrections: Phrase[] }': (text) => ({ taken: new Cover(text.length), corrections: near }),
  '{ among: Vocabulary; counted: Cover }': (text) => ({ among: vocabulary, counted: new Cover(text.length) }),
};

/**
 * What reads files of the desk and settings, or draws the page in the browser: nothing there is foreign, or
 * none of it runs in this process.
 */
export const NOT_FOREIGN =
  /^(?:main|program)\.ts$|^console\/|^config|^desk\/|^bots\/console\/|yaml-lines|languages\/read|playbooks\/load|outside\/(?:file|standing|tool-pins)|^store\/(?!articles|memory)|own\/demo/;

/** Whoever takes one of these is called with names, ids or records beside it, not with what people write. */
const RECORDS = new Set([
  ...[
    'Connection',
    'Transaction',
    'Database',
    'RunReader',
    'Ledger',
    'PlaceParts',
    'Numbered',
    'pg.ClientConfig',
  ],
  ...[
    'KeyObject',
    'KeyObject | undefined',
    'OpenOptions',
    'ModelSettings',
    'Abilities',
    'Tokens',
    'z.ZodType<T>',
  ],
  ...['Log', 'Api', 'Receiver', 'SlackContext', 'CloudAdapter', 'Hosts', 'RawActivity', '() => boolean'],
  ...[
    'CallContext',
    'Call<WriteTool>',
    'FileSurroundings',
    'HttpToolShape | McpToolShape',
    'DeskEntity',
    'Values',
  ],
  ...['Order', 'Facts', 'Security', 'Random', 'DemoOrder', 'DemoOrder[]', 'DemoCustomer[]', 'PlanSource'],
  ...['Articles', 'Step', 'Plan | undefined', 'ApprovalScope', 'FactSources', 'Fields<RegExp>', 'Described'],
  ...[
    'StaffPerson',
    'StaffPerson | undefined',
    'Announcement',
    'RunView',
    'Refusal',
    'Button',
    'Button[]',
    'Citation',
  ],
]);

const opened = (text: string) => ({ ...run, messages: [{ ...message(text), kind: 'goal' as const }] });

/** What is done with a message as a whole, by what does it. */
export const WHOLE: Record<string, Make> = {
  'the mail reader': (text) => playbookSet.newWords(text),
  'the entity reader': (text) => playbookSet.read(text),
  'the router': (text) => playbookSet.router.route(text),
  'the playbooks': (text) => understand({ run: opened(text), catalogue }, playbookSet),
  'the memory': (text) => wordsOfRun(opened(text)),
  'the letter check': (text) => checkEdited(desk, text, input),
};

export type Called = { call: Make } | { missing: string } | undefined;

/** undefined: it takes no text. */
export function calling(
  { parameters }: ExportedFunction,
  exported: (...values: unknown[]) => unknown,
): Called {
  const types = parameters.map(({ type, optional }) => ({
    type: type.replace(/^readonly string\[\]$/, 'string[]'),
    optional,
  }));
  if (!types.some(({ type }) => Object.hasOwn(TEXTS, type))) return undefined;
  if (types.some(({ type }) => RECORDS.has(type))) return undefined;
  const makes: (Make | undefined)[] = types.map(
    ({ type, optional }) => TEXTS[type] ?? BESIDE[type] ?? (optional ? () => undefined : undefined),
  );
  const missing = types.find((_, n) => makes[n] === undefined);
  if (missing) return { missing: missing.type };
  return { call: (text) => exported(...makes.map((make) => make?.(text))) };
}
