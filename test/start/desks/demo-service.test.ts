/** The service with a desk's made-up records runs beside Greenlight, and never longer than it. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Config } from '../../../src/config.ts';
import { demoServiceOf, startDemoService } from '../../../src/start/desks/demo-service.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'greenlight-'));
  await writeFile(
    join(folder, 'service.mjs'),
    `import { writeFileSync } from 'node:fs';
     writeFileSync('seen.json', JSON.stringify({ pid: process.pid, names: Object.keys(process.env), token: process.env.DESK_SERVICE_TOKEN }));
     console.log('http://127.0.0.1:4711');
     process.stdin.resume();`,
  );
  await writeFile(
    join(folder, 'elsewhere.mjs'),
    `console.log('http://example.com'); process.stdin.resume();`,
  );
  await writeFile(join(folder, 'broken.mjs'), 'process.exit(3);');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const seen = async () => JSON.parse(await readFile(join(folder, 'seen.json'), 'utf8'));
const running = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
const config = {
  toolSecret: (name: string) => (name === 'OTHER' ? 'of the environment' : undefined),
} as Config;

test('its address and token are known to the tools file, all other secrets as before, and it ends', async () => {
  const service = await startDemoService(folder, ['node', 'service.mjs']);
  const { pid, names, token } = await seen();
  const { toolSecret } = service.known(config);
  expect(toolSecret?.('DESK_SERVICE_URL')).toBe('http://127.0.0.1:4711');
  expect(toolSecret?.('DESK_SERVICE_TOKEN')).toBe(token);
  expect(token).toMatch(/^[\w-]{32}$/);
  expect(toolSecret?.('OTHER')).toBe('of the environment');
  expect(toolSecret?.('PATH')).toBeUndefined();
  expect(names).toEqual(['DESK_SERVICE_TOKEN']);
  expect(running(pid)).toBe(true);
  await service.close();
  await service.close();
  await vi.waitFor(() => expect(running(pid)).toBe(false));
});

test.each([
  ['broken.mjs', /did not start: it ended with 3/],
  ['elsewhere.mjs', /did not start: its first line is no address of loopback/],
])('%s does not start, and is not left running', async (file, why) => {
  await expect(startDemoService(folder, ['node', file])).rejects.toThrow(why);
});

test('a program that is not there does not start', async () => {
  await expect(startDemoService(folder, ['no-such-program'])).rejects.toThrow(/did not start: .*ENOENT/);
});

test('it is for the embedded database, and only where the environment names no other', async () => {
  const desk = { demo_service: { command: ['node', 'broken.mjs'] } };
  const other = {
    toolSecret: (name: string) => (name === 'DESK_SERVICE_URL' ? 'http://it.example' : undefined),
  };
  expect(await demoServiceOf(config, { folder, desk, embedded: false })).toBeUndefined();
  expect(await demoServiceOf(config, { folder, desk: {}, embedded: true })).toBeUndefined();
  expect(await demoServiceOf(other, { folder, desk, embedded: true })).toBeUndefined();
  await expect(demoServiceOf(config, { folder, desk, embedded: true })).rejects.toThrow(/did not start/);
});
