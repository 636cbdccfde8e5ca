/**
 * MCP tools against the memory server that the protocol's authors publish: records with structure, written
 * and read back, by a server that nobody here wrote.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import type { Args } from '../../../src/run/plan/plan.ts';
import { still, terms, who } from '../tools-for-tests.ts';
import { names, type Opened, openedInTests } from './opened.ts';

const MEMORY = new URL(
  '../../../node_modules/@modelcontextprotocol/server-memory/dist/index.js',
  import.meta.url,
).pathname;
// Each test starts processes; on a loaded machine that alone takes long.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const { cleanups, opened } = openedInTests();
let file: string;
beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'greenlight-memory-'));
  cleanups.push(() => rm(folder, { recursive: true, force: true }));
  file = join(folder, 'memory.jsonl');
});

const open = () =>
  opened(
    `
servers:
  memory:
    command: ["${process.execPath}", "${MEMORY}"]
    env: { MEMORY_FILE_PATH: "\${FILE}" }
    tools:
      open_nodes: { effect: read, cache_ms: 0 }
      create_entities: { money: none }
      add_observations:
        money: none
        errors: changed_nothing
        preview:
          read: memory.open_nodes
          args: { names: ["Ada"] }
          facts: { known: { label: known of Ada, at: "entities[0].observations", after: "{observations}" } }
`,
    { secretOf: (name) => (name === 'FILE' ? file : undefined) },
  );

const calling = { context: who(), signal: still() };
const callsOf = ({ hands }: Opened) => ({
  nodes: () => hands.read('memory.open_nodes', { names: ['Ada'] }, calling),
  write: (tool: string, args: Args, more = {}) =>
    hands.write(`memory.${tool}`, args, { ...calling, terms: { ...terms, ...more } }),
  shown: async (tool: string, args: Args) => {
    const prepared = await hands.prepare(`memory.${tool}`, args, { ...calling, assumed: {} });
    if (!('preview' in prepared)) throw new Error(prepared.fault.message);
    return prepared.preview;
  },
});
const ADA = { name: 'Ada', entityType: 'customer', observations: ['likes tea'] };
const adding = (entityName: string) => ({ observations: [{ entityName, contents: ['lives in Lund'] }] });

test('its records are written and read back as its schemas say, and what they do not have is not sent', async () => {
  const memory = await open();
  expect([memory.problems, names(memory)]).toEqual([
    [],
    ['memory.add_observations write', 'memory.create_entities write', 'memory.open_nodes read'],
  ]);
  const { nodes, write } = callsOf(memory);
  expect(await nodes()).toMatchObject({ output: { entities: [], relations: [] } });
  expect(await write('create_entities', { entities: [ADA] })).toMatchObject({
    outcome: 'done',
    output: { entities: [ADA] },
  });
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ name: 'Ada' });
  expect(await nodes()).toMatchObject({ output: { entities: [ADA] } });
  const wrong = { entities: [{ name: 'Bob', observations: 'none' }] };
  expect(await write('create_entities', wrong)).toMatchObject({ tries: 0, fault: { code: 'invalid_input' } });
});

test('a record that is no longer as it was shown is not written to, and its own refusal is a fault', async () => {
  const { write, shown } = callsOf(await open());
  await write('create_entities', { entities: [ADA] });
  const { before, shows } = await shown('add_observations', adding('Ada'));
  expect(shows[0]).toMatchObject({ label: 'known of Ada', before: expect.stringContaining('likes tea') });
  expect(await write('add_observations', adding('Ada'), { before })).toMatchObject({ outcome: 'done' });
  expect(await write('add_observations', adding('Ada'), { before })).toMatchObject({
    outcome: 'failed',
    fault: { code: 'facts_moved' },
  });
  const now = await shown('add_observations', adding('Nobody'));
  expect(await write('add_observations', adding('Nobody'), { before: now.before })).toMatchObject({
    outcome: 'failed',
    fault: { code: 'tool_failed' },
  });
});
