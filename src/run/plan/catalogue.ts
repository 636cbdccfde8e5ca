/** What the rules need to know of a tool. The wing `tools` adds how it is done (tools/tool.ts). */
import type { z } from 'zod';
import type { StepEffect } from './plan.ts';

export interface ToolFacts {
  /** `accounts.unlock`: the subject, a dot, what it does. */
  name: string;
  description: string;
  effect: StepEffect;
  input: z.ZodType;
  output: z.ZodType;
  /**
   * A finished read of this tool binds the run's customer; its output then has the shape of FoundCustomer
   * below.
   */
  finds?: 'customer';
  /** Does not start before the customer is verified. */
  verified?: true;
  /** Slots (names of input fields) that a reference may fill only from a trusted output. */
  trusted?: string[];
  /** The output is the same whoever the customer is, verified or not. */
  impersonal?: true;
  /** The output is text from outside: it never fills a trusted slot. */
  untrustedOutput?: true;
  /** After it is done the run asks for the customer's code. */
  asks?: 'code';
  /** A read that finds out whether an unknown write happened. */
  reconciles?: boolean;
  /** How a repeated call with the same key behaves: `exact` writes effect and key in one transaction, `key` hands the key to the
   * outside service, `none` has neither, so that a crash in between parks it as unknown. */
  once: 'exact' | 'key' | 'none';
  /** For how long a finished read may stand in for the same call in a later revision, in ms. */
  cacheMs: number;
}

/** What a tool that `finds: 'customer'` must put into its output (other fields beside are free). */
export interface FoundCustomer {
  customer: { id: string; name: string; email: string } | null;
  /**
   * The kinds of evidence that the caller's words gave and the records confirm, for instance `account_email`.
   */
  evidence: string[];
}

export interface Catalogue {
  /** Changes whenever a tool's name, effect or schema changes; approvals name it. */
  version: string;
  tool(name: string): ToolFacts | undefined;
  all(): ToolFacts[];
}
