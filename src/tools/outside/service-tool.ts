/**
 * A tool that is one HTTP exchange with a service of the tools file, in whichever language the service is
 * asked: everything about it stands in the file.
 */
import { randomUUID } from 'node:crypto';
import type { CallContext } from '../../flow/ports/tools.ts';
import type { Json } from '../../run/plan/plan.ts';
import { isRecord } from '../../run/plan/references.ts';
import { present } from '../../run/present.ts';
import { ToolFault } from '../contract.ts';
import { type Declared, definitionOf, type Input, type Outside, type ServiceCall } from './calling.ts';
import { MOST_BYTES } from './clean.ts';
import type { Exchange } from './door.ts';
import type { Answer, Request } from './exchange.ts';
import { argumentsOf } from './file-mistakes.ts';
import { inputSchemaOf, schemaOf } from './json-schema.ts';
import type { Carrier } from './once-shape.ts';
import { TextOutput } from './output.ts';
import { type Redact, redacting, redactingArguments } from './redact.ts';

/** What the file says of a tool, whichever language its service is asked in. */
export interface ServiceShape extends Declared {
  description: string;
  input: Input;
  output?: Input | undefined;
  pin?: string | undefined;
  idempotency?: (Carrier & { lives: string; saves_failures: boolean }) | undefined;
}

/** A service's tool as its language has it. */
export interface Language extends ServiceCall {
  shape: ServiceShape;
  /** What is pinned beside what all tools have. */
  definition: Input;
  goesTo: string;
  /** `carried`: what is sent, with the key and the flag that go with it. Throws ToolFault. */
  asked(
    args: Input,
    given: { context: CallContext; key?: string; carried: (sent: Input) => Input },
  ): Pick<Request, 'method' | 'url' | 'body'> & { headers: Record<string, string> };
  /** Throws ToolFault where it surely did not happen, else ToolTrouble. */
  answered(answer: Answer, how: Reading): Json;
}

/** How an answer is read. `schema`: absent: as text. `final`: a failure is answered again and again. */
export interface Reading {
  name: string;
  schema: Outside['output'] | undefined;
  redact: Redact;
  final: boolean;
}

/** Throws SchemaRefused. */
export function serviceTool(
  { prefix, tool, shape, headers, timeoutMs, ...language }: Language,
  exchange: Exchange,
): Outside {
  const name = `${prefix}.${tool}`;
  const { description, input, output, effect, idempotency, preview } = shape;
  const dryRun = preview?.dry_run;
  const definition = definitionOf({
    ...{ description, effect, input, output: output ?? null, ...language.definition },
    // A secret that is another under its name is the operator's; another name is another tool.
    ...{ headers: language.writtenHeaders, keyHeader: idempotency?.header ?? null },
    ...(idempotency?.argument === undefined ? {} : { keyArgument: idempotency.argument }),
    ...(dryRun && { dryRun: present({ ...carrierOf(dryRun), value: dryRun.value }) }),
  });
  const redact = redacting(language.secrets);
  const schema = output === undefined ? undefined : schemaOf(output, false);
  const drySchema = dryRun?.output === undefined ? schema : schemaOf(dryRun.output, false);
  const args = argumentsOf(input);
  return present({
    name,
    description,
    declared: shape,
    input: inputSchemaOf(input, false),
    output: schema ?? TextOutput,
    definition,
    keyed: idempotency !== undefined,
    keyArgument: args.find((arg) => arg === idempotency?.argument),
    timeoutMs,
    goesTo: language.goesTo,
    ready: async () => undefined,
    async call(input: Input, { context, key: ownKey, dry }: Calls, signal: AbortSignal) {
      // What is only tried has a key of its own: under the call's it would be taken for the call.
      const key = dry && idempotency ? `dry-run:${randomUUID()}` : ownKey;
      const carries: [Carrier, Json][] = [
        ...(idempotency && key !== undefined ? [[idempotency, key] as [Carrier, Json]] : []),
        ...(dry && dryRun ? [[dryRun, dryRun.value] as [Carrier, Json]] : []),
      ];
      const carried = (sent: Input) =>
        carries.reduce((all, [{ argument }, value]) => placed(all, argument?.split('.') ?? [], value), sent);
      const asked = language.asked(input, { context, carried, ...present({ key }) });
      const answer = await exchange(
        {
          ...asked,
          headers: withHeaders(asked.headers, carries),
          ...{ tool: name, timeoutMs, most: MOST_BYTES },
          ...{ reads: effect === 'read', redirects: effect === 'read' },
        },
        signal,
      );
      const final = idempotency?.saves_failures === true;
      const given = redactingArguments(shape.as, input);
      const told = { name, redact: (text: string) => given(redact(text)), final };
      return language.answered(answer, { ...told, schema: dry ? drySchema : schema });
    },
  });
}

type Calls = Parameters<Outside['call']>[1];

const carrierOf = ({ header, argument }: Carrier) => ({ header, argument });

/** A header of the service that has the same name, however it is written, gives way. */
function withHeaders(headers: Record<string, string>, carries: [Carrier, Json][]): Record<string, string> {
  const names = new Headers(headers);
  for (const [{ header }, value] of carries) if (header !== undefined) names.set(header, String(value));
  return Object.fromEntries(names);
}

/** Nothing is placed where there is no path. */
function placed(sent: Input, [name, ...rest]: string[], value: Json): Input {
  if (name === undefined) return sent;
  if (rest.length === 0) return { ...sent, [name]: value };
  const inner = Object.hasOwn(sent, name) ? sent[name] : {};
  if (!isRecord(inner)) throw new ToolFault('invalid_input', `The argument ${name} cannot carry a key.`);
  return { ...sent, [name]: placed(inner, rest, value) };
}
