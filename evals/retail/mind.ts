/**
 * A mind that plans a task's gold actions as a planner would: the customer is found first, what the writes
 * need is read where the gold list does not read it, and writes refer to what reads gave wherever it is to be
 * found there.
 */
import type { Agent, DraftedAnswer, Proposal } from '../../src/flow/ports/agent.ts';
import type { Next, ProposedStep } from '../../src/run/plan/plan.ts';
import { formatPath, isRecord } from '../../src/run/plan/references.ts';
import { kindOf, type OwnCall, ownCall } from './calls.ts';
import { type Action, addressesNamed, type Task } from './material.ts';
import { Memory, type SeenCase } from './memory.ts';
import { Planned, step } from './planned.ts';

export interface ScriptedMind extends Agent {
  /** The task of the case that is played now. */
  task: Task | undefined;
}

export function scriptedMind(): ScriptedMind {
  const mind: ScriptedMind = {
    task: undefined,
    async plan(input): Promise<Proposal> {
      if (!mind.task) throw new Error('no task is played');
      const seen = { ...input.run, said: input.run.messages.length };
      return { next: nextOf(mind.task, seen), mind: 'scripted', calls: [] };
    },
    async respond(): Promise<DraftedAnswer> {
      const said = { summary: 'Done as asked.', reply: 'We have done as you asked.' };
      return { ...said, citations: [], verified: true, mind: 'scripted', calls: [] };
    },
  };
  return mind;
}

/**
 * The customer's words as the asker passes them on, with what the customer answered when asked for it: the
 * gold list looks for nobody whom they did not name.
 */
export function wordsOf({ instruction, user, actions }: Task): string {
  const known = user?.known_info ?? '';
  const words = instruction.includes(known) ? instruction : `${instruction}\n${known}`;
  const told = actions
    .filter((action) => kindOf(action) === 'find')
    .flatMap((action) => said(ownCall(action, () => [])));
  const missing = told.filter((text) => !words.toLowerCase().includes(text.toLowerCase()));
  return missing.length === 0
    ? words
    : `${words}\nAsked, the customer says: ${[...new Set(missing)].join(', ')}`;
}

/** What the customer answers when asked which address is theirs. */
export function answerOf({ ownAddress }: Task): string[] {
  return ownAddress === undefined ? [] : [`Asked, the customer says: my e-mail address is ${ownAddress}`];
}

function said({ args }: OwnCall): string[] {
  return Object.values(args).filter((value) => typeof value === 'string');
}

/** `writesAtMost`: how many of the task's writes are known of so far. */
export function nextOf(task: Task, run: SeenCase, writesAtMost = Number.POSITIVE_INFINITY): Next {
  const calls = task.actions.filter((action) => kindOf(action) !== 'skipped');
  const handOff = calls.some((action) => kindOf(action) === 'hand_off');
  const memory = new Memory(run);
  if (!run.customer) {
    const find = finds(task).find((call) => !memory.tried(call));
    if (find) return looking(find, calls);
    const { ownAddress: email } = task;
    const own = { tool: 'accounts.find', args: { email: email ?? '' } };
    // Of several addresses none is evidence until the customer has said which is theirs.
    if (email && run.said === 1) return { kind: 'question', text: 'Which is the e-mail address on file?' };
    if (email && run.said === 2 && memory.times(own) < 2) return looking(own, calls);
    if (handOff) return { kind: 'hand_over', to: 'agent', reason: 'It is not known who the customer is.' };
    return { kind: 'refuse', reason: 'It is not known who the customer is.' };
  }
  const unread = reads(calls, []).filter(({ tool, args }) => !memory.tried({ tool, args }));
  if (unread.length > 0) return plan('Read what it is about.', unread, true);
  const skusOf = (order: string) => memory.skus(order);
  const all = calls.filter((action) => kindOf(action) === 'write');
  const wanted = all.slice(0, writesAtMost);
  const handsOff = handOff && wanted.length === all.length;
  const writes = wanted.map((action) => ownCall(action, skusOf));
  const open = writes.filter((call, n) => !memory.settled(call.tool, n));
  const products = missingProducts(open, memory);
  if (products.length > 0) return plan('Read what there is to change to.', products, true);
  if (open.length > 0) {
    const planned = new Planned(memory);
    const now = together(open);
    for (const [n, call] of writes.entries()) if (now.includes(call)) planned.write(n, call);
    return plan('Do what was asked.', planned.steps, handsOff || now.length < open.length);
  }
  if (handsOff) return { kind: 'hand_over', to: 'agent', reason: 'The rest is for a person.' };
  return { kind: 'reply' };
}

