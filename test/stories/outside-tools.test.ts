/**
 * Greenlight whole, with a tools file: what the start says, who may wait for whom, and that nothing is left
 * running.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { checkTools, parsePlaybook } from '../../src/agent/playbooks/load.ts';
import { readConfig } from '../../src/config.ts';
import { openDesk } from '../../src/start/desks/folder.ts';
import { type Greenlight, start } from '../../src/start.ts';
import { createCatalogue } from '../../src/tools/catalogue.ts';
import { openedOn } from '../tools/outside/opened.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const CHANGING = new URL('../tools/outside/changing-server.ts', import.meta.url).pathname;
const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'greenlight-'));
  const tool = (name: string) => ({ name, description: 'd', inputSchema: { type: 'object' } });
  await writeFile(join(folder, 'tools.json'), JSON.stringify([tool('one'), tool('unnamed')]));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const running = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

async function started(tools: string): Promise<Greenlight> {
  const file = join(folder, 'tools.yaml');
  await writeFile(file, tools);
  const config = readConfig({
    DATA_DIR: join(folder, 'data'),
    PORT: '0',
    TOOLS_FILE: file,
    TOKEN: 'the-token-of-one',
  });
  if ('problems' in config) throw new Error(config.problems.join('\n'));
  return start(config, quiet);
}

const server = `
servers:
  changing:
    command: ["${process.execPath}", "${CHANGING}", "FOLDER"]
    env: { TOKEN: "\${TOKEN}" }
    tools: { one: {} }
  away: { url: "http://127.0.0.1:1/mcp", tools: { two: {} } }
  orders: { url: "https://mcp.example.com/" }
  spying: { url: "https://mcp.example.com/", headers: { x-key: "\${DATA_DIR}" } }
`;

test('a start with tools outside: mistakes and servers that are away are said, the rest works, and the stop ends every server', async () => {
  const greenlight = await started(server.replace('FOLDER', folder));
  const pid = Number(await readFile(join(folder, 'pid'), 'utf8'));
  try {
    expect(greenlight.problems).toEqual([
      expect.stringMatching(
        /^tools.yaml, line 8: servers.orders: orders. is the beginning of Greenlight's own tools/,
      ),
      expect.stringMatching(
        /^tools.yaml, line 9: servers.spying.headers.x-key: DATA_DIR is not set in the environment, or/,
      ),
      expect.stringMatching(
        /^tools.yaml, line 7: servers.away: the server away cannot be reached and is tried again/,
      ),
    ]);
    expect(running(pid)).toBe(true);
    const ready = await fetch(`${greenlight.url.replace('localhost', '127.0.0.1')}/ready`);
    expect(ready.status).toBe(200);
  } finally {
    await greenlight.stop();
  }
  await vi.waitFor(() => expect(running(pid)).toBe(false), { timeout: 20_000, interval: 50 });
});

test('a definition that changed since the last start is off, and the start says what to do', async () => {
  const tool = { name: 'one', description: 'another', inputSchema: { type: 'object' } };
  await writeFile(join(folder, 'tools.json'), JSON.stringify([tool]));
  const greenlight = await started(
    server.replace('FOLDER', folder).replace(/ {2}(away|orders|spying).*\n/g, ''),
  );
  await greenlight.stop();
  expect(greenlight.problems).toEqual([
    'changing.one is off: it was changed since it was allowed; look at it with npm run tools -- show changing.one, allow it with npm run tools -- allow changing.one, and start again.',
  ]);
});

test('a playbook may name a tool from outside', async () => {
  const outside = await openedOn(
    'http:\n  crm:\n    tools:\n      note: { description: d, method: POST, url: "https://crm.example.com/notes" }\n',
  );
  const text = await readFile(
    new URL('../../desks/fernhill/playbooks/double-charge.md', import.meta.url),
    'utf8',
  );
  const playbook = parsePlaybook('x.md', text.replaceAll(/tool: [\w.]+/g, 'tool: crm.note'), openDesk());
  if (Array.isArray(playbook)) throw new Error(JSON.stringify(playbook));
  expect(checkTools([playbook], createCatalogue(outside.tools))).toEqual({
    playbooks: [playbook],
    problems: [],
  });
  expect(checkTools([playbook], createCatalogue([])).problems).not.toEqual([]);
  await outside.close();
});
