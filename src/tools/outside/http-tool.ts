/** A tool that is one HTTP request to a service: everything about it stands in the tools file. */
import { canonical } from '../../run/plan/digest.ts';
import type { Json } from '../../run/plan/plan.ts';
import { present } from '../../run/present.ts';
import { ToolFault, ToolTrouble } from '../contract.ts';
import { consentOf, definitionOf, type Outside } from './calling.ts';
import { cutText, MOST_BYTES, quoted } from './clean.ts';
import { type Answer, exchange } from './exchange.ts';
import type { HttpTool } from './file.ts';
import { inputSchemaOf, schemaOf } from './json-schema.ts';
import { structured, TextOutput, tooLarge, unusable } from './output.ts';
import { type Redact, redacting } from './redact.ts';
import { filledUrl, placesIn, valuesOf } from './templates.ts';

/** Throws SchemaRefused. */
export function httpTool({
  prefix,
  tool,
  shape,
  writtenUrl,
  headers,
  secrets,
  timeoutMs,
}: HttpTool): Outside {
  const name = `${prefix}.${tool}`;
  const { description, method, url, input, output, effect, idempotency_header: keyHeader } = shape;
  const definition = definitionOf({
    // An address that moves is the same tool: the setting that says where it is now is the operator's.
    ...{ description, effect, method, url: writtenUrl, input, keyHeader: keyHeader ?? null },
    output: output ?? null,
  });
  const redact = redacting(secrets);
  const inUrl = new Set(placesIn(url));
  const sendsBody = method !== 'GET' && method !== 'DELETE';
  const outputSchema = output === undefined ? undefined : schemaOf(output, false);
  return {
    name,
    description,
    declared: shape,
    input: inputSchemaOf(input, false),
    output: outputSchema ?? TextOutput,
    definition,
    consent: consentOf(shape, definition),
    keyed: keyHeader !== undefined,
    timeoutMs,
    goesTo: `${method} ${new URL(url.replace(/[?{].*/s, '')).host}`,
    ready: async () => undefined,
    async call(args, { context, key }, signal) {
      const body = Object.fromEntries(Object.entries(args).filter(([arg]) => !inUrl.has(arg)));
      const answer = await exchange(
        present({
          ...{ method, tool: name, timeoutMs, most: MOST_BYTES, redirects: effect === 'read' },
          url: filledUrl(url, valuesOf(args, context, key)),
          headers: present({
            accept: outputSchema ? 'application/json' : 'application/json, text/*',
            ...headers,
            'content-type': sendsBody ? 'application/json' : headers['content-type'],
            ...(keyHeader !== undefined && { [keyHeader]: key }),
          }),
          body: sendsBody ? canonical(body) : undefined,
        }),
        signal,
      );
      if (answer.status < 200 || answer.status > 299) throw refusal(name, answer, redact);
      return outputSchema
        ? structured(name, parsedJson(name, answer), { schema: outputSchema, redact })
        : cutText(textOf(answer), redact, answer.more);
    },
  };
}

/**
 * A status of the client's fault (RFC 9110, 15.5) says that the request was not carried out, save 408,
 * 409 and 425, which may speak of an earlier try; any other failure leaves it open.
 */
function refusal(name: string, answer: Answer, redact: Redact): ToolFault | ToolTrouble {
  const { status } = answer;
  const quote = answer.bytes.length > 0 && isText(answer) ? `: ${quoted(textOf(answer), redact)}` : '';
  const message = `${name} answered with status ${status}${quote}.`;
  if (status === 404 || status === 410) return new ToolFault('not_found', message);
  if (status === 401 || status === 403) return new ToolFault('not_permitted', message);
  if (status === 429) return new ToolFault('rate_limited', message);
  const settled = status >= 400 && status < 500 && ![408, 409, 425].includes(status);
  return settled ? new ToolFault('refused', message) : new ToolTrouble('server_error', message);
}

function isText({ type }: Answer): boolean {
  return type === '' || type.startsWith('text/') || /[/+](json|xml)$/.test(type);
}

function textOf(answer: Answer): string {
  const { bytes, more } = answer;
  // In ASCII of our own: a media type is text of the service, too.
  if (!isText(answer)) return `[${more ? 'more than ' : ''}${bytes.length} bytes that are no text, left out]`;
  return new TextDecoder().decode(bytes);
}

function parsedJson(name: string, answer: Answer): Json {
  if (answer.more) throw tooLarge(name);
  try {
    return JSON.parse(new TextDecoder().decode(answer.bytes));
  } catch {
    throw unusable(name, 'invalid_output', 'it is no JSON');
  }
}
