/** The steps of a plan: writes, and before them the reads that they refer to. */
import type { Args, Json, ProposedStep } from '../../src/run/plan/plan.ts';
import { formatPath, isRecord } from '../../src/run/plan/references.ts';
import type { OwnCall } from './calls.ts';
import { type Memory, type PlaceIn, type SeenStep, titleOf } from './memory.ts';

export function step(
  id: string,
  { tool, args, title = tool }: OwnCall & { title?: string },
  needs: string[] = [],
): ProposedStep {
  return { id, title, tool, args, needs, expect: [] };
}

/** Steps of the next plan: the reads that are referred to, once each, and then the writes. */
export class Planned {
  readonly steps: ProposedStep[] = [];
  readonly #ids = new Map<SeenStep, string>();
  readonly #memory: Memory;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  read(known: SeenStep): void {
    if (this.#ids.has(known)) return;
    const id = `known${this.#ids.size}`;
    this.#ids.set(known, id);
    this.steps.push(step(id, { tool: known.tool, args: known.call?.args ?? known.args }));
  }

  idOf(known: SeenStep): string {
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
    this.steps.push(step(`write${n}`, { tool, args: filled, title: titleOf(tool, n) }));
  }

  #line(order: string, number: Json): Json {
    const place = this.#memory.line(order, Number(number));
    return this.#ref(place && { step: place.step, path: [...place.path, 'line'] }, number);
  }

  /** Each part from the profile or from another order that has it, else as the words say it. */
  #address(address: { [name: string]: Json }): Json {
    const parts = Object.entries(address).map(([name, value]) => {
      const place =
        this.#memory.find('accounts.profile', value, name) ??
        this.#memory.find('orders.details', value, name);
      return [name, value === '' ? value : this.#ref(place, value)];
    });
    return Object.fromEntries(parts);
  }

  #ref(place: PlaceIn | undefined, value: Json): Json {
    if (!place) return value;
    this.read(place.step);
    return { $ref: `${this.idOf(place.step)}${formatPath(place.path)}` };
  }
}
