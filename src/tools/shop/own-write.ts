/** A write on our own database, made from the few parts in which such writes differ. */
import type { z } from 'zod';
import type { CallContext } from '../../flow/ports/tools.ts';
import type { ToolFacts } from '../../run/plan/catalogue.ts';
import type { Facts, Preview } from '../../run/plan/plan.ts';
import { ToolFault, type WriteTool } from '../contract.ts';
import type { ChangeResult, KeyedChange, ShopPort } from './contract/shop.ts';
import { customerOf, effectOf, type Told, told, verifiedCustomer } from './owned.ts';
import { OWN_WRITE } from './shapes.ts';

type Declared = Pick<ToolFacts, 'claims' | 'args' | 'removes' | 'paidBack' | 'parts' | 'supersedes'>;

export interface OwnWrite<Input extends z.ZodType, Output extends z.ZodType> extends Declared {
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
  preview(input: z.infer<Input>, who: CallContext, assumed: Facts): Promise<Preview>;
  /** Waited for before the effect. When it rejects with a ToolFault nothing has happened. */
  first?(who: CallContext, signal: AbortSignal): Promise<void>;
  effect(input: z.infer<Input>, who: CallContext, effect: KeyedChange): Promise<ChangeResult>;
  /** From the recorded output alone, so that a repeated and a reconciled call say the same. */
  tell(input: z.infer<Input>, id: string, output: z.infer<Output>, who: CallContext): Told;
}

export function ownWrite<Input extends z.ZodType, Output extends z.ZodType>(
  shop: ShopPort,
  write: OwnWrite<Input, Output>,
): WriteTool<Input, Output> {
  const { preview, first, effect, tell, anybody, ...facts } = write;
  const check = (who: CallContext) => {
    if (write.verified) verifiedCustomer(who);
    else if (!anybody) customerOf(who);
  };
  return {
    ...OWN_WRITE,
    ...facts,
    async prepare(input, who, assumed) {
      check(who);
      return preview(input, who, assumed);
    },
    async run(input, who, terms, signal) {
      check(who);
      await first?.(who, signal);
      if (signal.aborted) throw new ToolFault('stopped', `${write.name} was stopped before it began.`);
      const result = await effect(input, who, effectOf(write.name, who, terms));
      return told<z.infer<Output>>(result, (id, output) => tell(input, id, output, who));
    },
    async reconcile(input, who, key) {
      const result = await shop.settle(who.tenant, key);
      if (result === 'did_not_happen') return result;
      return told<z.infer<Output>>(result, (id, output) => tell(input, id, output, who));
    },
  };
}
