/** How the replies of a desk go out: by a tool of its own, where desk.yaml names one. */
import { languageOf, languagesOf } from '../../agent/languages/language.ts';
import type { OpenDesk } from '../../flow/ports/desks.ts';
import type { ReadGiven } from '../../flow/ports/given.ts';
import type { Sent, ToolResult, ToolRunner } from '../../flow/ports/tools.ts';
import type { Desk, SendPlace } from '../../run/desk.ts';
import { present } from '../../run/present.ts';
import type { Fault } from '../../run/terms.ts';

interface SendParts {
  desk: Desk;
  toolRunner: Pick<ToolRunner, 'write' | 'reconcile'>;
  readGiven: ReadGiven;
}

const NOT_KNOWN: Fault = {
  code: 'not_known',
  message: 'Whether the reply went out is not known: look there before another one is sent.',
};

const PLACE = /\{(\w+)\}/g;

/** undefined: replies go out by mail. A reply has one key, however often it is sent. */
export function sendBy({ desk, toolRunner, readGiven }: SendParts): OpenDesk['send'] {
  const { send } = desk;
  if (!send) return undefined;
  return async ({ key, text, askedAt }, { context, signal }) => {
    const { entities } = readGiven(context.words);
    const subject = subjectOf(desk, text) ?? desk.name;
    const ours: Record<SendPlace, string[]> = { letter: [text], subject: [subject], run: [context.run] };
    const known = new Map<string, readonly string[]>(Object.entries({ ...entities, ...ours }));
    const lacks = placesOf(send.args).find((place) => known.get(place)?.length !== 1);
    if (lacks !== undefined) return { fault: unnamed(desk, lacks) };
    const args = Object.fromEntries(
      Object.entries(send.args).map(([arg, value]) => [
        arg,
        value.replace(PLACE, (_, place: string) => known.get(place)?.[0] ?? ''),
      ]),
    );
    const terms = { key, before: {}, fresh: false, startedAt: askedAt };
    const result = await toolRunner.write(send.tool, args, { context, signal, terms });
    // What is to be asked later was looked for already.
    if (result.outcome !== 'unknown' || result.afterMs !== undefined) return answerOf(result, send.tool);
    return answerOf(await toolRunner.reconcile(send.tool, args, { context, signal, key }), send.tool);
  };
}

/** In the letter's language, or as the desk has it at all. */
export function subjectOf(desk: Pick<Desk, 'texts' | 'languages'>, letter: string): string | undefined {
  const { subject = {} } = desk.texts;
  return subject[languageOf(letter, languagesOf(desk))] ?? subject[desk.languages[0] ?? ''];
}

const placesOf = (args: Readonly<Record<string, string>>): string[] =>
  Object.values(args).flatMap((value) => [...value.matchAll(PLACE)].map(([, place = '']) => place));

function unnamed({ entities }: Desk, name: string): Fault {
  const { label = name, example = '' } = entities[name] ?? {};
  return {
    code: 'not_sent',
    message: `The case names no one ${label} to which the reply could go: write it (for example ${example}), and send again.`,
  };
}

function answerOf({ outcome, id, fault, afterMs }: ToolResult, tool: string): Sent {
  if (outcome === 'done') return { id: id ?? tool };
  if (outcome === 'unknown') return present({ unknown: NOT_KNOWN, afterMs });
  return { fault: fault ?? { code: 'not_sent', message: 'The reply was not taken.' } };
}
