/**
 * What a server asks while one of its tools is called (elicitation), as one sentence for people, and their
 * words as the content that answers it. Pure. The sentence says all that decides what words mean: where it is
 * the same, the same words mean the same.
 */
import { z } from 'zod';
import { visible } from '../../../run/text/characters.ts';
import { quoted } from '../clean.ts';
import type { Redact } from '../redact.ts';

const choice = z.object({ const: z.string(), title: z.string().optional() });
const Field = z.object({
  type: z.enum(['string', 'number', 'integer', 'boolean', 'array']),
  title: z.string().optional(),
  description: z.string().optional(),
  format: z.string().optional(),
  enum: z.array(z.string()).optional(),
  enumNames: z.array(z.string()).optional(),
  oneOf: z.array(choice).optional(),
  items: z.object({ enum: z.array(z.string()).optional(), anyOf: z.array(choice).optional() }).optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
});
type Field = z.infer<typeof Field>;

const Form = z.object({
  mode: z.literal('form').optional(),
  message: z.string(),
  requestedSchema: z.object({
    type: z.literal('object'),
    properties: z.record(z.string().regex(/^[A-Za-z_][\w.-]{0,39}$/), Field),
    required: z.array(z.string()).optional(),
  }),
});

interface Asked {
  name: string;
  field: Field;
  required: boolean;
  /** What it takes, for people. */
  kind: string;
}

/** A question that people may be asked. */
export interface ToolQuestion {
  /** One line, 1,000 characters at most with what stands beside it. */
  text: string;
  fields: Asked[];
}

const LONGEST = 800;
const MOST_CHOICES = 20;

/** What nobody types into a conversation, whoever asks. */
const SECRETS =
  /pass(word|wort|code|phrase)|kennwort|contrase(n|ñ)a|mot de passe|secret|token|api.?key|credential|private.?key|cvv|cvc|card.?number|one.?time.?(code|pass)|\botp\b|2fa|security.?code|verification.?code/i;

/** `refused`: why nobody is asked this, as the rest of a sentence about the tool. */
export function questionOf(
  tool: string,
  params: unknown,
  redact: Redact,
): ToolQuestion | { refused: string } {
  const form = Form.safeParse(params);
  if (!form.success) return { refused: 'asks in a way that nobody can answer here' };
  const { message, requestedSchema } = form.data;
  const { properties, required = [] } = requestedSchema;
  const texts = Object.entries(properties).flatMap(
    ([name, { title = '', description = '', format = '' }]) => [...[name, title, description, format]],
  );
  if ([message, ...texts].some((text) => SECRETS.test(visible(text))) || 'pin' in properties)
    return { refused: 'asks for a secret, which nobody is asked for' };
  const all = Object.entries(properties).map(([name, field]) => ({
    ...{ name, field, required: required.includes(name), kind: kindOf(field, redact) },
  }));
  const odd = all.find(({ field, kind }) => kind === undefined || choicesOf(field).length > MOST_CHOICES);
  if (odd || all.length === 0 || required.some((name) => !Object.hasOwn(properties, name)))
    return { refused: 'asks in a way that nobody can answer here' };
  const asks = `${tool} asks ${quoted(message, redact)}`;
  const fields = fitting(all as Asked[], LONGEST - asks.length);
  if (!fields) return { refused: 'asks for more than can be shown here' };
  const lines = fields.map(described).join('; ');
  const how =
    fields.length === 1 ? `Answer with ${lines}` : `Answer with a line "name: value" for each of: ${lines}`;
  return { text: `${asks}. ${how}. Write "no answer" to leave it to people.`, fields };
}

/** All that must be answered, and of the rest what can be shown. */
function fitting(all: Asked[], room: number): Asked[] | undefined {
  const kept = new Set(all.filter(({ required }) => required));
  const length = () => [...kept].map((one) => described(one).length + 2).reduce((sum, n) => sum + n, 0);
  if (length() > room) return undefined;
  for (const one of all) {
    kept.add(one);
    if (length() > room && !one.required) kept.delete(one);
  }
  return all.filter((one) => kept.has(one));
}

