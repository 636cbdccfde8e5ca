/** An answer of a service as text and as JSON, and what it means where it is no success. */
import type { Json } from '../../run/plan/plan.ts';
import { ToolFault, ToolTrouble } from '../contract.ts';
import { quoted } from './clean.ts';
import type { Answer } from './exchange.ts';
import { laterBy } from './exchange.ts';
import { tooLarge, unusable } from './output.ts';
import type { Reading } from './service-tool.ts';

/**
 * A status of the client's fault (RFC 9110, 15.5) says that the request was not carried out, save 408,
 * 409 and 425, which may speak of an earlier try; any other failure leaves it open.
 */
export function refusal(
  answer: Answer,
  { name, redact, final }: Omit<Reading, 'schema'>,
): ToolFault | ToolTrouble {
  const { status } = answer;
  const quote = answer.bytes.length > 0 && isText(answer) ? `: ${quoted(textOf(answer), redact)}` : '';
  const message = `${name} answered with status ${status}${quote}.`;
  if (status === 404 || status === 410) return new ToolFault('not_found', message);
  if (status === 401 || status === 403) return new ToolFault('not_permitted', message);
  if (status === 429) return new ToolFault('rate_limited', message, { afterMs: 0, ...laterBy(answer) });
  const settled = status >= 400 && status < 500 && ![408, 409, 425].includes(status);
  return settled
    ? new ToolFault('refused', message)
    : new ToolTrouble('server_error', message, { final: final && status >= 500, ...laterBy(answer) });
}

function isText({ type }: Answer): boolean {
  return type === '' || type.startsWith('text/') || /[/+](json|xml)$/.test(type);
}

export function textOf(answer: Answer): string {
  const { bytes, more } = answer;
  // In ASCII of our own: a media type is text of the service, too.
  if (!isText(answer)) return `[${more ? 'more than ' : ''}${bytes.length} bytes that are no text, left out]`;
  return new TextDecoder().decode(bytes);
}

/** Throws ToolTrouble. */
export function parsedJson(name: string, answer: Answer): Json {
  if (answer.more) throw tooLarge(name);
  try {
    return JSON.parse(new TextDecoder().decode(answer.bytes));
  } catch {
    throw unusable(name, 'invalid_output', 'it is no JSON');
  }
}
