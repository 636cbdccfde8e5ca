/**
 * A mind that plans a task's gold actions as a planner would: the customer is found first, what the writes need is read where the gold list does not read it,
 * and writes refer to what reads gave wherever it is to be found there.
 */
import type { Composition, Mind, ThinkInput, Thought } from '../../src/flow/ports/mind.ts';
import type { Args, Json, Next, ProposedStep } from '../../src/run/plan.ts';
import { isRecord, type Path } from '../../src/run/references.ts';
import type { Run, Step } from '../../src/run/state.ts';
import { kindOf, type OwnCall, ownCall } from './calls.ts';
import type { Action, Task } from './material.ts';

export interface ScriptedMind extends Mind {
  /** The task of the case that is played now. */
  task: Task | undefined;
}

export function scriptedMind(): ScriptedMind {
  const mind: ScriptedMind = {
    task: undefined,
    async think(input): Promise<Thought> {
      if (!mind.task) throw new Error('no task is played');
      return { next: nextOf(mind.task, input), mind: 'scripted', calls: [] };
    },
    async compose(): Promise<Composition> {
      const said = { summary: 'Done as asked.', reply: 'We have done as you asked.' };
      return { ...said, citations: [], verified: true, mind: 'scripted', calls: [] };
    },
  };
  return mind;
}

/** The customer's words as the asker passes them on, with what the customer answered when asked for it: the gold list looks for nobody whom they did not name. */
export function wordsOf({ instruction, user, actions }: Task): string {
  const known = user?.known_info ?? '';
  const words = instruction.includes(known) ? instruction : `${instruction}\n${known}`;
  const told = actions
    .filter((action) => kindOf(action) === 'find')
    .flatMap((action) => said(ownCall(action, () => [])));
  const missing = told.filter((text) => !words.toLowerCase().includes(text.toLowerCase()));
  return missing.length === 0 ? words : `${words}\nAsked, the customer says: ${[...new Set(missing)].join(', ')}`;
}

function said({ args }: OwnCall): string[] {
  return Object.values(args).filter((value) => typeof value === 'string');
}

function nextOf(task: Task, { run }: ThinkInput): Next {
  const calls = task.actions.filter((action) => kindOf(action) !== 'skipped');
  const handOff = calls.some((action) => kindOf(action) === 'hand_off');
  const memory = new Memory(run);
  if (!run.customer) {
    const find = finds(task).find((call) => !memory.tried(call));
    if (find) {
      const first = step('find', find, []);
      return plan('Find the customer, and read what it is about.', [first, ...reads(calls, ['find'])], true);
    }
    if (handOff) return { kind: 'hand_over', to: 'agent', reason: 'It is not known who the customer is.' };
    return { kind: 'refuse', reason: 'It is not known who the customer is.' };
  }
  const unread = reads(calls, []).filter(({ tool, args }) => !memory.tried({ tool, args }));
  if (unread.length > 0) return plan('Read what it is about.', unread, true);
  const skusOf = (order: string) => memory.skus(order);
  const writes = calls.filter((action) => kindOf(action) === 'write').map((action) => ownCall(action, skusOf));
  const open = writes.filter((call, n) => !memory.settled(call.tool, n));
  const products = missingProducts(open, memory);
  if (products.length > 0) return plan('Read what there is to change to.', products, true);
  if (open.length > 0) {
    const planned = new Planned(memory);
    for (const [n, call] of writes.entries()) if (open.includes(call)) planned.write(n, call);
    return plan('Do what was asked.', planned.steps, handOff);
  }
  if (handOff) return { kind: 'hand_over', to: 'agent', reason: 'The rest is for a person.' };
  return { kind: 'reply' };
}

function plan(summary: string, steps: ProposedStep[], open: boolean): Next {
  return { kind: 'plan', summary, steps, ...(open ? { open: 'What follows from what was found?' } : {}) };
}

function step(id: string, { tool, args }: OwnCall, needs: string[], title = tool): ProposedStep {
  return { id, title, tool, args, needs, expect: [] };
}

/** Where the gold list does not look for the customer: by the addresses in the words, else by name and postcode. */
function finds(task: Task): OwnCall[] {
  const gold = task.actions.filter((action) => kindOf(action) === 'find').map((action) => ownCall(action, () => []));
  const words = wordsOf(task);
  const emails = words.match(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g) ?? [];
  const name = /(?:name is|You are|You're|I am|I'm)\s+(\p{Lu}[\p{L}'-]+\s+\p{Lu}[\p{L}'-]+)/u.exec(words)?.[1];
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
  const wanted = calls.filter((action) => kindOf(action) === 'read').map((action) => ownCall(action, () => []));
  const writes = calls.filter((action) => kindOf(action) === 'write');
  if (writes.length > 0) wanted.push({ tool: 'accounts.profile', args: {} });
  for (const { arguments: given } of writes)
    if (typeof given.order_id === 'string') wanted.push({ tool: 'orders.details', args: { order: given.order_id } });
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
      const ref = { $ref: `${planned.idOf(place.step)}${formatted([...place.path, 'sku'])}` };
      const args_ = { sku: ref };
      const id = `product${planned.steps.length}`;
      if (!planned.steps.some((known) => JSON.stringify(known.args) === JSON.stringify(args_)))
        planned.steps.push(step(id, { tool: 'orders.product', args: args_ }, []));
    }
  }
  return planned.steps;
}

interface PlaceIn {
  step: Step;
  path: Path;
}

/** What the run has read and tried so far. */
class Memory {
  readonly #steps: Step[];

