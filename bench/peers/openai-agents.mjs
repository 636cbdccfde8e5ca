/** OpenAI Agents SDK: an agent with a tool, as its guide has it, without tracing. Nothing is kept. */
import { Agent, run, setDefaultOpenAIClient, setOpenAIAPI, setTracingDisabled, tool } from '@openai/agents';
import OpenAI from 'openai';
import { z } from 'zod';
import { GOAL } from '../model/task.ts';
import { look, MODEL_URL, serve } from './harness.ts';

setDefaultOpenAIClient(new OpenAI({ baseURL: MODEL_URL, apiKey: 'bench' }));
setOpenAIAPI('chat_completions');
setTracingDisabled(true);

const agent = new Agent({
  name: 'Looker',
  instructions: 'Look, and say what you saw.',
  model: 'gpt-4.1',
  tools: [
    tool({
      name: 'look',
      description: 'Looks, and says what it saw.',
      parameters: z.object({ n: z.number().int() }),
      execute: look,
    }),
  ],
});

serve(async () => {
  const result = await run(agent, GOAL);
  return result.finalOutput ?? '';
});