const described = ({ name, kind, required }: Asked) =>
  `${name} (${kind}${required ? '' : '; may be left out'})`;

function choicesOf({ enum: plain, enumNames, oneOf, items }: Field): { value: string; title: string }[] {
  const titled = oneOf ?? items?.anyOf;
  if (titled) return titled.map(({ const: value, title = value }) => ({ value, title }));
  return (plain ?? items?.enum ?? []).map((value, n) => ({ value, title: enumNames?.[n] ?? value }));
}

/** undefined: it is not known what it takes. */
function kindOf(field: Field, redact: Redact): string | undefined {
  const choices = choicesOf(field).map(({ title }) => quoted(title, redact, 40));
  if (field.type === 'array') return choices.length > 0 ? `some of ${choices.join(', ')}` : undefined;
  if (choices.length > 0) return `one of ${choices.join(', ')}`;
  const { minimum: least, maximum: most } = field;
  const range = `${least === undefined ? '' : ` from ${least}`}${most === undefined ? '' : ` to ${most}`}`;
  switch (field.type) {
    case 'boolean':
      return 'yes or no';
    case 'integer':
      return `a whole number${range}`;
    case 'number':
      return `a number${range}`;
    default:
      return FORMATS[field.format ?? '']?.kind ?? 'text';
  }
}

const FORMATS: { [format: string]: { kind: string; is: z.ZodType<string> } } = {
  email: { kind: 'an e-mail address', is: z.email() },
  uri: { kind: 'an address of a page', is: z.url() },
  date: { kind: 'a date like 2026-01-31', is: z.iso.date() },
  'date-time': { kind: 'a time like 2026-01-31T12:00:00Z', is: z.iso.datetime({ offset: true }) },
};

export type Content = { [name: string]: string | number | boolean | string[] };

/** People's words as content; `unfit`: what of them does not fit. */
export function contentOf({ fields }: ToolQuestion, words: string): { content: Content } | { unfit: string } {
  const named = new Map(
    words.split(/[\n;]/).flatMap((line): [string, string][] => {
      const [, name = '', value = ''] = /^\s*([\w.-]+)\s*[:=]\s*(\S.*)$/.exec(line) ?? [];
      const one = fields.find((field) => field.name.toLowerCase() === name.toLowerCase());
      return one ? [[one.name, value.trim()]] : [];
    }),
  );
  const sole = fields.length === 1 ? fields[0] : undefined;
  if (sole && named.size === 0) named.set(sole.name, words.trim());
  const content: Content = {};
  for (const { name, field, required, kind } of fields) {
    const value = named.get(name);
    if (value === undefined) {
      if (required) return { unfit: `${name} is not in the answer` };
      continue;
    }
    const read = readAs(field, value);
    if (read === undefined) return { unfit: `${name} is not ${kind}` };
    content[name] = read;
  }
  return Object.keys(content).length > 0 ? { content } : { unfit: 'none of it is in the answer' };
}

function readAs(field: Field, words: string): Content[string] | undefined {
  const choices = choicesOf(field);
  const chosen = (text: string) => {
    const folded = text.trim().toLowerCase();
    return choices.find(({ value, title }) => [value, title].some((one) => one.toLowerCase() === folded))
      ?.value;
  };
  if (field.type === 'array') {
    const all = words.split(',').map(chosen);
    return all.every((one) => one !== undefined) ? all : undefined;
  }
  if (choices.length > 0) return chosen(words);
  if (field.type === 'boolean')
    return { yes: true, true: true, no: false, false: false }[words.toLowerCase()];
  if (field.type === 'string') {
    const { minLength = 1, maxLength = 2_000, format = '' } = field;
    const fits = words.length >= minLength && words.length <= maxLength;
    return fits && FORMATS[format]?.is.safeParse(words).success !== false ? words : undefined;
  }
  const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = field;
  const number = /^-?\d{1,15}(\.\d{1,10})?$/.test(words) ? Number(words) : Number.NaN;
  const whole = field.type === 'number' || Number.isInteger(number);
  return whole && number >= minimum && number <= maximum ? number : undefined;
}
