/**
 * One outside tool as both kinds (HTTP, MCP) give it: its definition, its schemas, and how it is called.
 */
import type { z } from 'zod';
import type { CallContext } from '../../flow/ports/tools.ts';
import { canonical, sha256 } from '../../run/plan/digest.ts';
import type { Json } from '../../run/plan/plan.ts';
import type { AuthorityShape } from './authority-shape.ts';
import type { HttpToolShape, McpToolShape } from './file-shape.ts';
import type { Consent } from './tool-pins.ts';

export type Input = { [name: string]: Json };

/** What the file says of a tool beside where it is. */
export type Declared = Pick<
  HttpToolShape & McpToolShape,
  | 'effect'
  | 'verified'
  | 'trusted'
  | 'sends'
  | 'claims'
  | 'set'
  | 'preview'
  | 'reconcile'
  | 'job'
  | 'cache_ms'
  | 'asks'
  | keyof typeof AuthorityShape
> & {
  /** How the service knows a call again, and for how long. */
  idempotency?: '_meta' | { lives: string } | undefined;
};

/** A tool of a service that the tools file describes, in whichever language the service is asked. */
export interface ServiceCall {
  prefix: string;
  tool: string;
  /** As the file has them: a secret is its name. */
  writtenHeaders: Readonly<Record<string, string>>;
  headers: Record<string, string>;
  secrets: string[];
  timeoutMs: number;
}

export interface Outside {
  /** `server.tool` */
  name: string;
  description: string;
  declared: Declared;
  /** All arguments, those too that the file sets. */
  input: z.ZodObject;
  output: z.ZodType;
  /** Canonical JSON: what was pinned, and what is compared with what is offered now. */
  definition: string;
  /** Absent: the tools file describes it whole, so that there is nothing to allow. */
  consent?: Consent;
  /** Whether its server does a call with a known key once. */
  keyed: boolean;
  /** An argument that carries the key: it is ours to fill. */
  keyArgument?: string | undefined;
  timeoutMs: number;
  /** Where the arguments go, for people: `POST crm.example.com`, `the server everything`. */
  goesTo: string;
  /**
   * Resolves when the tool can be called as it was allowed. Rejects with ToolFault (`unavailable`,
   * `changed`): nothing was sent. Checked before every call.
   */
  ready(signal: AbortSignal): Promise<void>;
  /** Rejects with ToolFault when it surely did not happen, with ToolTrouble when that is not known. */
  call(
    input: Input,
    given: {
      context: CallContext;
      key?: string;
      /** With the flag that makes it change nothing, where the file declares one. */
      dry?: true;
    },
    signal: AbortSignal,
  ): Promise<Json>;
}

/** The name under which a definition is pinned: SHA-256 over its canonical JSON. */
export const pinHash = (definition: string) => sha256(definition);

/** How far the file vouches for this definition: it names the tool, or has its hash. */
export function consentOf(declared: { pin?: string | undefined } | undefined, definition: string): Consent {
  if (!declared) return 'none';
  if (declared.pin === undefined) return 'first';
  return pinHash(definition).startsWith(declared.pin) ? 'this' : 'none';
}

export const definitionOf = (offered: { [name: string]: Json }) => canonical(offered);
