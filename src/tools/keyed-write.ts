/** A write on our own database, made from the few parts in which such writes differ. */

import type { z } from 'zod';
import type { ChangeResult, KeyedChange, Settling } from '../flow/ports/effects.ts';
import type { CallContext, WriteTerms } from '../flow/ports/tools.ts';
import type { ToolFacts } from '../run/plan/catalogue.ts';
import type { Call, Facts, Preview } from '../run/plan/plan.ts';
import { present } from '../run/present.ts';
import type { Citation } from '../run/terms.ts';
import { worded } from '../run/text/worded.ts';
import { ToolFault, type WriteResult, type WriteTool } from './contract.ts';

/**
 * Defaults of tools on our own database: their effect and key are one transaction, so a repetition is safe.
 */
const OWN_WRITE = {
  effect: 'write',
  once: 'exact',
  reconciles: true,
  cacheMs: 0,
  timeoutMs: 10_000,
  tries: 3,
} as const;
export const OWN_READ = {
  effect: 'read',
  once: 'exact',
  cacheMs: 300_000,
  timeoutMs: 5_000,
  tries: 3,
} as const;

/** What the card shows of an effect that happened. */
export interface Account {
  headline: string;
  undo?: Call;
  citations?: Citation[];
}

type Declared = Pick<
  ToolFacts,
  | 'claims'
  | 'stated'
  | 'pictures'
  | 'args'
  | 'removes'
  | 'paidBack'
  | 'parts'
  | 'supersedes'
  | 'doneTo'
  | 'excludes'
>;

export interface KeyedWrite<Input extends z.ZodType, Output extends z.ZodType> extends Declared {
  name: string;
  description: string;
  input: Input;
  output: Output;
  trusted?: string[];
  verified?: true;
  asks?: 'code';
  /** Also for a run that has no customer. */
  anybody?: true;
  timeoutMs?: number;
  preview(input: z.infer<Input>, context: CallContext, assumed: Facts): Promise<Preview>;
  /** Waited for before the effect. When it rejects with a ToolFault nothing has happened. */
  first?(context: CallContext, signal: AbortSignal): Promise<void>;
  effect(input: z.infer<Input>, context: CallContext, effect: KeyedChange): Promise<ChangeResult>;
  /**
   * Waited for after the effect, and again where the call is repeated or reconciled: it does once what it is
   * asked for several times. Never rejects.
   */
  afterwards?(context: CallContext, key: string): Promise<void>;
  /** From the recorded output alone, so that a repeated and a reconciled call show the same. */
  account(done: {
    input: z.infer<Input>;
    /** The effect's id; empty where it has none. */
    id: string;
    output: z.infer<Output>;
    context: CallContext;
  }): Account;
}

export function keyedWrite<Input extends z.ZodType, Output extends z.ZodType>(
  records: Settling,
  write: KeyedWrite<Input, Output>,
): WriteTool<Input, Output> {
  const { preview, first, effect, afterwards, account, anybody, ...facts } = write;
  const check = (context: CallContext) => {
    if (write.verified) verifiedCustomer(context);
    else if (!anybody) customerOf(context);
  };
  const resultOf = (result: ChangeResult, input: z.infer<Input>, context: CallContext) => {
    const { id, output, after } = doneOf(result);
    // The store gives back what the tool's own run wrote; the runner checks it against the tool's schema.
    const done = { input, id: id ?? '', output: output as z.infer<Output>, context };
    return {
      output: done.output,
      after,
      ...present({ id }),
      ...account(done),
    } satisfies WriteResult<unknown>;
  };
  return {
    ...OWN_WRITE,
    ...facts,
    async prepare(input, context, { assumed }) {
      check(context);
      return preview(input, context, assumed);
    },
    async run(input, context, { terms, signal }) {
      check(context);
      await first?.(context, signal);
      if (signal.aborted) throw new ToolFault('stopped', `${write.name} was stopped before it began.`);
      const result = await effect(input, context, changeOf(write.name, context, terms));
      if (result.kind === 'done') await afterwards?.(context, terms.key);
      return resultOf(result, input, context);
    },
    async reconcile(input, context, { key }) {
      const result = await records.settle(context.tenant, key);
      if (result === 'did_not_happen') return result;
      if (result.kind === 'done') await afterwards?.(context, key);
      return resultOf(result, input, context);
    },
  };
}

export function customerOf(context: CallContext): string {
  if (!context.customer)
    throw new ToolFault(
      'no_customer',
      worded('It is not known yet who the customer is.', context.policy.person),
    );
  return context.customer.id;
}

/**
 * The rules do not start these before; asked here again, since a mistake there must not show or change an
 * account.
 */
export function verifiedCustomer(context: CallContext): string {
  const customer = customerOf(context);
  if (!context.customer?.verified)
    throw new ToolFault(
      'not_verified',
      worded('The customer has to be verified first.', context.policy.person),
    );
  return customer;
}

function changeOf(tool: string, context: CallContext, { key, before }: WriteTerms): KeyedChange {
  const { run, asker: by, customer, now } = context;
  return { key, tool, run, by, customer: customer?.id ?? null, before, now };
}

/** Moved facts and refusals are faults: nothing was written. */
function doneOf(result: ChangeResult): Extract<ChangeResult, { kind: 'done' }> {
  if (result.kind === 'done') return result;
  if (result.kind === 'refused') throw new ToolFault(result.code, result.message);
  const names = result.facts.slice(0, 3).join(', ');
  throw new ToolFault('facts_moved', `Nothing was changed: ${names} is no longer as it was shown.`);
}
