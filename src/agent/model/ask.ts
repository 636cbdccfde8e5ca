/**
 * Asks a model for an answer of a given shape, with one round of repair: what was wrong goes back once, in
 * the same conversation.
 */
import { zodResponseFormat } from 'openai/helpers/zod';
import type { z } from 'zod';
import { sha256 } from '../../run/plan/digest.ts';
import { present } from '../../run/present.ts';
import type { ModelCall } from '../../run/terms.ts';
import { storableWhole } from '../../run/text/characters.ts';
import type { Chat, Purse } from './chat.ts';
import type { ChatMessage } from './chat-message.ts';
import { completed } from './loose.ts';
import { ModelFault } from './model-fault.ts';
import { objectsIn } from './objects-in.ts';
import { PLACEHOLDER_RULE, type Shield } from './personal/shield.ts';
import { type ModelSettings, modelOf, type Role } from './settings.ts';
import { asData } from './untrusted.ts';

export interface Question<T> {
  role: Role;
  /**
   * Instructions: text of our own, and what the desk's people wrote for agents. Its hash names the prompt in
   * the audit.
   */
  system: string;
  /** Holds data, see untrusted.ts. */
  user: string;
  /** Name and shape of the answer; the shape is sent along, see wire.ts for what it may hold. */
  name: string;
  shape: z.ZodType;
  /** What the answer means, or sentences about what is wrong with it, for the model. */
  read(value: unknown): { value: T } | { problems: string[] };
  /** What is used where the repaired answer is still wrong; absent: the question fails with `invalid`. */
  atLast?(value: unknown, problems: string[]): T;
}

export interface Asker {
  /** The name of the model that plays a role. */
  model(role: Role): string;
  /** Rejects with ModelFault. Every call goes into the purse. */
  ask<T>(question: Question<T>, purse: Purse, signal: AbortSignal): Promise<T>;
}

const MOST_PROBLEMS = 10;

/** `shield`: of the case that is asked about. */
export function createAsker(chat: Chat, settings: ModelSettings, shield?: Shield): Asker {
  return {
    model: (role) => modelOf(role, settings),
    async ask(question, purse, signal) {
      const { role, user, name, shape } = question;
      const system =
        settings.pii === 'placeholders' ? `${question.system}\n\n${PLACEHOLDER_RULE}` : question.system;
      const messages: ChatMessage[] = [
        { role: 'system', content: system },
        { role: 'user', content: user },
      ];
      const once = (most: number) =>
        chat.complete(
          {
            ...present({ shield }),
            role,
            model: modelOf(role, settings),
            messages,
            shape: { name, schema: schemaOf(shape, name) },
            maxOutputTokens: most,
            promptHash: hashOf(system),
          },
          purse,
          signal,
        );
      const first = await once(settings.maxOutputTokens);
      const read = judged(first, question, shield);
      if ('value' in read) return read.value;
      messages.push(
        { role: 'assistant', content: first.answer.text },
        { role: 'user', content: correction(read.problems) },
      );
      const second = await once(
        first.answer.truncated ? settings.maxOutputTokens * 2 : settings.maxOutputTokens,
      );
      const again = judged(second, question, shield);
      if ('value' in again) return again.value;
      if (again.parsed !== undefined && question.atLast) return question.atLast(again.parsed, again.problems);
      throw second.answer.truncated
        ? new ModelFault('truncated', 'The answer was cut off twice.')
        : new ModelFault('invalid', 'The answer could not be used, and neither could its correction.');
    },
  };
}

/** Of the prompts that were asked with last: they are the same at every call, and long. */
const hashes = new Map<string, string>();
const MOST_PROMPTS = 100;
function hashOf(prompt: string): string {
  const hash = hashes.get(prompt) ?? sha256(prompt);
  if (hashes.size >= MOST_PROMPTS) hashes.clear();
  hashes.set(prompt, hash);
  return hash;
}

/** Made once a shape: it is the same at every call. */
const schemas = new WeakMap<z.ZodType, Record<string, unknown>>();
function schemaOf(shape: z.ZodType, name: string): Record<string, unknown> {
  const known = schemas.get(shape) ?? zodResponseFormat(shape, name).json_schema.schema ?? {};
  schemas.set(shape, known);
  return known;
}

type Judged<T> = { value: T } | { problems: string[]; parsed?: unknown };

/** Marks the call with what its answer was worth. */
function judged<T>(
  { answer, call }: { answer: { text: string; truncated: boolean; refusal?: string }; call: ModelCall },
  question: Question<T>,
  shield: Shield | undefined,
): Judged<T> {
  if (answer.refusal !== undefined) {
    call.outcome = 'refused';
    throw new ModelFault('refused', 'The model declined to answer.');
  }
  const shaped = answer.truncated ? undefined : lastThatFits(answer.text, question.shape);
  if (shaped === undefined) {
    call.outcome = answer.truncated ? 'truncated' : 'invalid';
    return {
      problems: [
        answer.truncated
          ? 'the answer was cut off; say the same more briefly'
          : 'the answer is no JSON object',
      ],
    };
  }
  const said = shaped.success && shield ? shield.putBack(shaped.data) : { value: shaped.data, invented: 0 };
  if (said.invented > 0) {
    call.outcome = 'invalid';
    return {
      problems: [
        'the answer has a placeholder that stands for nothing: use only those of the data, as they stand',
      ],
    };
  }
  const read = shaped.success
    ? question.read(said.value)
    : {
        problems: shaped.error.issues.map(
          ({ path, message }) => `${path.join('.') || 'the answer'}: ${message}`,
        ),
      };
  if ('value' in read) return read;
  call.outcome = 'invalid';
  return present({ ...read, parsed: shaped.success ? said.value : undefined });
}

/**
 * The last whole object of a text that has the shape; where none has, what is wrong with the last one.
 * undefined where there is no object.
 */
function lastThatFits(text: string, shape: z.ZodType): z.ZodSafeParseResult<unknown> | undefined {
  let wrong: z.ZodSafeParseResult<unknown> | undefined;
  for (const value of objectsIn(text)) {
    const shaped = shape.safeParse(completed(shape, storableWhole(value)));
    if (shaped.success) return shaped;
    wrong ??= shaped;
  }
  return wrong;
}

/** What is wrong may quote the data, so that it is data too. */
function correction(problems: string[]): string {
  return `This answer cannot be used. Give the whole answer once more, in the same form, with these mistakes mended:\n${asData(problems.slice(0, MOST_PROBLEMS))}`;
}
