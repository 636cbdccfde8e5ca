/**
 * Who may import whom: run <- flow <- {agent, tools, bots, store, desk} <- start, one place per package, no
 * cycles, no hidden inputs of the rules.
 */
import { describe, expect, test } from 'vitest';
import { violations } from './boundaries/rules.ts';
import { sources } from './boundaries/source-files.ts';

test('src keeps its boundaries', () => {
  const files = sources();
  expect(files.size).toBeGreaterThan(50);
  expect(violations(files)).toEqual([]);
});

/** Files that every planted example may import. */
const HOUSE = {
  'run/plan.ts': 'export type Plan = string; export const plan = 1;',
  'flow/handle.ts': "import type { Plan } from '../run/plan.ts'; export const handle = (plan: Plan) => plan;",
  'tools/contract.ts':
    "import { handle } from '../flow/handle.ts'; export type Tool = typeof handle; export const tool = 1;",
  'agent/agent.ts': "import type { Tool } from '../tools/contract.ts'; export type Agent = Tool;",
  'bots/api/app.ts': "import express from 'express'; export const app = express();",
  'store/db.ts':
    "import { Pool } from 'pg'; import { sql } from 'drizzle-orm'; export const db = [Pool, sql];",
  'log.ts': "import { pino } from 'pino'; export type Level = 'info'; export const log = pino();",
  'config.ts': "import type { Level } from './log.ts'; export const level = process.env.LOG_LEVEL as Level;",
  'main.ts': "import './start.ts';",
  'start.ts':
    "import './config.ts'; import './bots/api/app.ts'; import './store/db.ts'; import './agent/agent.ts';",
};

/** What the rules say of the house with one file added or replaced. */
const planted = (path: string, text: string) =>
  violations(new Map(Object.entries({ ...HOUSE, [path]: text })));

