/**
 * A second book of a run, kept from its events alone and by other code than the rules': it works out digests and approved bytes itself and speaks up
 * when a fact must not have happened.
 */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { EventOf, PlannedStep, RunEvent } from '../../src/run/events.ts';
import type { Json, Preview } from '../../src/run/plan.ts';
import { authorityOf } from './shop.ts';

interface Line {
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

function broken(said: string): never {
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

const bytes = (value: unknown): string => canonicalize(value) ?? broken('not JSON');
const sha = (text: string): string => createHash('sha256').update(text).digest('hex');

function line(book: Witness, id: string): Line {
  return book.lines.get(id) ?? broken(`nobody planned step ${id}`);
}

/** The value with its references filled in; `final` fills in outputs of writes too. undefined where one leads to nothing yet. */
function filled(book: Witness, value: Json, forWrite: boolean, final: boolean): Json | undefined {
  if (Array.isArray(value)) {
    const items = value.map((item) => filled(book, item, forWrite, final));
    return items.includes(undefined) ? undefined : (items as Json[]);
  }
  if (typeof value !== 'object' || value === null) return value;
  const keys = Object.keys(value);
  if (keys.length === 1 && typeof value.$ref === 'string') {
    const [, id = '', path = ''] = /^(s\d+)(.*)$/.exec(value.$ref) ?? [];
    const from = line(book, id);
    if (forWrite && from.planned.effect === 'write' && !final) return { $call: digestOf(book, id) ?? '', path };
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
  return resolved === undefined ? undefined : sha(bytes({ salt: book.salt, tool: planned.tool, args: resolved }));
}

function entryOf(book: Witness, id: string, preview: Preview | undefined): string {
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

function approvalOf(
  book: Witness,
  steps: string[],
  previews: Record<string, Preview>,
  scope: { policy: string; catalogue: string },
): { digest: string; entries: Map<string, string> } {
  const entries = new Map(steps.map((id) => [id, entryOf(book, id, previews[id])]));
  const terms = { salt: book.salt, tenant: book.tenant, customer: book.customer?.id ?? null, ...scope };
  return { digest: sha(`${bytes(terms)}[${[...entries.values()].join(',')}]`), entries };
}

/** Takes the event in; throws Broken when it breaks a promise. `scope`: the versions in force. */
export function observe(book: Witness, event: RunEvent, scope: { policy: string; catalogue: string }): void {
  switch (event.type) {
    case 'run_opened':
      book.salt = event.personal.salt;
      book.messages = 1;
      return;
    case 'information_added':
      book.messages += 1;
      return;
    case 'adjusted':
      if (event.personal.text !== undefined) book.messages += 1;
      return;
    case 'thought_used':
      if (event.data.read !== book.messages) broken('a thought was used that had not read every message');
      book.read = event.data.read;
      return;
    case 'planned':
      return plan(book, event);
    case 'customer_found':
      if (book.customer && book.customer.id !== event.data.id) broken('a second customer was bound');
      book.customer = { ...book.customer, id: event.data.id, step: event.data.step };
      return;
    case 'customer_verified':
      if (!book.customer) broken('nobody was verified');
      else book.customer.verified = event.seq;
      book.codeVerified = event.actor.kind === 'person';
      return;
    case 'renewed':
      book.renewed = event.seq;
      return;
    case 'approval_requested': {
      const { digest, steps, revision, cents } = event.data;
      const mine = approvalOf(book, steps, event.personal.previews, {
        policy: event.data.policy,
        catalogue: event.data.catalogue,
      });
      if (digest !== '' && digest !== mine.digest) broken('the digest is not that of the calls that were shown');
      for (const id of steps) if (line(book, id).revision !== revision) broken(`${id} is a step of another revision`);
      book.asked = { digest, revision, cents, entries: mine.entries };
      return;
    }
    case 'approved': {
      const { asked } = book;
      if (asked?.digest !== event.data.digest || asked.digest === '')
        return broken('something was approved that nobody asked for');
      const who = event.actor.kind === 'person' ? authorityOf(event.actor.id) : undefined;
      if (!who || who.limit < asked.cents) broken("approved beyond the approver's limit");
      book.standing = { ...asked, until: event.data.until, begun: new Set() };
      return;
    }
    case 'approval_carried':
      return carried(book, event, scope);
    case 'approval_expired':
    case 'undo_asked':
    case 'handed_over':
      delete book.standing;
      if (event.type !== 'approval_expired') book.closing = false;
      if (event.type === 'undo_asked') book.settled = book.messages;
      return;
    case 'closing_asked':
      book.closing = true;
      return;
    case 'closed':
      if (event.actor.kind !== 'person' && ['resolved', 'refused'].includes(event.data.ending))
        if (book.messages > Math.max(book.read, book.settled))
          broken('a message was lost: the run closed without reading it');
      delete book.standing;
      book.closing = false;
      book.settled = book.messages;
      return;
    case 'step_started':
      return started(book, event);
    case 'step_kept':
      return kept(book, event);
    case 'step_finished':
      return finished(book, event);
    case 'question_closed':
      if (event.data.step !== undefined && event.data.outcome !== undefined)
        settle(book, event.data.step, event.data.outcome, event);
      return;
    case 'result_conflicts':
      if (event.personal.output !== undefined) line(book, event.data.step).output = event.personal.output;
      return settle(book, event.data.step, event.data.now, event);
    default:
      return;
  }
}

function plan(book: Witness, event: EventOf<'planned'>): void {
  for (const planned of event.data.steps) {
    if (book.lines.has(planned.id)) broken(`the id ${planned.id} was used before`);
    const args = event.personal.steps[planned.id]?.args ?? {};
    book.lines.set(planned.id, { revision: event.data.revision, planned, args, state: 'todo', source: planned.id });
  }
}

function carried(
  book: Witness,
  event: EventOf<'approval_carried'>,
  scope: { policy: string; catalogue: string },
): void {
  const { standing } = book;
  if (!standing || standing.digest !== event.data.from)
    return broken('an approval was carried over that does not stand');
  if (event.at >= standing.until) broken('an expired approval was carried over');
  const { digest, entries } = approvalOf(book, event.data.steps, event.personal.previews, scope);
  if (digest !== event.data.digest) broken('the carried digest is not that of the calls');
  const open = [...standing.entries].filter(([id]) => !standing.begun.has(id)).map(([, entry]) => entry);
  for (const entry of entries.values()) {
    const at = open.indexOf(entry);
    if (at < 0) broken('a call was carried over that nobody approved');
    open.splice(at, 1);
  }
  book.standing = {
    digest,
    revision: event.data.revision,
    cents: standing.cents,
    entries,
    until: standing.until,
    begun: new Set(),
  };
}

function started(book: Witness, event: EventOf<'step_started'>): void {
  const { step, digest, approval, key } = event.data;
  const { standing } = book;
  const it = line(book, step);
  if (it.planned.effect !== 'write' || it.state !== 'todo') broken(`${step} may not start: it is ${it.state}`);
  if (!standing || standing.digest !== approval || standing.revision !== it.revision)
    return broken('a write started without its approval');
  const entry = standing.entries.get(step) ?? broken('a write started that the approval does not name');
  const { before, ...rest } = JSON.parse(entry) as { before: unknown };
  const { before: _, ...now } = JSON.parse(entryOf(book, step, { before: {} } as Preview)) as { before: unknown };
  if (before === undefined || bytes(rest) !== bytes(now)) broken('a write started with other bytes than were approved');
  if (digestOf(book, step) !== digest) broken('a write started under another digest');
  if (bytes(filled(book, it.args, true, true)) !== bytes(event.personal.args))
    broken('a write was sent other arguments');
  if (event.at >= standing.until) broken('a write started after its approval ended');
  if (book.messages > Math.max(book.read, book.settled)) broken('a write started although a message is unread');
  if (book.closing) broken('a write started although the case is to be stopped');
  if (it.planned.verified && book.customer?.verified === undefined)
    broken('a write started for a customer who is not verified');
  for (const need of it.planned.needs)
    if (line(book, need).state !== 'done') broken(`${step} started before ${need}, which it needs`);
  for (const [id, other] of book.lines)
    if (other.planned.effect === 'write' && (other.state === 'doing' || other.state === 'unknown'))
      broken(`${step} started while ${id} is in flight`);
  if (book.starts.includes(key)) broken('a key was used twice');
  const same = [...book.lines.entries()].filter(
    ([id, other]) => other.source === id && other.state === 'done' && !other.undone && digestOf(book, id) === digest,
  );
  const already =
    it.planned.undoes === undefined
      ? same.length
      : same.filter(([, other]) => other.planned.undoes === it.planned.undoes).length;
  if (already > (it.planned.again ?? 0)) broken('a write that was done is done again');
  book.starts.push(key);
  it.state = 'doing';
  standing.begun.add(step);
}

function kept(book: Witness, event: EventOf<'step_kept'>): void {
  const it = line(book, event.data.step);
  const from = line(book, event.data.from);
  if (it.state !== 'todo') broken('a step was kept that had begun');
  if (from.state !== 'done' || from.undone)
    broken(`${event.data.step} took over ${event.data.from}, which is ${from.undone ? 'undone' : from.state}`);
  if (it.planned.effect === 'read') {
    const since = from.finished?.seq ?? 0;
    const brought = book.customer?.step === from.source && !book.codeVerified;
    if (since < book.lastWrite || since < book.renewed) broken('a read was kept although a write was done since');
    if (since < (book.customer?.verified ?? 0) && !brought)
      broken('a read was kept although the customer was verified since');
  }
  it.state = 'done';
  it.source = from.source;
  if (from.output !== undefined) it.output = from.output;
  if (from.finished) it.finished = from.finished;
  if (digestOf(book, event.data.step) !== digestOf(book, event.data.from))
    broken('a step took over the result of another call');
}

function finished(book: Witness, event: EventOf<'step_finished'>): void {
  const it = line(book, event.data.step);
  const { outcome, effect } = event.data;
  if (it.state === 'done' || it.state === 'failed') broken(`${event.data.step} finished twice`);
  if (effect === 'write' && outcome === 'done' && it.state === 'todo') broken('a write was done that never started');
  if (effect === 'read' && outcome === 'unknown') broken('a read is unknown');
  if (effect === 'read' && outcome === 'done')
    for (const need of it.planned.needs)
      if (line(book, need).state !== 'done') broken('a read went on without what it needs');
  if (event.personal.output !== undefined) it.output = event.personal.output;
  it.finished = { seq: event.seq, at: event.at };
  settle(book, event.data.step, outcome, event);
}

function settle(book: Witness, step: string, state: 'done' | 'failed' | 'unknown', event: RunEvent): void {
  const it = line(book, step);
  it.state = state;
  if (state !== 'done' || it.planned.effect !== 'write') return;
  book.lastWrite = event.seq;
  const { undoes } = it.planned;
  if (undoes === undefined) return;
  const original = line(book, undoes).source;
  for (const other of book.lines.values()) if (other.source === original) other.undone = true;
}