  constructor(run: Run) {
    this.#steps = [...run.earlier, ...(run.plan ? [run.plan] : [])].flatMap(({ steps }) => steps);
  }

  /** Asked and answered, or asked and refused; not where it only lacked a customer. */
  tried({ tool, args }: OwnCall): boolean {
    const text = JSON.stringify(args);
    return this.#steps.some(
      (known) =>
        known.tool === tool &&
        (JSON.stringify(known.args) === text || JSON.stringify(known.call?.args) === text) &&
        (known.state === 'done' || (known.state === 'failed' && known.fault?.code !== 'no_customer')),
    );
  }

  /** The n-th write of the task was done, or cannot be. */
  settled(tool: string, n: number): boolean {
    return this.#steps.some(
      ({ title, state, fault }) => title === titleOf(tool, n) && (state === 'done' || state === 'failed' || fault),
    );
  }

  done(tool: string): Step[] {
    return this.#steps.filter((known) => known.tool === tool && known.state === 'done' && !known.keptFrom);
  }

  skus(order: string): string[] {
    const details = this.#details(order);
    const lines =
      details && isRecord(details.output) && isRecord(details.output.order) ? details.output.order.lines : [];
    return Array.isArray(lines) ? lines.map((line) => (isRecord(line) ? String(line.sku) : '')) : [];
  }

  line(order: string, number: number): PlaceIn | undefined {
    const details = this.#details(order);
    return details && number > 0 ? { step: details, path: ['order', 'lines', number - 1] } : undefined;
  }

  order(order: string): PlaceIn | undefined {
    const details = this.#details(order);
    return details && { step: details, path: ['order', 'id'] };
  }

  valueAt({ step: { output }, path }: PlaceIn, field: string): Json | undefined {
    let here: Json | undefined = output;
    for (const part of path)
      here = Array.isArray(here) ? here[Number(part)] : isRecord(here) ? here[String(part)] : undefined;
    return isRecord(here) ? here[field] : undefined;
  }

  /** The first place in this tool's outputs where the field has the value. */
  find(tool: string, value: Json, field: string): PlaceIn | undefined {
    for (const known of this.done(tool)) {
      const path = placeOf(known.output ?? null, value, field);
      if (path) return { step: known, path };
    }
    return undefined;
  }

  #details(order: string): Step | undefined {
    return this.done('orders.details').find(({ args }) => args.order === order);
  }
}

function placeOf(here: Json, value: Json, field: string): Path | undefined {
  if (Array.isArray(here)) {
    for (const [n, inner] of here.entries()) {
      const path = placeOf(inner, value, field);
      if (path) return [n, ...path];
    }
  } else if (isRecord(here)) {
    if (here[field] === value && /^\w+$/.test(field)) return [field];
    for (const [name, inner] of Object.entries(here)) {
      const path = /^[A-Za-z_]\w*$/.test(name) ? placeOf(inner, value, field) : undefined;
      if (path) return [name, ...path];
    }
  }
  return undefined;
}

/** Steps of the next plan: the reads that are referred to, once each, and then the writes. */
class Planned {
  readonly steps: ProposedStep[] = [];
  readonly #ids = new Map<Step, string>();
  readonly #memory: Memory;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  read(known: Step): void {
    if (this.#ids.has(known)) return;
    const id = `known${this.#ids.size}`;
    this.#ids.set(known, id);
    this.steps.push(step(id, { tool: known.tool, args: known.call?.args ?? known.args }, []));
  }

  idOf(known: Step): string {
    return this.#ids.get(known) ?? '';
  }

  write(n: number, { tool, args }: OwnCall): void {
    const { items, lines, address, ...plain } = args;
    const order = String(args.order);
    const filled: Args = { ...plain };
    if (args.order !== undefined) filled.order = this.#ref(this.#memory.order(order), order);
    if (args.method !== undefined)
      filled.method = this.#ref(this.#memory.find('accounts.profile', args.method, 'id'), args.method);
    if (Array.isArray(lines)) filled.lines = lines.map((line) => this.#line(order, line));
    if (Array.isArray(items)) {
      filled.items = items.map((item) => {
        const { line = 0, to = '' } = isRecord(item) ? item : {};
        const place = this.#memory.find('orders.product', to, 'sku');
        return { line: this.#line(order, line), to: this.#ref(place, to) };
      });
    }
    if (isRecord(address ?? null)) filled.address = this.#address(address as { [name: string]: Json });
    this.steps.push(step(`write${n}`, { tool, args: filled }, [], titleOf(tool, n)));
  }

  #line(order: string, number: Json): Json {
    const place = this.#memory.line(order, Number(number));
    return this.#ref(place && { step: place.step, path: [...place.path, 'line'] }, number);
  }

  /** Each part from the profile or from another order that has it, else as the words say it. */
  #address(address: { [name: string]: Json }): Json {
    const parts = Object.entries(address).map(([name, value]) => {
      const place =
        this.#memory.find('accounts.profile', value, name) ?? this.#memory.find('orders.details', value, name);
      return [name, value === '' ? value : this.#ref(place, value)];
    });
    return Object.fromEntries(parts);
  }

  #ref(place: PlaceIn | undefined, value: Json): Json {
    if (!place) return value;
    this.read(place.step);
    return { $ref: `${this.idOf(place.step)}${formatted(place.path)}` };
  }
}

function formatted(path: Path): string {
  return path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('');
}

function titleOf(tool: string, n: number): string {
  return `${tool} (${n + 1})`;
}
