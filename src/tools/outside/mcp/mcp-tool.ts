/** A tool of an MCP server, in the definition that was allowed. */
import type { Tool } from '@modelcontextprotocol/client';
import { canonical } from '../../../run/plan/digest.ts';
import type { Json } from '../../../run/plan/plan.ts';
import { present } from '../../../run/present.ts';
import { visible } from '../../../run/text/characters.ts';
import { ToolFault, ToolTrouble } from '../../contract.ts';
import { notAllowed } from '../allowed.ts';
import { consentOf, type Outside } from '../calling.ts';
import { cutText, quoted } from '../clean.ts';
import type { Door } from '../door.ts';
import type { McpToolShape } from '../file-shape.ts';
import { inputSchemaOf, schemaOf } from '../json-schema.ts';
import { structured, TextOutput, unusable } from '../output.ts';
import { redacting, redactingArguments } from '../redact.ts';
import type { McpServer } from '../tools-file.ts';
import { answeringWith, notAnswering, withAnswersIn, withoutAnswers } from './answering.ts';
import { isServerError, translated } from './broken-off.ts';
import type { Live, McpConnection } from './connection.ts';
import { textOf } from './content.ts';
import type { Offered } from './listing.ts';
import { signInRefused, whyAway } from './sign-in-refused.ts';

/** A tool that the file does not name, but that somebody allowed, is a write like any other. */
const UNDECLARED: McpToolShape = { effect: 'write' };

/** Throws SchemaRefused. `shape`: what the file says of the tool, if anything. */
export function mcpTool(
  server: McpServer,
  offered: Offered,
  { shape, connection, door }: { shape: McpToolShape | undefined; connection: McpConnection; door: Door },
): Outside {
  const name = `${server.prefix}.${offered.tool}`;
  const declared = shape ?? UNDECLARED;
  /** Tokens come and go. */
  const redactSecrets = () => redacting([...server.secrets, ...connection.secrets()]);
  const timeoutMs = declared.timeout_ms ?? server.timeoutMs;
  const outputSchema = offered.output === undefined ? undefined : schemaOf(offered.output, true);
  const { idempotency } = declared;
  const input = inputSchemaOf(offered.input, true);

  const connected = async (signal: AbortSignal): Promise<Live> => {
    try {
      return await connection.live(AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]));
    } catch (error) {
      const message = `${name} is not available: ${whyAway(error)}.`;
      // Whoever cannot sign in now cannot do so a moment later.
      const afterMs = signal.aborted || signInRefused(error) ? undefined : 0;
      throw new ToolFault('unavailable', message, { cause: error, afterMs });
    }
  };
  const at = { origin: server.prefix, tool: name, reads: declared.effect === 'read', isServerError };
  const live = async (signal: AbortSignal): Promise<Live> => {
    if (connection.isOpen()) return connected(signal);
    door.check(at);
    // That it connects says nothing of whether it answers calls.
    return connected(signal).catch((error: unknown) =>
      door.through({ ...at, asking: '' }, () => Promise.reject(error)),
    );
  };

  return {
    name,
    description: visible(offered.description).slice(0, 1_000) || 'The server says nothing about it.',
    declared,
    input: declared.asks ? withAnswersIn(input) : input,
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
      const given = redactingArguments(declared.as, args);
      const redactNow = () => {
        const secrets = redactSecrets();
        return (text: string) => given(secrets(text));
      };
      const server = await live(signal);
      const { sent, answers } = declared.asks ? withoutAnswers(args) : { sent: args, answers: [] };
      const params = present({
        name: offered.tool,
        arguments: sent,
        _meta: key === undefined ? undefined : { idempotencyKey: key },
      });
      // Says which arguments stand in headers, too (`x-mcp-header`). Its output schema is checked here.
      const toolDefinition = { name: offered.tool, inputSchema: offered.input as Tool['inputSchema'] };
      const options = { toolDefinition, signal, timeout: timeoutMs };
      const answer = declared.asks ? answeringWith(name, answers, redactNow()) : notAnswering(name, declared);
      const made = () =>
        server.asked?.call(params, answer, options) ?? server.client.callTool(params, options);
      const result = await door.through({ ...at, asking: canonical(sent) }, () =>
        made().catch((error: unknown) => {
          const lose = () => connection.lost(server);
          throw translated(error, { name, signal, lose, redact: redactNow(), timeoutMs });
        }),
      );
      const redact = redactNow();
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
