/** One case in memory: the real rules and the real agent, with the shop's answers written down by tool. */

import { join } from 'node:path';
import { createPlaybookAgent } from '../../../src/agent/playbooks/agent.ts';
import { loadPlaybooks } from '../../../src/agent/playbooks/load.ts';
import type { DraftedAnswer, Proposal } from '../../../src/flow/ports/agent.ts';
import type { Command, StepResult } from '../../../src/run/commands.ts';
import { decide } from '../../../src/run/decide/decide.ts';
import { type Effect, effects } from '../../../src/run/effects.ts';
import type { Catalogue } from '../../../src/run/plan/catalogue.ts';
import type { Args, Json, Preview } from '../../../src/run/plan/plan.ts';
import type { Run } from '../../../src/run/state.ts';
import type { Step } from '../../../src/run/steps.ts';
import type { Citation } from '../../../src/run/terms.ts';
import { ownTools, type ToolRecords } from '../../../src/start/own.ts';
import { createCatalogue } from '../../../src/tools/catalogue.ts';
import { FERNHILL, desk as fernhill, policyChecked } from '../../fernhill.ts';

export { fernhill };
export const loaded = loadPlaybooks(join(FERNHILL, 'playbooks'), fernhill);
// Only the tools' names and schemas are asked for here; no tool is run, so no shop is reached.
export const catalogue = createCatalogue(ownTools({} as ToolRecords));
export const policy = policyChecked;
export const playbookAgent = createPlaybookAgent({ playbooks: loaded.playbooks, desk: fernhill });

export interface Reply {
  output?: Json;
  headline?: string;
  citations?: Citation[];
  fault?: { code: string; message: string };
  id?: string;
}
export type Records = Record<string, (args: Args) => Reply>;

export const engineer = { id: 'engineer', name: 'Engineer' };
const lead = { id: 'lead', name: 'Lead' };
const authority = { ...engineer, role: 'engineer', limit: 5_000 };
const id = { tenant: 'fernhill', run: 'run-1' };

export class CaseInMemory {
  run: Run | undefined;
  now = '2026-11-23T09:00:00.000Z';
  thoughts: Proposal[] = [];
  answers: DraftedAnswer[] = [];
  refusedByPolicy = false;
  readonly records: Records;

  readonly catalogue: Catalogue;

  constructor(records: Records, offered: Catalogue = catalogue) {
    this.records = records;
    this.catalogue = offered;
  }

  apply(command: Command): void {
    const by = 'by' in command ? command.by.id : undefined;
    const acting = by === 'lead' ? { ...lead, role: 'lead', limit: 25_000 } : authority;
    const decision = decide(this.run, command, {
      rules: { now: this.now, catalogue: this.catalogue, policy, ...(by ? { authority: acting } : {}) },
      id,
    });
    if (decision.refusal) throw new Error(`${command.type}: ${decision.refusal.message}`);
    this.run = decision.run;
    this.now = new Date(Date.parse(this.now) + 1000).toISOString();
  }

  async open(text: string): Promise<this> {
    this.apply({ type: 'open', by: engineer, place: { channel: 'console' }, text, salt: 'ab'.repeat(32) });
    return this.drive();
  }

  async inform(text: string): Promise<this> {
    this.apply({ type: 'information', by: engineer, text });
    return this.drive();
  }

  async adjust(text: string): Promise<this> {
    this.apply({ type: 'adjust', by: engineer, revision: this.state.revision, text });
    return this.drive();
  }

  async approve(by = engineer): Promise<this> {
    const { approval } = this.state;
    if (!approval) throw new Error('nothing waits for approval');
    this.apply({ type: 'approve', by, revision: approval.revision, digest: approval.digest });
    return this.drive();
  }

  get lead(): typeof lead {
    return lead;
  }

  get state(): Run {
    if (!this.run) throw new Error('not opened');
    return this.run;
  }

  get next(): Proposal['next'] {
    const thought = this.thoughts.at(-1);
    if (!thought) throw new Error('nothing was thought');
    return thought.next;
  }

  get steps(): Step[] {
    return this.state.plan?.steps ?? [];
  }

  step(tool: string): Step {
    const step = this.steps.find((one) => one.tool === tool);
    if (!step)
      throw new Error(`no step with ${tool}; there are ${this.steps.map((one) => one.tool).join(', ')}`);
    return step;
  }

