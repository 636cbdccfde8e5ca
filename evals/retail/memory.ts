/** What a run has read and tried so far, and where in it a value is to be found. */
import type { Json } from '../../src/run/plan/plan.ts';
import { isRecord, type Path } from '../../src/run/plan/references.ts';
import type { Step } from '../../src/run/steps.ts';
import type { OwnCall } from './calls.ts';

/** A step as the run has it, or as a prompt shows it. */
export type SeenStep = Pick<Step, 'title' | 'tool' | 'args' | 'state'> &
  Partial<Pick<Step, 'call' | 'fault' | 'output' | 'keptFrom'>>;

/** What is known of a case: a run is, and so is what a prompt shows of one. */
export interface SeenCase {
  customer?: unknown;
  /** Messages of the case. */
  said: number;
  earlier: readonly { steps: readonly SeenStep[] }[];
  plan?: { steps: readonly SeenStep[] };
}

export interface PlaceIn {
  step: SeenStep;
  path: Path;
}

export class Memory {
  readonly #steps: SeenStep[];

  constructor(run: Omit<SeenCase, 'said'>) {
    this.#steps = [...run.earlier, ...(run.plan ? [run.plan] : [])].flatMap(({ steps }) => steps);
  }

  /** Asked and answered, or asked and refused; not where it only lacked a customer. */
  tried(call: OwnCall): boolean {
    return this.times(call) > 0;
  }

  times({ tool, args }: OwnCall): number {
    const text = JSON.stringify(args);
    return this.#steps.filter(
      (known) =>
        known.tool === tool &&
        (JSON.stringify(known.args) === text || JSON.stringify(known.call?.args) === text) &&
        (known.state === 'done' || (known.state === 'failed' && known.fault?.code !== 'no_customer')),
    ).length;
  }

  /** The n-th write of the task was done, or cannot be. */
  settled(tool: string, n: number): boolean {
    return this.#steps.some(
      ({ title, state, fault }) =>
        title === titleOf(tool, n) && (state === 'done' || state === 'failed' || fault),
    );
  }

  done(tool: string): SeenStep[] {
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

  #details(order: string): SeenStep | undefined {
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

export function titleOf(tool: string, n: number): string {
  return `${tool} (${n + 1})`;
}
