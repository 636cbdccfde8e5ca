/**
 * Our own secrets in what came back from outside (a server that echoes its headers, an error that quotes
 * a request): replaced wherever they stand, also where somebody wrote them in base64, in hex or with
 * something between their characters. All that comes from outside passes here before it is logged, shown,
 * stored or given to a model.
 */
import type { Json } from '../../run/plan/plan.ts';
import { isRecord } from '../../run/plan/references.ts';
import type { Input, Outside } from './calling.ts';

const SHORTEST_SECRET = 6;
const REPLACEMENT = '[secret]';

/** Shorter ones that a call was given are replaced as whole words. */
const SHORTEST_VALUE = 3;

export type Redact = (text: string) => string;

/**
 * The values of arguments that are secrets (`as: secret`): the service that got them may answer with them.
 * A short one, such as a PIN, is replaced where it stands as a word of its own.
 */
export function redactingArguments(as: Readonly<Record<string, string>> | undefined, args: Input): Redact {
  const values = Object.entries(as ?? {}).flatMap(([name, kind]) =>
    kind === 'secret' && Object.hasOwn(args, name) ? textsIn(args[name] ?? null) : [],
  );
  if (values.length === 0) return (text) => text;
  const whole = redacting(values);
  const words = values
    .filter(({ length }) => length >= SHORTEST_VALUE && length < SHORTEST_SECRET)
    .map((value) => value.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`));
  if (words.length === 0) return whole;
  const short = new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${words.join('|')})(?![\p{L}\p{N}])`, 'gu');
  return (text) => whole(text).replace(short, REPLACEMENT);
}

/** What another tool answered of this call, such as the read of its job. */
export function withoutArguments({ declared }: Pick<Outside, 'declared'>, args: Input, output: Json): Json {
  const redact = redactingArguments(declared.as, args);
  return mapped(output, redact);
}

function mapped(value: Json, redact: Redact): Json {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map((item) => mapped(item, redact));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, mapped(item, redact)]));
}

function textsIn(value: Json): string[] {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isRecord(value) ? Object.values(value).flatMap(textsIn) : [];
}

export function redacting(secrets: Iterable<string>): Redact {
  const known = [...new Set(secrets)].filter((secret) => secret.length >= SHORTEST_SECRET);
  const forms = [...new Set(known.flatMap(formsOf).map((form) => compact(form).text))]
    .filter((form) => form.length >= SHORTEST_SECRET)
    .toSorted((a, b) => b.length - a.length);
  if (known.length === 0) return (text) => text;
  return (text) => {
    const plain = known.reduce((left, secret) => left.replaceAll(secret, REPLACEMENT), text);
    return withoutForms(plain, forms);
  };
}

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8');
  return [secret, encodeURIComponent(secret), bytes.toString('hex'), ...base64Of(bytes)];
}

/**
 * As it stands within longer base64: by what came before, its bytes begin at one of three places in a
 * group; what its neighbours have a part in is left out.
 */
function base64Of(bytes: Buffer): string[] {
  return [0, 1, 2].map((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes]);
    // Its other signs and its padding are no letters, and so are not looked at.
    const text = whole.toString('base64url');
    const first = Math.ceil((before * 8) / 6);
    const last = whole.length % 3 === 0 ? text.length : text.length - 1;
    return text.slice(first, last);
  });
}

/** Letters and digits alone, in small letters, each with its place in the text. */
function compact(text: string): { text: string; at: number[] } {
  const kept: string[] = [];
  const at: number[] = [];
  for (let n = 0; n < text.length; n += 1) {
    const sign = text[n] ?? '';
    if (!/[\p{L}\p{N}]|[\ud800-\udfff]/u.test(sign)) continue;
    kept.push(/[A-Z]/.test(sign) ? sign.toLowerCase() : sign);
    at.push(n);
  }
  return { text: kept.join(''), at };
}

function withoutForms(text: string, forms: string[]): string {
  const small = compact(text);
  const found: [from: number, to: number][] = [];
  for (const form of forms)
    for (let n = small.text.indexOf(form); n >= 0; n = small.text.indexOf(form, n + form.length))
      found.push([small.at[n] ?? 0, (small.at[n + form.length - 1] ?? text.length) + 1]);
  let left = '';
  let done = 0;
  for (const [from, to] of found.sort((a, b) => a[0] - b[0])) {
    if (from >= done) left += text.slice(done, from) + REPLACEMENT;
    done = Math.max(done, to);
  }
  return left + text.slice(done);
}
