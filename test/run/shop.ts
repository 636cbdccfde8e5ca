/** A small shop for tests of the rules: tools as the catalogue knows them, staff and a policy. */
import { z } from 'zod';
import type { Authority } from '../../src/run/person.ts';
import type { Catalogue, ToolFacts } from '../../src/run/plan/catalogue.ts';
import type { Policy } from '../../src/run/policy/policy.ts';
import { policyLike } from '../fernhill.ts';

const found = z.object({
  customer: z.object({ id: z.string(), name: z.string(), email: z.string() }).nullable(),
  evidence: z.array(z.string()),
});
const order = z.object({
  order: z.object({
    id: z.string(),
    deliveredDays: z.number().nullable(),
    lines: z.array(z.object({ line: z.int(), title: z.string(), total: z.int() })),
  }),
});

type More = Partial<Omit<ToolFacts, 'name' | 'description' | 'effect' | 'input' | 'output'>>;

function read(
  name: string,
  { input, output, ...more }: { input: z.ZodType; output: z.ZodType } & More,
): ToolFacts {
  return { name, description: name, effect: 'read', input, output, once: 'exact', cacheMs: 600_000, ...more };
}

function write(
  name: string,
  { input, output, ...more }: { input: z.ZodType; output: z.ZodType } & More,
): ToolFacts {
  return { name, description: name, effect: 'write', input, output, once: 'exact', cacheMs: 0, ...more };
}

const inOrder = { order: z.string() };

const TOOLS: ToolFacts[] = [
  read('accounts.find', {
    input: z.strictObject({ order: z.string().optional(), email: z.string().optional() }),
    output: found,
    finds: 'customer',
  }),
  read('accounts.claim', { input: z.strictObject({ email: z.string() }), output: found, finds: 'customer' }),
  read('accounts.security', {
    input: z.strictObject({}),
    output: z.object({ locked: z.boolean(), sessions: z.int() }),
    verified: true,
  }),
  write('accounts.send_code', {
    input: z.strictObject({}),
    output: z.object({ sent: z.boolean() }),
    asks: 'code',
  }),
  write('accounts.unlock', {
    input: z.strictObject({}),
    output: z.object({ unlocked: z.boolean() }),
    verified: true,
  }),
  read('orders.details', { input: z.strictObject(inOrder), output: order }),
  read('orders.live', { input: z.strictObject(inOrder), output: order, cacheMs: 0 }),
  write('orders.refund', {
    input: z.strictObject({
      ...inOrder,
      lines: z.array(z.strictObject({ line: z.int(), cents: z.int().positive() })),
      reason: z.enum(['damaged', 'changed_mind', 'goodwill']),
      shipping: z.int().optional(),
    }),
    output: z.object({ refund: z.string() }),
    trusted: ['order', 'lines'],
    args: { cents: { label: 'amount', unit: 'cents' }, shipping: { unit: 'cents' } },
    reconciles: true,
    once: 'key',
  }),
  write('orders.note', {
    input: z.strictObject({ ...inOrder, text: z.string() }),
    output: z.object({ note: z.string() }),
    once: 'none',
  }),
  write('orders.remove_note', {
    input: z.strictObject({ ...inOrder, note: z.string() }),
    output: z.object({ removed: z.boolean() }),
  }),
  write('orders.hold', { input: z.strictObject(inOrder), output: z.object({ packing: z.string() }) }),
  write('orders.release', { input: z.strictObject(inOrder), output: z.object({ packing: z.string() }) }),
  write('orders.address', {
    input: z.strictObject({ ...inOrder, address: z.string() }),
    output: z.object({ address: z.string() }),
    trusted: ['order', 'address'],
  }),
  write('orders.trace', {
    input: z.strictObject({ ...inOrder, parcel: z.int() }),
    output: z.object({ trace: z.string() }),
  }),
  write('orders.withdraw', {
    input: z.strictObject({ trace: z.string() }),
    output: z.object({ withdrawn: z.boolean() }),
  }),
  read('knowledge.article', {
    input: z.strictObject({ id: z.string() }),
    output: z.object({ title: z.string(), body: z.string() }),
    untrustedOutput: true,
  }),
];

export function catalogueOf(version: string, tools: ToolFacts[] = TOOLS): Catalogue {
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  return { version, tool: (name) => byName.get(name), all: () => tools };
}

export const catalogue = catalogueOf('tools-1');

const returns = {
  id: 'returns',
  title: 'Returns and refunds',
  section: 'section 2',
  quote: 'Within 30 days.',
  checkedAt: '2026-11-02',
};

export const policy: Policy = policyLike({
  version: 'policy-1',
  evidenceNames: { order_email: 'e-mail on the order' },
  rules: [
    {
      tool: 'orders.refund',
      when: { reason: { one_of: ['changed_mind'] } },
      require: { delivered_days: { at_most: 30 } },
      says: 'delivered {delivered_days} days ago; the limit is 30',
      article: returns,
      exception: 'lead',
    },
    {
      tool: 'orders.refund',
      when: { reason: { one_of: ['damaged'] } },
      require: { delivered_days: { at_most: 14 } },
      says: 'delivered {delivered_days} days ago; damage is to be reported within 14',
      article: { id: 'damaged', title: 'Damaged or faulty items' },
    },
  ],
  limits: { steps: 12, replans: 6, toolCalls: 4, tokens: 100_000, costUsd: 5, minutes: 30 },
  draftMinutes: 1440,
});

const STAFF: Authority[] = [
  { id: 'engineer', name: 'Engineer', role: 'engineer', limit: 5_000 },
  { id: 'engineer2', name: 'Second engineer', role: 'engineer', limit: 5_000 },
  { id: 'newcomer', name: 'Newcomer', role: 'engineer', limit: 1_000 },
  { id: 'lead', name: 'Lead', role: 'lead', limit: 25_000 },
  { id: 'finance', name: 'Finance', role: 'finance', limit: 200_000 },
];

export const authorityOf = (id: string): Authority | undefined => STAFF.find((member) => member.id === id);
