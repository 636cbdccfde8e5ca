/**
 * LangGraph.js: plan and execute, as its tutorial has it (a planner, an agent for one step at a time, a
 * replanner after each), with today's names of the same parts and the Postgres checkpointer.
 */
import { randomUUID } from 'node:crypto';
import { ChatPromptTemplate } from '@langchain/core/prompts';
import { Annotation, END, START, StateGraph } from '@langchain/langgraph';
import { PostgresSaver } from '@langchain/langgraph-checkpoint-postgres';
import { ChatOpenAI } from '@langchain/openai';
import { createAgent, tool } from 'langchain';
import { z } from 'zod';
import { GOAL } from '../model/task.ts';
import { DATABASE_URL, look, MODEL_URL, serve } from './harness.ts';

const checkpointer = PostgresSaver.fromConnString(DATABASE_URL);
await checkpointer.setup();

const model = new ChatOpenAI({ model: 'gpt-4.1', apiKey: 'bench', configuration: { baseURL: MODEL_URL } });

const executor = createAgent({
  model,
  tools: [
    tool(look, {
      name: 'look',
      description: 'Looks, and says what it saw.',
      schema: z.object({ n: z.number().int() }),
    }),
  ],
});

const PlanExecute = Annotation.Root({
  input: Annotation({ reducer: (x, y) => y ?? x ?? '' }),
  plan: Annotation({ reducer: (x, y) => y ?? x ?? [] }),
  pastSteps: Annotation({ reducer: (x, y) => x.concat(y), default: () => [] }),
  response: Annotation({ reducer: (x, y) => y ?? x }),
});

const plan = z.object({
  steps: z.array(z.string()).describe('different steps to follow, should be in sorted order'),
});
const response = z.object({ response: z.string().describe('Response to user.') });

const planner = ChatPromptTemplate.fromTemplate(
  `For the given objective, come up with a simple step by step plan.
Do not add any superfluous steps. Make sure that each step has all the information needed.

{objective}`,
).pipe(model.withStructuredOutput(plan, { name: 'plan' }));

const replanner = ChatPromptTemplate.fromTemplate(
  `For the given objective, come up with a simple step by step plan.

Your objective was this:
{input}

Your original plan was this:
{plan}

You have currently done the follow steps:
{pastSteps}

Update your plan accordingly. If no more steps are needed, respond with the function 'response'.
Otherwise, fill out the plan. Only add steps that still need to be done.`,
).pipe(
  model.bindTools([
    {
      type: 'function',
      function: { name: 'plan', description: 'Plans steps', parameters: z.toJSONSchema(plan) },
    },
    {
      type: 'function',
      function: {
        name: 'response',
        description: 'Responds to the user',
        parameters: z.toJSONSchema(response),
      },
    },
  ]),
);

async function planStep({ input }, config) {
  const { steps } = await planner.invoke({ objective: input }, config);
  return { plan: steps };
}

async function executeStep({ plan: [task, ...later] }, config) {
  const { messages } = await executor.invoke({ messages: [{ role: 'user', content: task }] }, config);
  return { pastSteps: [[task, messages.at(-1).text]], plan: later };
}

async function replanStep({ input, plan: left, pastSteps }, config) {
  const given = {
    input,
    plan: left.join('\n'),
    pastSteps: pastSteps.map(([step, result]) => `${step}: ${result}`).join('\n'),
  };
  const [call] = (await replanner.invoke(given, config)).tool_calls;
  return call.name === 'response' ? { response: call.args.response } : { plan: call.args.steps };
}

const app = new StateGraph(PlanExecute)
  .addNode('planner', planStep)
  .addNode('agent', executeStep)
  .addNode('replan', replanStep)
  .addEdge(START, 'planner')
  .addEdge('planner', 'agent')
  .addEdge('agent', 'replan')
  .addConditionalEdges('replan', (state) => (state.response ? 'true' : 'false'), {
    true: END,
    false: 'agent',
  })
  .compile({ checkpointer });

serve(async () => {
  const config = { configurable: { thread_id: randomUUID() }, recursionLimit: 50 };
  return (await app.invoke({ input: GOAL }, config)).response;
});
