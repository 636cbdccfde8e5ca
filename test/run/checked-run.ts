/** What the independent check records of a run, and how it works out digests and approved bytes by itself. */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { PlannedStep } from '../../src/run/events.ts';
import type { Json, Preview } from '../../src/run/plan/plan.ts';
import type { QuestionKind } from '../../src/run/terms.ts';

export interface CheckedStep {
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
  /** Policy would let it run without a person. */
  automatic: boolean;
}

export interface CheckedRun {
  salt: string;
  tenant: string;
  steps: Map<string, CheckedStep>;
  messages: number;
  read: number;
  /** Messages that a person's end of the case answered. */
  settled: number;
  customer?: { id: string; step: string; verified?: number };
  lastWrite: number;
  renewed: number;
  /** Something of the plan's messages was not read, and nobody has left it out. */
  notRead: boolean;
  codeVerified: boolean;
  asked?: Asked;
  standing?: Asked & { until: string; begun: Set<string> };
  closing: boolean;
  /** The question that people are asked. */
  asking?: { kind: QuestionKind; step?: string | undefined };
  starts: string[];
}

export class Broken extends Error {}

export function broken(promise: string): never {
  throw new Broken(promise);
}

export function newCheckedRun(tenant: string): CheckedRun {
  return {
    salt: '',
    tenant,
    steps: new Map(),
    messages: 0,
    read: 0,
    settled: 0,
    lastWrite: 0,
    renewed: 0,
    notRead: false,
    codeVerified: false,
    closing: false,
    starts: [],
  };
}

export function copy(checked: CheckedRun): CheckedRun {
  return {
    ...checked,
    steps: new Map([...checked.steps].map(([id, step]) => [id, { ...step }])),
    starts: [...checked.starts],
    ...(checked.standing
      ? { standing: { ...checked.standing, begun: new Set(checked.standing.begun) } }
      : {}),
  };
}

export const bytes = (value: unknown): string => canonicalize(value) ?? broken('not JSON');
const sha = (text: string): string => createHash('sha256').update(text).digest('hex');

export function checkedStep(checked: CheckedRun, id: string): CheckedStep {
  return checked.steps.get(id) ?? broken(`nobody planned step ${id}`);
}

/**
 * The value with its references filled in; `final` fills in outputs of writes too. undefined where one leads
 * to nothing yet.
 */
export function filled(
  checked: CheckedRun,
  value: Json,
  { forWrite, final }: { forWrite: boolean; final: boolean },
): Json | undefined {
  if (Array.isArray(value)) {
    const items = value.map((item) => filled(checked, item, { forWrite, final }));
    return items.includes(undefined) ? undefined : (items as Json[]);
  }
  if (typeof value !== 'object' || value === null) return value;
  const keys = Object.keys(value);
  if (keys.length === 1 && typeof value.$ref === 'string') {
    const [, id = '', path = ''] = /^(s\d+)(.*)$/.exec(value.$ref) ?? [];
    const from = checkedStep(checked, id);
    if (forWrite && from.planned.effect === 'write' && !final)
      return { $call: digestOf(checked, id) ?? '', path };
    if (from.state !== 'done') return undefined;
    let here: Json | undefined = from.output;
    for (const part of path.split(/[.[\]]+/).filter((text) => text !== ''))
      here = typeof here === 'object' && here !== null ? (here as Record<string, Json>)[part] : undefined;
    return here ?? undefined;
  }
  const entries = keys.map((key) => [key, filled(checked, value[key] as Json, { forWrite, final })] as const);
  return entries.some(([, item]) => item === undefined) ? undefined : (Object.fromEntries(entries) as Json);
}

export function digestOf(checked: CheckedRun, id: string): string | undefined {
  const { planned, args } = checkedStep(checked, id);
  const resolved = filled(checked, args, { forWrite: planned.effect === 'write', final: false });
  return resolved === undefined
    ? undefined
    : sha(bytes({ salt: checked.salt, tool: planned.tool, args: resolved }));
}

export function entryOf(checked: CheckedRun, id: string, preview: Preview | undefined): string {
  const { planned, args } = checkedStep(checked, id);
  const { tool, expect, again } = planned;
  if (!preview) return bytes({ tool, args, needs: planned.needs, expect, before: {}, again: 0 });
  const needs = planned.needs
    .filter((need) => checkedStep(checked, need).planned.effect === 'write')
    .map((need) => digestOf(checked, need));
  return bytes({
    tool,
    args: filled(checked, args, { forWrite: true, final: false }),
    needs: needs.sort(),
    expect,
    before: preview.before,
    again: again ?? 0,
  });
}

export function approvalOf(
  checked: CheckedRun,
  steps: string[],
  { previews, scope }: { previews: Record<string, Preview>; scope: { policy: string; catalogue: string } },
): { digest: string; entries: Map<string, string> } {
  const entries = new Map(steps.map((id) => [id, entryOf(checked, id, previews[id])]));
  const terms = {
    salt: checked.salt,
    tenant: checked.tenant,
    customer: checked.customer?.id ?? null,
    ...scope,
  };
  return { digest: sha(`${bytes(terms)}[${[...entries.values()].join(',')}]`), entries };
}
