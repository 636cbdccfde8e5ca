/**
 * What an answer of a GraphQL service means: its data, and its errors wherever they stand. An error that
 * does not say so leaves open what a write did.
 */
import type { Json } from '../../../run/plan/plan.ts';
import { isRecord, valueAt } from '../../../run/plan/references.ts';
import { ToolFault, ToolTrouble } from '../../contract.ts';
import { cleanJson, cutText, quoted } from '../clean.ts';
import type { Answer } from '../exchange.ts';
import { structured, unusable } from '../output.ts';
import { parsedJson, refusal } from '../refusal.ts';
import type { Reading } from '../service-tool.ts';
import { pathOf, saysNothingAt } from '../values.ts';
import type { GraphqlToolShape, Meaning } from './shape.ts';

export interface Expected extends Pick<GraphqlToolShape, 'effect' | 'errors'> {
  /** Where the data has the output. */
  at: string;
}

/** Of requests that are not carried out at all, by the codes that servers give them. */
const BEFORE: Record<string, Meaning> = {
  GRAPHQL_PARSE_FAILED: 'refused',
  GRAPHQL_VALIDATION_FAILED: 'refused',
  OPERATION_RESOLUTION_FAILURE: 'refused',
  BAD_REQUEST: 'refused',
  BAD_USER_INPUT: 'refused',
  UNAUTHENTICATED: 'not_permitted',
  FORBIDDEN: 'not_permitted',
  ACCESS_DENIED: 'not_permitted',
  THROTTLED: 'rate_limited',
};

/** Throws ToolFault where it surely did not happen, else ToolTrouble. */
export function answeredBy(answer: Answer, how: Reading, expected: Expected): Json {
  const success = answer.status >= 200 && answer.status <= 299;
  const body = success ? parsedJson(how.name, answer) : bodyOf(answer);
  if (!success && !(isRecord(body) && isBegun(body, answer, expected))) throw refusal(answer, how);
  if (!isRecord(body)) throw unusable(how.name, 'invalid_output', 'it is no answer of GraphQL');
  const errors = body.errors ?? [];
  if (!Array.isArray(errors)) throw unusable(how.name, 'invalid_output', 'its errors are no list');
  if (errors.length > 0) throw failureOf(errors, { executed: Object.hasOwn(body, 'data'), how, expected });
  const { data } = body;
  if (!isRecord(data)) throw unusable(how.name, 'invalid_output', 'it has no data');
  const refused = refusedIn(data, how, expected);
  if (refused) throw refused;
  if (!success) throw new ToolTrouble('server_error', `${how.name} answered with status ${answer.status}.`);
  return outputOf(data, how, expected);
}

function bodyOf(answer: Answer): Json | undefined {
  try {
    return parsedJson('', answer);
  } catch {
    return undefined;
  }
}

/**
 * Where there is data, if only null, a write was begun. Null beside a status that says who may not ask is
 * what gateways answer before.
 */
const isBegun = (body: { [name: string]: Json }, { status }: Answer, { effect }: Expected) =>
  Object.hasOwn(body, 'data') &&
  (body.data !== null || (effect === 'write' && ![401, 403, 404, 429].includes(status)));

function outputOf(data: Json, how: Reading, { effect, at }: Expected): Json {
  const { name, schema, redact } = how;
  const found = valueAt(data, pathOf(at));
  // A service answers every field that it is asked for: what is not there at all is not known to be missing.
  if (found === undefined || found === null)
    throw effect === 'read' && saysNothingAt(data, at, { every: true })
      ? new ToolFault('not_found', `${name} found nothing.`)
      : unusable(name, 'invalid_output', `it has nothing at ${at}`);
  if (schema) return structured(name, found, { schema, redact });
  const clean = cleanJson(found, redact);
  if (!clean.ok) throw unusable(name, clean.code, clean.why);
  return cutText(typeof clean.value === 'string' ? clean.value : JSON.stringify(clean.value), redact);
}

interface Failing {
  /** The operation was begun: the answer has data, if only null. */
  executed: boolean;
  how: Reading;
  expected: Expected;
}

/** Of errors beside the data. */
function failureOf(errors: Json[], { executed, how, expected }: Failing): ToolFault | ToolTrouble {
  const { name } = how;
  const said = errors.flatMap((error) => textAt(error, 'message') ?? []).slice(0, 3);
  const message = `${name} answered with an error${said.length > 0 ? `: ${quoted(said.join('; '), how.redact)}` : ''}.`;
  const meanings = errors.map((error) => meaningOf(error, { executed, expected }));
  const [first] = meanings;
  if (first !== undefined && meanings.every((one) => one !== undefined)) return new ToolFault(first, message);
  return new ToolTrouble('server_error', message, { final: how.final });
}

function meaningOf(error: Json, { executed, expected }: Omit<Failing, 'how'>): Meaning | undefined {
  if (!isRecord(error)) return undefined;
  const code = textAt(error.extensions ?? null, 'code');
  const declared = meansOf(code, expected);
  if (declared) return declared;
  // Without data the service says that it did not begin; who it was that failed then, it has to say as well.
  if (executed) return undefined;
  if (code !== undefined) return Object.hasOwn(BEFORE, code) ? BEFORE[code] : undefined;
  return Array.isArray(error.locations) && error.path === undefined ? 'refused' : undefined;
}

function meansOf(code: string | undefined, { errors: { means = {} } }: Expected): Meaning | undefined {
  return code !== undefined && Object.hasOwn(means, code) ? means[code] : undefined;
}

/** Of errors within the data. */
function refusedIn(
  data: { [name: string]: Json },
  how: Reading,
  expected: Expected,
): ToolFault | ToolTrouble | undefined {
  const { lists = [], types = {} } = expected.errors;
  for (const [place, names] of Object.entries(types)) {
    const found = valueAt(data, pathOf(place)) ?? null;
    const type = textAt(found, '__typename');
    if (isRecord(found) && type === undefined)
      return unusable(how.name, 'invalid_output', `it does not say of which type ${place} is`);
    if (type !== undefined && names.includes(type)) return refusedBy(found, type, { how, expected });
  }
  for (const place of lists) {
    const list = valueAt(data, pathOf(place)) ?? [];
    if (!Array.isArray(list)) return unusable(how.name, 'invalid_output', `${place} is no list of errors`);
    const [first] = list;
    if (first === undefined) continue;
    const within = place.startsWith(`${expected.at}.`);
    if (!within && (valueAt(data, pathOf(expected.at)) ?? null) !== null)
      return unusable(how.name, 'invalid_output', `it has both errors and a result`);
    return refusedBy(first, textAt(first, 'code'), { how, expected });
  }
  return undefined;
}

function refusedBy(
  error: Json,
  code: string | undefined,
  { how, expected }: { how: Reading; expected: Expected },
): ToolFault {
  const said = textAt(error, expected.errors.message) ?? code ?? '';
  const words = said === '' ? '' : `: ${quoted(said, how.redact)}`;
  return new ToolFault(
    meansOf(code, expected) ?? 'refused',
    `${how.name} was refused by its service${words}.`,
  );
}

function textAt(value: Json, field: string): string | undefined {
  const found = isRecord(value) && Object.hasOwn(value, field) ? value[field] : undefined;
  return typeof found === 'string' ? found : undefined;
}
