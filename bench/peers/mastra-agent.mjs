/** Mastra: an agent with a tool, as its documentation has it. Nothing is kept. */
import { Mastra } from '@mastra/core';
import { Agent } from '@mastra/core/agent';
import { createTool } from '@mastra/core/tools';
import { z } from 'zod';
import { GOAL } from '../model/task.ts';
import { look, MODEL_URL, serve } from './harness.ts';

const lookTool = createTool({
  id: 'look',
  description: 'Looks, and says what it saw.',
  inputSchema: z.object({ n: z.number().int() }),
  outputSchema: z.object({ text: z.string() }),
  execute: async () => ({ text: await look() }),
});

const looker = new Agent({
  id: 'looker',
  name: 'Looker',
  instructions: 'Look, and say what you saw.',
  model: { id: 'openai/gpt-4.1', url: MODEL_URL, apiKey: 'bench' },
  tools: { look: lookTool },
});

const mastra = new Mastra({ agents: { looker }, logger: false });

serve(async () => {
  const response = await mastra.getAgentById('looker').generate(GOAL, { maxSteps: 10 });
  return response.text;
});