describe('the check itself', () => {
  test('has nothing to say about a house in order', () => {
    expect(violations(new Map(Object.entries(HOUSE)))).toEqual([]);
    const pure =
      "import { z } from 'zod'; import { createHash } from 'node:crypto'; export const at = (now: string) => new Date(now);";
    expect(planted('run/pure.ts', pure)).toEqual([]);
  });

  test.each([
    ['run/x.ts', "import { handle } from '../flow/handle.ts';", 'run must not import flow'],
    ['run/x.ts', "import type { Tool } from '../tools/contract.ts';", 'run must not import tools'],
    ['flow/x.ts', "import { db } from '../store/db.ts';", 'flow must not import store'],
    ['flow/x.ts', "export * from '../store/db.ts';", 'flow must not import store'],
    ['flow/x.ts', "export { db } from '../store/db.ts';", 'flow must not import store'],
    ['flow/x.ts', "export type { db } from '../store/db.ts';", 'flow must not import store'],
    ['flow/x.ts', "const db = await import('../store/db.ts');", 'flow must not import store'],
    ['flow/x.ts', "type Db = import('../store/db.ts').db;", 'flow must not import store'],
    ['bots/x.ts', "import type { Tool } from '../tools/contract.ts';", 'bots must not import tools'],
    ['tools/x.ts', "import '../store/db.ts';", 'tools must not import store'],
    ['store/x.ts', "import type { Agent } from '../agent/agent.ts';", 'store must not import agent'],
    ['store/x.ts', "import type { Level } from '../log.ts';", 'store must not import log.ts'],
    ['bots/x.ts', "import '../config.ts';", 'bots must not import config.ts'],
    ['bots/x.ts', "import '../main.ts';", 'bots must not import main.ts'],
    ['bots/x.ts', "import type { S } from '../start.ts';", 'bots must not import start.ts'],
    ['other/x.ts', "import '../run/plan.ts';", 'other must not import run'],
    ['agent/x.ts', "import { tool } from '../tools/contract.ts';", 'more than types of tools'],
    ['agent/x.ts', "import { type Tool, tool } from '../tools/contract.ts';", 'more than types of tools'],
    ['agent/x.ts', "export const tool = import('../tools/contract.ts');", 'more than types of tools'],
    ['agent/x.ts', "import type { Db } from '../store/db.ts';", 'agent must not import store'],
    ['agent/x.ts', "import '../tools/gone.ts';", 'tools/gone.ts, which does not exist'],
    ['agent/x.ts', "import '../../test/x.ts';", 'outside of src'],
    ['agent/x.ts', "const name = 'pg'; export const pg = import(name);", 'imports something computed'],
  ])('%s: %s', (path, text, said) => {
    expect(planted(path, text)).toEqual([expect.stringMatching(`^${path}: .*${said}`)]);
  });

  test.each([
    ['flow/x.ts', 'pg'],
    ['bots/x.ts', 'drizzle-orm/pg-core'],
    ['tools/x.ts', '@electric-sql/pglite-pgvector'],
    ['agent/x.ts', '@electric-sql/pglite'],
    ['bots/api/x.ts', '@slack/bolt'],
    ['bots/slack/x.ts', 'botbuilder'],
    ['bots/x.ts', 'openai'],
    ['flow/x.ts', 'express'],
    ['main.ts', 'express'],
    ['main.ts', 'zod'],
    ['start.ts', 'pino'],
    ['bots/api/x.ts', 'react'],
    ['bots/api/x.tsx', 'react/jsx-runtime'],
    ['flow/x.ts', 'pino'],
    ['tools/x.ts', 'canonicalize'],
    ['run/x.ts', 'express'],
    ['run/x.ts', 'node:fs'],
    ['flow/x.ts', 'left-pad'],
    ['flow/x.ts', 'node:process'],
  ])('%s must not import %s, nor its types', (path, name) => {
    expect(planted(path, `import { a } from '${name}'; export const b = a;`)).toHaveLength(1);
    expect(planted(path, `import type { A } from '${name}'; export type B = A;`)).toHaveLength(1);
  });

  test('of node:crypto run may take createHash and nothing else', () => {
    expect(planted('run/x.ts', "import { createHash } from 'node:crypto';")).toEqual([]);
    for (const text of [
      "import { createHash, randomUUID } from 'node:crypto';",
      "import * as crypto from 'node:crypto';",
    ]) {
      expect(planted('run/x.ts', text)).toEqual([expect.stringContaining('createHash')]);
    }
  });

  test.each([
    'process.env.PORT',
    "process['env']",
    'globalThis.process.env.PORT',
    'process?.env',
    '(() => { const { env } = process; return env; })()',
  ])('the environment is read by %s', (text) => {
    expect(planted('store/x.ts', `export const x = ${text};`)).toEqual([
      'store/x.ts: uses process.env, which only config.ts reads',
    ]);
    expect(planted('config.ts', `export const x = ${text};`)).toEqual([]);
  });

  test.each([
    'Date.now()',
    'new Date()',
    'Date()',
    'Math.random()',
    'performance.now()',
    'globalThis.Date.now()',
    'fetch("x")',
  ])('run takes no %s', (text) => {
    expect(planted('run/x.ts', `export const x = () => ${text};`)).toHaveLength(1);
    expect(planted('flow/x.ts', `export const x = () => ${text};`)).toEqual([]);
  });

  test('comments and strings are no imports', () => {
    const text =
      "// import '../store/db.ts'\nexport const a = `import '../store/db.ts'; process.env`; /* Date.now() */";
    expect(planted('run/x.ts', text)).toEqual([]);
  });

  test('cycles are named from end to end, once, types or not', () => {
    const ring = new Map([
      ['run/a.ts', "import './b.ts';"],
      ['run/b.ts', "export * from './c.ts';"],
      ['run/c.ts', "import type { A } from './a.ts'; export type B = A;"],
      ['run/d.ts', "import './a.ts';"],
      ['run/self.ts', "import './self.ts';"],
    ]);
    expect(violations(ring)).toEqual([
      'run/a.ts: import cycle run/a.ts -> run/b.ts -> run/c.ts -> run/a.ts',
      'run/self.ts: import cycle run/self.ts -> run/self.ts',
    ]);
  });

  test('a file that cannot be parsed is not passed over', () => {
    expect(planted('run/x.ts', 'import from {')).toEqual([expect.stringContaining('cannot be parsed')]);
  });
});
