/** A tool of an MCP server, in the definition that was allowed. */

import { StreamableHTTPError } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { CallToolResultSchema, ErrorCode, McpError } from '@modelcontextprotocol/sdk/types.js';
import type { Json } from '../../../run/plan/plan.ts';
import { present } from '../../../run/present.ts';
import { visible } from '../../../run/text/characters.ts';
import { ToolFault, ToolTrouble } from '../../contract.ts';
import { notAllowed } from '../allowed.ts';
import { consentOf, type Outside } from '../calling.ts';
import { cutText, quoted } from '../clean.ts';
import { networkTrouble } from '../exchange.ts';
import type { McpServer } from '../file.ts';
import type { McpToolShape } from '../file-shape.ts';
import { inputSchemaOf, schemaOf } from '../json-schema.ts';
import { structured, TextOutput, unusable } from '../output.ts';
import { type Redact, redacting } from '../redact.ts';
import type { Live, McpConnection } from './connection.ts';
import { textOf } from './content.ts';
import type { Offered } from './listing.ts';

/** A tool that the file does not name, but that somebody allowed, is a write like any other. */
const UNDECLARED: McpToolShape = { effect: 'write' };

/** Throws SchemaRefused. `shape`: what the file says of the tool, if anything. */
export function mcpTool(
  server: McpServer,
  offered: Offered,
  { shape, connection }: { shape: McpToolShape | undefined; connection: McpConnection },
): Outside {
  const name = `${server.prefix}.${offered.tool}`;
  const declared = shape ?? UNDECLARED;
  const redact = redacting(server.secrets);
  const timeoutMs = declared.timeout_ms ?? server.timeoutMs;
  const outputSchema = offered.output === undefined ? undefined : schemaOf(offered.output, true);
  const { idempotency } = declared;

  const live = async (signal: AbortSignal): Promise<Live> => {
    try {
      return await connection.live(AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]));
    } catch (error) {
      const message = `${name} is not available: its server cannot be reached.`;
      throw new ToolFault('unavailable', message, { cause: error });
    }
  };

  return {
    name,
    description: visible(offered.description).slice(0, 1_000) || 'The server says nothing about it.',
    declared,
    input: inputSchemaOf(offered.input, true),
    output: outputSchema ?? TextOutput,
    definition: offered.definition,
    consent: consentOf(shape, offered.definition),
    keyed: idempotency !== undefined,
    keyArgument: typeof idempotency === 'object' ? idempotency.argument : undefined,
    timeoutMs,
    goesTo: `${offered.tool} of the server ${server.prefix}`,
    async ready(signal) {
      const { listing } = await live(signal);
      const now = listing.tools.get(offered.tool);
      if (!now)
        throw new ToolFault(
          'unavailable',
          `${name} is not available: its server does not offer it any more.`,
        );
      if (now.definition !== offered.definition) throw notAllowed(name, true);
    },
    async call(args, { key }, signal) {
      const connected = await live(signal);
      const result = await connected.client
        .request(
          {
            method: 'tools/call',
            params: present({
              name: offered.tool,
              arguments: args,
              _meta: key === undefined ? undefined : { idempotencyKey: key },
            }),
          },
          CallToolResultSchema,
          { signal, timeout: timeoutMs },
        )
        .catch((error: unknown) => {
          throw translated(name, error, {
            signal,
            lose: () => connection.lost(connected),
            redact,
            timeoutMs,
          });
        });
      if (result.isError) {
        const message = `${name} says that it failed: ${quoted(textOf(result.content), redact)}.`;
        throw declared.errors === 'changed_nothing' || declared.effect === 'read'
          ? new ToolFault('tool_failed', message)
          : new ToolTrouble('tool_failed', message);
      }
      if (!outputSchema) return cutText(textOf(result.content), redact);
      if (result.structuredContent === undefined)
        throw unusable(name, 'invalid_output', 'it is not structured');
      return structured(name, result.structuredContent as Json, { schema: outputSchema, redact });
    },
  };
}

/** The call that the SDK threw out of. */
interface BrokenOff {
  signal: AbortSignal;
  /** Called when the connection is of no more use. */
  lose: () => void;
  redact: Redact;
  timeoutMs: number;
}

/** What the SDK throws, as what it means for the call. */
function translated(
  name: string,
  error: unknown,
  { signal, lose, redact, timeoutMs }: BrokenOff,
): ToolFault | ToolTrouble {
  if (signal.aborted) return new ToolTrouble('stopped', `${name} was stopped before it answered.`);
  if (error instanceof StreamableHTTPError) {
    lose();
    const { code = 0 } = error;
    // The transport's own refusals (no such session, not signed in) come before anything is called.
    return code >= 400 && code < 500
      ? new ToolFault('unavailable', `${name} is not available: its server answered with status ${code}.`)
      : new ToolTrouble('server_error', `The server of ${name} answered with status ${code}.`);
  }
  if (error instanceof McpError) {
    switch (error.code) {
      case ErrorCode.RequestTimeout:
        return new ToolTrouble('timeout', `${name} gave no answer within ${timeoutMs / 1000} s.`);
      case ErrorCode.ConnectionClosed:
        return new ToolTrouble('broke_off', `The server of ${name} went away before it had answered.`);
      case ErrorCode.InvalidParams:
      case ErrorCode.MethodNotFound:
      case ErrorCode.InvalidRequest:
        return new ToolFault(
          'refused',
          `${name} was refused by its server: ${quoted(error.message, redact)}.`,
        );
      default:
        return new ToolTrouble(
          'server_error',
          `The server of ${name} failed: ${quoted(error.message, redact)}.`,
        );
    }
  }
  if (error instanceof Error && error.name === 'ZodError')
    return unusable(name, 'invalid_output', 'it is not as the protocol has it');
  lose();
  return networkTrouble(name, error);
}
