/** LangChain: `createAgent` with the Postgres checkpointer; calls of one answer run side by side. */
import { randomUUID } from 'node:crypto';
import { PostgresSaver } from '@langchain/langgraph-checkpoint-postgres';
import { ChatOpenAI } from '@langchain/openai';
import { createAgent, tool } from 'langchain';
import { z } from 'zod';
import { GOAL } from '../model/task.ts';
import { DATABASE_URL, look, MODEL_URL, serve } from './harness.ts';

const checkpointer = PostgresSaver.fromConnString(DATABASE_URL);
await checkpointer.setup();

const agent = createAgent({
  model: new ChatOpenAI({ model: 'gpt-4.1', apiKey: 'bench', configuration: { baseURL: MODEL_URL } }),
  tools: [
    tool(look, {
      name: 'look',
      description: 'Looks, and says what it saw.',
      schema: z.object({ n: z.number().int() }),
    }),
  ],
  systemPrompt: 'Look, and say what you saw.',
  checkpointer,
});

serve(async () => {
  const { messages } = await agent.invoke(
    { messages: [{ role: 'user', content: GOAL }] },
    { configurable: { thread_id: randomUUID() } },
  );
  return messages.at(-1).text;
});
