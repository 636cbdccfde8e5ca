/** The two questions of the task, asked with OpenAI's client, for peers whose program knows the six reads. */
import OpenAI from 'openai';
import { zodResponseFormat } from 'openai/helpers/zod';
import { z } from 'zod';
import { GOAL } from '../model/task.ts';
import { MODEL_URL } from './harness.ts';

const client = new OpenAI({ baseURL: MODEL_URL, apiKey: 'bench' });
const Plan = zodResponseFormat(z.object({ steps: z.array(z.string()) }), 'plan');
const Answer = zodResponseFormat(
  z.object({ summary: z.string(), reply: z.string(), citations: z.array(z.string()) }),
  'answer',
);

/** @returns {Promise<string[]>} the steps */
export async function askPlan() {
  return (await ask(Plan, [{ role: 'user', content: GOAL }])).steps;
}

/** @returns {Promise<string>} the letter */
export async function askAnswer(/** @type {string[]} */ seen) {
  const messages = [GOAL, ...seen].map((content) => ({ role: 'user', content }));
  return (await ask(Answer, messages)).reply;
}

async function ask(response_format, messages) {
  const asked = { model: 'gpt-4.1', messages, response_format };
  return (await client.chat.completions.parse(asked)).choices[0].message.parsed;
}
