/**
 * What the scripted model of the benchmarks answers, in the form of OpenAI's chat completions. Greenlight
 * asks for a plan and a letter by schema; a loop with tools is given one call after another; a graph that
 * plans, executes and plans anew is given the rest of its plan. Nothing is drawn by chance.
 */
import { LETTER, LOOK, planned, STEPS } from './task.ts';

/** What the script looks at in a request. */
export interface Asked {
  model: string;
  stream?: boolean;
  messages: { role: string; content?: unknown }[];
  tools?: { function: { name: string } }[];
  response_format?: {
    json_schema?: { name?: string; schema?: { properties?: Record<string, unknown> } };
  };
}

interface Call {
  name: string;
  args: unknown;
}

/** A text, or calls of tools. */
export type Said = string | Call[];

/** What a loop calls next, by how many results it has: three side by side, then one after the other. */
const NEXT = new Map([
  [0, [1, 2, 3]],
  [3, [4]],
  [4, [5]],
  [5, [6]],
]);

export function answerTo(asked: Asked): Said {
  const tools = new Set(asked.tools?.map((tool) => tool.function.name));
  if (tools.has('response')) return planAnew(wordsOf(asked));
  if (tools.has(LOOK)) return nextCalls(asked);
  const { name, schema } = asked.response_format?.json_schema ?? {};
  if (tools.has('plan')) return [{ name: 'plan', args: { steps: STEPS } }];
  if (name === 'answer') return JSON.stringify(LETTER);
  return JSON.stringify(schema?.properties?.steps ? { steps: STEPS } : planned());
}

function nextCalls(asked: Asked): Said {
  const results = asked.messages.filter(({ role }) => role === 'tool').length;
  const task = STEPS.indexOf(wordsOf(asked).trim()) + 1;
  const next = task > 0 ? (results === 0 ? [task] : []) : (NEXT.get(results) ?? []);
  return next.length === 0 ? LETTER.reply : next.map((n) => ({ name: LOOK, args: { n } }));
}

/** The prompt names the steps that are done, each on a line with its result. */
function planAnew(prompt: string): Said {
  const [, done = ''] = prompt.split('You have currently done the follow steps:');
  const left = STEPS.filter((step) => !done.includes(step));
  return left.length === 0
    ? [{ name: 'response', args: { response: LETTER.reply } }]
    : [{ name: 'plan', args: { steps: left } }];
}

/** Of the last message that a person wrote. */
function wordsOf({ messages }: Asked): string {
  const content = messages.findLast(({ role }) => role === 'user')?.content;
  if (typeof content === 'string') return content;
  return ((content ?? []) as { text?: string }[]).map(({ text }) => text ?? '').join('');
}

const USAGE = { prompt_tokens: 2_000, completion_tokens: 300, total_tokens: 2_300 };

/** Which answer it is: loops tell messages apart by the number of the answer that they came with. */
export interface Answer {
  id: string;
  model: string;
  said: Said;
}

/** The whole answer of a request that does not stream. */
export function completion({ id, model, said }: Answer): object {
  const message =
    typeof said === 'string'
      ? { role: 'assistant', content: said, refusal: null }
      : { role: 'assistant', content: null, refusal: null, tool_calls: said.map(toolCall) };
  const choice = { index: 0, finish_reason: reason(said), logprobs: null, message };
  return { id, object: 'chat.completion', created: 0, model, choices: [choice], usage: USAGE };
}

/** The same as pieces of a stream. */
export function pieces({ id, model, said }: Answer): object[] {
  const delta =
    typeof said === 'string'
      ? { role: 'assistant', content: said }
      : { role: 'assistant', tool_calls: said.map((call, index) => ({ index, ...toolCall(call, index) })) };
  const piece = { id, object: 'chat.completion.chunk', created: 0, model };
  return [
    { ...piece, choices: [{ index: 0, delta, finish_reason: null }] },
    { ...piece, choices: [{ index: 0, delta: {}, finish_reason: reason(said) }] },
    { ...piece, choices: [], usage: USAGE },
  ];
}

function reason(said: Said): string {
  return typeof said === 'string' ? 'stop' : 'tool_calls';
}

function toolCall({ name, args }: Call, index: number) {
  const n = (args as { n?: number }).n ?? index;
  return { id: `call_${name}_${n}`, type: 'function', function: { name, arguments: JSON.stringify(args) } };
}
