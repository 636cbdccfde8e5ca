/**
 * Answers a server's questions with what people said to them, and with nothing else. A question that nobody
 * has answered yet ends the call with a fault that people are asked by (src/flow/tools-ask.ts).
 */
import { z } from 'zod';
import { ANSWERS, INPUT_REQUIRED, ToolAnswer } from '../../../run/plan/catalogue.ts';
import { ToolFault, ToolTrouble } from '../../contract.ts';
import type { Redact } from '../redact.ts';
import { type Content, contentOf, questionOf } from './question.ts';

const MOST_ANSWERS = 10;

/** `params`: of `elicitation/create`. Throws ToolFault where it is not answered. */
export type Answer = (params: unknown) => { action: 'accept'; content: Content };

/** `given`: what the call has as answers; each is good for one question of it. */
export function answeringWith(tool: string, given: readonly ToolAnswer[], redact: Redact): Answer {
  const left = [...given];
  const taken = new Set<string>();
  return (params) => {
    const question = questionOf(tool, params, redact);
    if ('refused' in question) throw new ToolFault('input_refused', `${tool} ${question.refused}.`);
    const { text } = question;
    const at = left.findIndex(({ asked }) => asked === text);
    const [answer] = at < 0 ? [] : left.splice(at, 1);
    if (!answer) {
      const again = taken.has(text) ? '\nThe answer before was not taken.' : '';
      throw new ToolFault(INPUT_REQUIRED, `${text}${again}`);
    }
    taken.add(text);
    const read = contentOf(question, answer.answer);
    if ('unfit' in read)
      throw new ToolFault(
        INPUT_REQUIRED,
        `${text}\nThe answer before does not fit: ${read.unfit}.`.slice(0, 1_000),
      );
    return { action: 'accept', content: read.content };
  };
}

/** The arguments that the server gets, and the answers beside them. */
export function withoutAnswers<T extends { [name: string]: unknown }>(args: T) {
  const { [ANSWERS]: answers = [], ...sent } = args;
  return { sent, answers: answers as ToolAnswer[] };
}

/** The arguments of a tool, and the answers beside them. */
export function withAnswersIn(input: z.ZodObject): z.ZodObject {
  const answers = z.array(ToolAnswer).max(MOST_ANSWERS).optional();
  return input.extend({ [ANSWERS]: answers.describe('what people answered to the tool: leave it out') });
}

/** Of a tool that the file does not let ask: what it did before it asked nobody knows. */
export function notAnswering(tool: string, { effect }: { effect: 'read' | 'write' }): Answer {
  return () => {
    const message = `${tool} asks something while it is called, and the tools file does not let it (asks: staff).`;
    throw effect === 'read'
      ? new ToolFault('input_refused', message)
      : new ToolTrouble('input_refused', message);
  };
}