  /** Stops before the write with this tool starts, as if it had not been its turn yet. */
  holdBefore: string | undefined;

  /** Performs thoughts and nothing else: plans are looked at before anything is read. */
  thinkOnly = false;

  /** Performs everything that is owed until nothing is, or until a person is waited for. */
  async drive(): Promise<this> {
    for (let turn = 0; turn < 200; turn += 1) {
      const owed = effects(this.state).find((one) => !this.held(one));
      if (!owed) return this;
      await this.perform(owed);
    }
    throw new Error('the run does not come to rest');
  }

  private held(owed: Effect): boolean {
    if (this.thinkOnly) return owed.kind !== 'think';
    return (
      owed.kind === 'start' &&
      this.holdBefore !== undefined &&
      this.steps.some((step) => step.id === owed.step && step.tool === this.holdBefore)
    );
  }

  private async perform(owed: Effect): Promise<void> {
    const signal = new AbortController().signal;
    const run = this.state;
    switch (owed.kind) {
      case 'think': {
        const thought = await playbookAgent.plan(
          { run, reason: owed.reason, catalogue: this.catalogue, policy, now: this.now },
          signal,
        );
        this.thoughts.push(thought);
        return this.apply({
          type: 'thought',
          thought: owed.thought,
          read: owed.read,
          next: thought.next,
          mind: thought.mind,
          calls: [],
        });
      }
      case 'read':
      case 'write':
        return this.apply({ type: 'finished', results: [this.result(owed)] });
      case 'prepare':
        return this.apply({
          type: 'prepared',
          revision: owed.revision,
          prepare: 0,
          previews: Object.fromEntries(
            owed.steps.map((step) => [step.id, this.preview(step.tool, step.args)]),
          ),
        } as Command);
      case 'start':
        return this.apply({ type: 'start', step: owed.step, digest: owed.digest });
      case 'compose': {
        const answer = await playbookAgent.respond(
          { run, purpose: owed.purpose, catalogue: this.catalogue, policy, now: this.now },
          signal,
        );
        this.answers.push(answer);
        return this.apply({ type: 'composed', answer: owed.answer, read: owed.read, ...answer });
      }
      default:
        throw new Error(`nothing here performs ${owed.kind}`);
    }
  }

  private result(owed: Extract<Effect, { kind: 'read' | 'write' }>): StepResult {
    const record = this.records[owed.tool];
    const reply: Reply = record
      ? record(owed.args)
      : { fault: { code: 'unavailable', message: `no record for ${owed.tool}` } };
    const { output, headline, citations, fault, id } = reply;
    if (output !== undefined) catalogue.tool(owed.tool)?.output.parse(output);
    return {
      step: owed.step,
      digest: owed.digest,
      outcome: fault ? 'failed' : 'done',
      ms: 1,
      tries: 1,
      ...(output === undefined ? {} : { output }),
      ...(headline === undefined ? {} : { headline }),
      ...(citations === undefined ? {} : { citations }),
      ...(id === undefined ? {} : { id }),
      ...(fault ? { fault } : {}),
      ...(owed.kind === 'write' && !fault ? { after: {} } : {}),
    };
  }

  private preview(
    tool: string,
    args: Args,
  ): { preview: Preview } | { fault: { code: string; message: string } } {
    catalogue.tool(tool)?.input.parse(args);
    const fault = this.records[`prepare ${tool}`]?.(args).fault;
    if (fault) return { fault };
    const judged = this.records[`judge ${tool}`]?.(args).output;
    const cents = (Array.isArray(args.lines) ? args.lines : []).reduce<number>(
      (sum, line) => {
        const amount = typeof line === 'object' && line !== null && !Array.isArray(line) ? line.cents : 0;
        return sum + (typeof amount === 'number' ? amount : 0);
      },
      typeof args.shipping === 'number' ? args.shipping : 0,
    );
    return {
      preview: {
        before: {},
        after: {},
        shows: [],
        judged: (judged ?? {
          delivered: true,
          delivered_days: 3,
          placed_days: 5,
          traced: false,
          photo: true,
          reason: args.reason ?? '',
          final_sale: false,
          packing: 'open',
          shipped: false,
          stalled_hours: 132,
        }) as Preview['judged'],
        undoable: false,
        ...(tool === 'orders.refund' ? { money: { account: String(args.order), cents, given: 0 } } : {}),
      },
    };
  }
}