/**
 * The first writes that one plan can show: what rests on the items or payments of an order that another
 * changes waits for the next plan.
 */
function together(writes: OwnCall[]): OwnCall[] {
  const changed = new Set<string>();
  const until = writes.findIndex(({ tool, args }) => {
    if (typeof args.order !== 'string' || tool === 'orders.change_address') return false;
    if (changed.has(args.order)) return true;
    changed.add(args.order);
    return false;
  });
  return until < 0 ? writes : writes.slice(0, until);
}

function looking(find: OwnCall, calls: Action[]): Next {
  const steps = [step('find', find), ...reads(calls, ['find'])];
  return plan('Find the customer, and read what it is about.', steps, true);
}

function plan(summary: string, steps: ProposedStep[], open: boolean): Next {
  return { kind: 'plan', summary, steps, ...(open ? { open: 'What follows from what was found?' } : {}) };
}

/**
 * Where the gold list does not look for the customer: by the addresses in the words, else by name and
 * postcode.
 */
function finds(task: Task): OwnCall[] {
  const gold = task.actions
    .filter((action) => kindOf(action) === 'find')
    .map((action) => ownCall(action, () => []));
  const words = wordsOf(task);
  const emails = addressesNamed(words);
  const name = /(?:name is|You are|You're|I am|I'm)\s+(\p{Lu}[\p{L}'-]+\s+\p{Lu}[\p{L}'-]+)/u.exec(
    words,
  )?.[1];
  const postcode = /\b\d{5}\b/.exec(words)?.[0];
  const more: OwnCall[] = emails.map((email) => ({ tool: 'accounts.find', args: { email } }));
  if (name && postcode) more.push({ tool: 'accounts.find', args: { name, postcode } });
  const known = new Set<string>();
  return [...gold, ...more].filter(({ args }) => {
    const text = JSON.stringify(args).toLowerCase();
    return known.has(text) ? false : known.add(text);
  });
}

/** The gold list's reads, the profile, and each order that is to be changed. */
function reads(calls: Action[], needs: string[]): ProposedStep[] {
  const wanted = calls
    .filter((action) => kindOf(action) === 'read')
    .map((action) => ownCall(action, () => []));
  const writes = calls.filter((action) => kindOf(action) === 'write');
  if (writes.length > 0) wanted.push({ tool: 'accounts.profile', args: {} });
  for (const { arguments: given } of writes)
    if (typeof given.order_id === 'string')
      wanted.push({ tool: 'orders.details', args: { order: given.order_id } });
  const known = new Set<string>();
  const once = wanted.filter((call) => {
    const text = JSON.stringify(call);
    return known.has(text) ? false : known.add(text);
  });
  return once.map((call, n) => step(`read${n}`, call, needs));
}

/** Products of the lines that are to be exchanged, where none that was read has the variant. */
function missingProducts(writes: OwnCall[], memory: Memory): ProposedStep[] {
  const planned = new Planned(memory);
  for (const { args } of writes) {
    const { items } = args;
    if (!Array.isArray(items)) continue;
    for (const item of items) {
      if (!isRecord(item) || memory.find('orders.product', item.to ?? '', 'sku')) continue;
      const place = memory.line(String(args.order), Number(item.line));
      const sku = place && memory.valueAt(place, 'sku');
      if (!place || sku === undefined || memory.tried({ tool: 'orders.product', args: { sku } })) continue;
      planned.read(place.step);
      const ref = { $ref: `${planned.idOf(place.step)}${formatPath([...place.path, 'sku'])}` };
      const args_ = { sku: ref };
      const id = `product${planned.steps.length}`;
      if (!planned.steps.some((known) => JSON.stringify(known.args) === JSON.stringify(args_)))
        planned.steps.push(step(id, { tool: 'orders.product', args: args_ }));
    }
  }
  return planned.steps;
}
