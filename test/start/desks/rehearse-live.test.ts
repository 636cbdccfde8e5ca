/**
 * Rehearsals that ask a server of the desk, by a server that nobody here wrote; and rehearsals that a model
 * plans and writes.
 */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { type Config, readConfig } from '../../../src/config.ts';
import { findingText } from '../../../src/desk/finding.ts';
import { writeNewDesk } from '../../../src/desk/new.ts';
import { type RehearseOptions, rehearse } from '../../../src/start/desks/rehearse.ts';
import { json, type ModelScript } from '../../model-server/model-reply.ts';
import { asked, dataIn } from '../../model-server/prompt-data.ts';
import { type ModelServer, openModelServer } from '../../model-server/server.ts';
import { plan, question, ref, step } from '../../model-server/wire-steps.ts';

vi.setConfig({ testTimeout: 180_000 });

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const LIBRARY = at('../../fixtures/desks/library');
const MEMORY = at('../../../node_modules/@modelcontextprotocol/server-memory/dist/index.js');
const place = mkdtempSync(join(tmpdir(), 'rehearse-live-'));
afterAll(() => rmSync(place, { recursive: true }));
const today = new Date().toISOString().slice(0, 10);

async function all(folder: string, options: Partial<RehearseOptions>) {
  const told: string[] = [];
  const said: string[][] = [];
  const given = { today, secretOf: () => undefined, told: (sentence: string) => told.push(sentence) };
  for await (const { differs } of rehearse(folder, { ...given, ...options }))
    said.push(differs.map(findingText));
  return { told, said };
}

describe('with --live', () => {
  const LOOK_UP = `---
id: look-up
title: Look up a reference
summary: Look up {reference}.
applies:
  examples: [what do we know of it, look up the reference, is it on file, what is noted there, show the notes on it]
needs:
  - { entity: reference, ask: 'Which reference is it (for example AB-10001)?' }
steps:
  - id: known
    title: look up {reference}
    tool: memory.open_nodes
    args: { names: ['{reference}'] }
    expect:
      - path: '.entities[0]'
        is: present
        otherwise: ask
        say: 'I know nothing of {reference}. Which reference is it?'
rehearsals:
  - request: what do we know of AB-10001
    plans: [memory.open_nodes]
    ends: letter
  - request: what do we know of AB-10002
    asks: I know nothing of AB-10002
    ends: question
replies:
  resolved:
    en: [ 'Your reference {reference} is on file.' ]
---
Somebody asks what is noted.
`;
  const FILE = join(place, 'memory.jsonl');
  const folder = join(place, 'notes');
  const secretOf = (name: string) => (name === 'NOTES' ? FILE : undefined);
  const tools = (program: string) => `
servers:
  memory:
    command: ["${process.execPath}", "${program}"]
    env: { MEMORY_FILE_PATH: "\${NOTES}" }
    tools:
      open_nodes: { effect: read, cache_ms: 0, sends: { names: [customer, staff] } }
`;
  const written = (program: string) => {
    rmSync(folder, { recursive: true, force: true });
    const desk = { name: 'Notes', language: 'en', timeZone: 'UTC', currency: 'EUR', today };
    writeNewDesk(folder, desk);
    writeFileSync(join(folder, 'playbooks', 'look-up.md'), LOOK_UP);
    writeFileSync(join(folder, 'tools.yaml'), tools(program));
    const node = { type: 'entity', name: 'AB-10001', entityType: 'reference', observations: ['came in'] };
    writeFileSync(FILE, `${JSON.stringify(node)}\n`);
  };

  test('reads that nothing is given for go to the servers of the desk', async () => {
    written(MEMORY);
    const { said, told } = await all(folder, { only: 'look-up', live: true, secretOf });
    expect({ said, told }).toEqual({ said: [[], []], told: [] });
  });

  test('without it no server is connected', async () => {
    written(MEMORY);
    const { said } = await all(folder, { only: 'look-up', secretOf });
    expect(said.flat().join('\n')).toContain('the rehearsal gives no answer of memory.open_nodes');
  });

  test('a server that is away is said, and what it would answer is what fails', async () => {
    written(join(place, 'nothing.js'));
    const { said, told } = await all(folder, { only: 'look-up', live: true, secretOf });
    expect(told).toEqual([expect.stringContaining('the server memory cannot be reached')]);
    expect(said.map((differs) => differs.length > 0)).toEqual([true, true]);
  });
});

describe('with --model', () => {
  let server: ModelServer | undefined;
  afterAll(() => server?.stop());

  async function config(script: ModelScript): Promise<Config> {
    await server?.stop();
    server = await openModelServer({ script });
    const read = readConfig({
      ...{ OPENAI_API_KEY: server.apiKey, OPENAI_BASE_URL: server.url, LOG_LEVEL: 'silent' },
      ...{ PLANNER_MODEL: 'm', REPLANNER_MODEL: 'm', EXECUTOR_MODEL: 'm', RESPONDER_MODEL: 'm' },
    });
    if ('problems' in read) throw new Error(read.problems.join('\n'));
    return read;
  }
  const RENEWS: ModelScript = (request) => {
    const data = dataIn(request.user);
    if (asked(request) === 'answer')
      return json({ summary: 's', reply: 'Thank you for writing.', citations: [] });
    const text: string = data.messages.map((one: { text: string }) => one.text).join('\n');
    const card = /LC-\d+/.exec(text)?.[0];
    if (card === undefined) return json(question('Which card do you mean?'));
    return json(
      plan('Renew the loan.', [
        step('member', 'lending.member', { args: { card } }),
        step('borrowed', 'lending.loans', { args: { card }, needs: ['member'] }),
        step('article', 'knowledge.article', { args: { id: 'renewing-loans' } }),
        step('renew', 'lending.renew', {
          args: { loan: ref('borrowed.loans[0].id'), weeks: 3 },
          needs: ['borrowed'],
        }),
      ]),
    );
  };
  const folder = join(place, 'library');

  test('it plans, rules and limits are compared, and the words of playbooks are not', async () => {
    cpSync(LIBRARY, folder, { recursive: true });
    const { said } = await all(folder, { only: 'LC-204117', config: await config(RENEWS) });
    expect(said.flat()).toEqual([]);
    expect(said.length).toBeGreaterThan(0);
    expect(server?.requests.length).toBeGreaterThan(said.length);
    expect(server?.impossible).toEqual([]);
  });

  test('what it plans otherwise is said', async () => {
    const never: ModelScript = (request) =>
      asked(request) === 'answer' ? RENEWS(request) : json(question('What shall I do?'));
    const { said } = await all(folder, { only: 'LC-204117', config: await config(never) });
    expect(said.flat().join('\n')).toMatch(/plans: expected a plan with lending\.member/);
  });

  test('where the playbooks stand in for it, that is said and is no pass', async () => {
    const away: ModelScript = () => ({ kind: 'status', status: 400, message: 'no such model' });
    const { said } = await all(folder, { only: 'LC-204117', config: await config(away) });
    for (const differs of said)
      expect(differs.join('\n')).toContain('the model gave no plan that can be used');
  });
});
