import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { securityHeaders } from '../../../src/bots/api/security-headers.ts';
import { buildConsole } from '../../../src/bots/console/build.ts';
import { consoleRouter } from '../../../src/bots/console/static.ts';

let dir: string;
let server: Server;
let url: string;

async function serving(router: express.Router): Promise<{ server: Server; url: string }> {
  const app = express();
  app.use(securityHeaders);
  app.use(router);
  const started = createServer(app);
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  return { server: started, url: `http://127.0.0.1:${(started.address() as AddressInfo).port}` };
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'greenlight-console-'));
  expect(await buildConsole({ dir })).toMatchObject({ kind: 'built' });
  ({ server, url } = await serving(consoleRouter(dir)));
});

afterAll(async () => {
  server.close();
  await rm(dir, { recursive: true });
});

describe('the build', () => {
  test('is made once and again when what it was made from is another', async () => {
    expect(await buildConsole({ dir })).toEqual({ kind: 'fresh' });
    await writeFile(join(dir, 'sources.sha256'), 'older sources');
    expect(await buildConsole({ dir })).toMatchObject({ kind: 'built' });
  });

  test('says what is wrong and does not throw where it cannot write', async () => {
    const file = join(dir, 'index.html');
    expect(await buildConsole({ dir: join(file, 'below-a-file') })).toMatchObject({ kind: 'failed' });
    expect(await readdir(dir)).toContain('index.html');
  });

  test('has nothing inline that the content policy would stop, and is modest', async () => {
    const page = await readFile(join(dir, 'index.html'), 'utf8');
    expect(page).not.toMatch(/<style|style=|<script(?![^>]*\ssrc=)|javascript:|data:/);
    const assets = await readdir(join(dir, 'assets'));
    const sizes = await Promise.all(assets.map(async (name) => (await stat(join(dir, 'assets', name))).size));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(400_000);
  });
});

describe('the static handler', () => {
  test('gives the page for its own addresses, never from a cache', async () => {
    for (const path of ['/', '/runs/run_1', '/runs/run_1/receipt', '/outbox']) {
      const response = await fetch(url + path);
      expect(response.status).toBe(200);
      expect(response.headers.get('cache-control')).toBe('no-cache');
      expect(response.headers.get('content-security-policy')).toContain("script-src 'self'");
      expect(response.headers.get('content-security-policy')).not.toContain('unsafe');
      expect(await response.text()).toContain('<div id="console">');
    }
  });

  test('gives hashed assets for ever and no page for a missing one', async () => {
    const [asset] = (await readdir(join(dir, 'assets'))).filter((name) => name.endsWith('.js'));
    const response = await fetch(`${url}/assets/${asset}`);
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    await response.body?.cancel();
    expect((await fetch(`${url}/assets/none.js`)).status).toBe(404);
  });

  test('leaves the addresses of other faces alone', async () => {
    for (const path of ['/v1/none', '/health', '/ready', '/slack/events', '/api/messages']) {
      const response = await fetch(url + path);
      expect(response.status).toBe(404);
      expect(await response.text()).not.toContain('id="console"');
    }
    expect((await fetch(`${url}/runs/run_1`, { method: 'POST' })).status).toBe(404);
  });

  test('hands out nothing from outside its directory', async () => {
    for (const path of [
      '/assets/..%2f..%2fpackage.json',
      '/assets/%2e%2e/sources.sha256',
      '/favicon.svg%00',
    ]) {
      const text = await (await fetch(url + path)).text();
      expect(text).not.toContain('"dependencies"');
      expect(text).not.toMatch(/^[0-9a-f]{64}$/);
    }
  });

  test('says what to do while there is no build', async () => {
    const other = await serving(consoleRouter(join(dir, 'nothing-here')));
    const response = await fetch(other.url);
    expect(response.status).toBe(503);
    expect(await response.text()).toContain('npm start');
    other.server.close();
  });
});
