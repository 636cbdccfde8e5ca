/** docs/desk.md has every field of a desk's files, in the part on that file. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { ArticleFields } from '../../../src/desk/articles.ts';
import { DESK_SHAPES } from '../../../src/start/desks/schemas.ts';
import {
  HttpServiceShape,
  HttpToolShape,
  McpServerShape,
  McpToolShape,
} from '../../../src/tools/outside/file-shape.ts';
import { GraphqlServiceShape, GraphqlToolShape } from '../../../src/tools/outside/graphql/shape.ts';

const page = readFileSync(new URL('../../../docs/desk.md', import.meta.url), 'utf8');

/** What the tables under a heading name. */
function named(heading: string): Set<string> {
  const part = page.split(/^## /m).find((one) => one.startsWith(`\`${heading}\``)) ?? '';
  return new Set([...part.matchAll(/`([A-Za-z_]+)`/g)].map(([, name]) => name ?? ''));
}

/** Names of fields, those inside others too; keys of a desk's own choice are none. */
function fieldsIn(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties = {}, ...rest } = schema as { properties?: Record<string, unknown> };
  return [
    ...Object.keys(properties),
    ...[...Object.values(properties), ...Object.values(rest)].flatMap(fieldsIn),
  ];
}

const { desk, policy, staff, tools, playbook } = DESK_SHAPES;
const parts = [
  GraphqlServiceShape,
  GraphqlToolShape,
  HttpServiceShape,
  HttpToolShape,
  McpServerShape,
  McpToolShape,
];
test.each([
  ['desk.yaml', fieldsIn(z.toJSONSchema(desk, { io: 'input', unrepresentable: 'any' }))],
  ['policy.yaml', fieldsIn(z.toJSONSchema(policy, { io: 'input', unrepresentable: 'any' }))],
  ['staff.yaml', fieldsIn(z.toJSONSchema(staff, { io: 'input', unrepresentable: 'any' }))],
  ['tools.yaml', [tools, ...parts].flatMap(({ shape }) => Object.keys(shape))],
  ['playbooks/NAME.md', Object.keys(playbook.shape)],
  ['knowledge/NAME.md', Object.keys(ArticleFields.shape)],
])('%s', (heading, fields) => {
  const there = named(heading);
  expect(fields.length).toBeGreaterThan(4);
  expect([...new Set(fields)].filter((field) => !there.has(field))).toEqual([]);
});
