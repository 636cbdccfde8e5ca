/** What the witness writes down of a run, and how it works out digests and approved bytes by itself. */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { PlannedStep } from '../../src/run/events.ts';
import type { Json, Preview } from '../../src/run/plan/plan.ts';

export interface Line {
  revision: number;
  planned: PlannedStep;
  args: Json;
  state: 'todo' | 'doing' | 'done' | 'failed' | 'unknown';
  output?: Json;
  finished?: { seq: number; at: string };
  /** The step whose result this is; itself unless kept. */
  source: string;
  undone?: boolean;
}

interface Asked {
  digest: string;
  revision: number;
  cents: number;
  entries: Map<string, string>;
}

export interface Witness {
  salt: string;
  tenant: string;
  lines: Map<string, Line>;
  messages: number;
  read: number;
  /** Messages that a person's end of the case answered. */
  settled: number;
  customer?: { id: string; step: string; verified?: number };
  lastWrite: number;
  renewed: number;
  codeVerified: boolean;
  asked?: Asked;
  standing?: Asked & { until: string; begun: Set<string> };
  closing: boolean;
  starts: string[];
}

export class Broken extends Error {}

export function broken(said: string): never {
  throw new Broken(said);
}

export function watch(tenant: string): Witness {
  return {
    salt: '',
    tenant,
    lines: new Map(),
    messages: 0,
    read: 0,
    settled: 0,
    lastWrite: 0,
    renewed: 0,
    codeVerified: false,
    closing: false,
    starts: [],
  };
}

export function copy(book: Witness): Witness {
  return {
    ...book,
    lines: new Map([...book.lines].map(([id, line]) => [id, { ...line }])),
    starts: [...book.starts],
    ...(book.standing ? { standing: { ...book.standing, begun: new Set(book.standing.begun) } } : {}),
  };
}

export const bytes = (value: unknown): string => canonicalize(value) ?? broken('not JSON');
const sha = (text: string): string => createHash('sha256').update(text).digest('hex');

export function line(book: Witness, id: string): Line {
  return book.lines.get(id) ?? broken(`nobody planned step ${id}`);
}

/**
 * The value with its references filled in; `final` fills in outputs of writes too. undefined where one leads
 * to nothing yet.
 */
export function filled(book: Witness, value: Json, forWrite: boolean, final: boolean): Json | undefined {
  if (Array.isArray(value)) {
    const items = value.map((item) => filled(book, item, forWrite, final));
    return items.includes(undefined) ? undefined : (items as Json[]);
  }
  if (typeof value !== 'object' || value === null) return value;
  const keys = Object.keys(value);
  if (keys.length === 1 && typeof value.$ref === 'string') {
    const [, id = '', path = ''] = /^(s\d+)(.*)$/.exec(value.$ref) ?? [];
    const from = line(book, id);
    if (forWrite && from.planned.effect === 'write' && !final)
      return { $call: digestOf(book, id) ?? '', path };
    if (from.state !== 'done') return undefined;
    let here: Json | undefined = from.output;
    for (const part of path.split(/[.[\]]+/).filter((text) => text !== ''))
      here = typeof here === 'object' && here !== null ? (here as Record<string, Json>)[part] : undefined;
    return here ?? undefined;
  }
  const entries = keys.map((key) => [key, filled(book, value[key] as Json, forWrite, final)] as const);
  return entries.some(([, item]) => item === undefined) ? undefined : (Object.fromEntries(entries) as Json);
}

export function digestOf(book: Witness, id: string): string | undefined {
  const { planned, args } = line(book, id);
  const resolved = filled(book, args, planned.effect === 'write', false);
  return resolved === undefined
    ? undefined
    : sha(bytes({ salt: book.salt, tool: planned.tool, args: resolved }));
}

export function entryOf(book: Witness, id: string, preview: Preview | undefined): string {
  const { planned, args } = line(book, id);
  const { tool, expect, again } = planned;
  if (!preview) return bytes({ tool, args, needs: planned.needs, expect, before: {}, again: 0 });
  const needs = planned.needs
    .filter((need) => line(book, need).planned.effect === 'write')
    .map((need) => digestOf(book, need));
  return bytes({
    tool,
    args: filled(book, args, true, false),
    needs: needs.sort(),
    expect,
    before: preview.before,
    again: again ?? 0,
  });
}

export function approvalOf(
  book: Witness,
  steps: string[],
  previews: Record<string, Preview>,
  scope: { policy: string; catalogue: string },
): { digest: string; entries: Map<string, string> } {
  const entries = new Map(steps.map((id) => [id, entryOf(book, id, previews[id])]));
  const terms = { salt: book.salt, tenant: book.tenant, customer: book.customer?.id ?? null, ...scope };
  return { digest: sha(`${bytes(terms)}[${[...entries.values()].join(',')}]`), entries };
}
