/** A customer played by a model: knows the task, and nothing of the shop's records beside it. */
import { z } from 'zod';
import type { Asker } from '../../src/agent/model/ask.ts';
import { asData, DATA_RULE } from '../../src/agent/model/untrusted.ts';
import type { ModelCall } from '../../src/run/terms.ts';
import type { Task } from './material.ts';

const Said = z.strictObject({ say: z.string(), done: z.boolean() });

const ROLE = `You play a customer who writes to a shop's support. "task" says who you are, what you want and what you know.
Say one message at a time, in a customer's own words. Tell only what the task says; do not make up order numbers, names or wishes. When asked for something that you do not know, say so.
Give what is needed to find you, and everything that you want, early. When asked to confirm what you want, confirm it.
"done" is true once your wishes were met or finally refused, or you were handed to somebody else; "say" is then a short goodbye.`;

export interface Customer {
  /** The first message, or the answer to what the shop says. undefined: nothing more to say. */
  say(shop?: string): Promise<string | undefined>;
}

/** Rejects with ModelFault. What the customer costs is no part of what either agent costs. */
export function playedCustomer(asker: Asker, { instruction, user }: Task): Customer {
  const talk: { from: 'you' | 'shop'; text: string }[] = [];
  const purse = { before: async () => undefined, paid: async (_: ModelCall) => undefined };
  const task = [instruction, user?.known_info].filter(Boolean).join('\n');
  return {
    async say(shop) {
      if (shop !== undefined) talk.push({ from: 'shop', text: shop });
      const { say, done } = await asker.ask<z.infer<typeof Said>>(
        {
          role: 'evaluator',
          system: `${ROLE}\n\n${DATA_RULE}`,
          user: `${asData({ task, talk })}\n\nWhat do you say?`,
          name: 'customer',
          shape: Said,
          read: (value) => ({ value: value as z.infer<typeof Said> }),
        },
        purse,
        new AbortController().signal,
      );
      talk.push({ from: 'you', text: say });
      return done && shop !== undefined ? undefined : say;
    },
  };
}
