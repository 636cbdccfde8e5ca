/**
 * Mastra: a workflow whose steps are the plan, three reads side by side, three in a row and the answer, with
 * its PostgreSQL storage, as its documentation has it. It keeps a snapshot after each step.
 */
import { Mastra } from '@mastra/core';
import { createStep, createWorkflow } from '@mastra/core/workflows';
import { PostgresStore } from '@mastra/pg';
import { z } from 'zod';
import { GOAL } from '../model/task.ts';
import { askAnswer, askPlan } from './ask.mjs';
import { DATABASE_URL, look, serve } from './harness.ts';

const Goal = z.object({ goal: z.string() });
const Steps = z.object({ steps: z.array(z.string()) });
const Seen = z.object({ seen: z.array(z.string()) });
const Letter = z.object({ reply: z.string() });

const planning = createStep({
  id: 'plan',
  inputSchema: Goal,
  outputSchema: Steps,
  execute: async () => ({ steps: await askPlan() }),
});

const reading = (id, inputSchema) =>
  createStep({
    id,
    inputSchema,
    outputSchema: Seen,
    execute: async ({ inputData }) => ({ seen: [...(inputData.seen ?? []), await look()] }),
  });

const gathering = createStep({
  id: 'look-4',
  inputSchema: z.object({ 'look-1': Seen, 'look-2': Seen, 'look-3': Seen }),
  outputSchema: Seen,
  execute: async ({ inputData }) => ({
    seen: [...Object.values(inputData).flatMap(({ seen }) => seen), await look()],
  }),
});

const answering = createStep({
  id: 'answer',
  inputSchema: Seen,
  outputSchema: Letter,
  execute: async ({ inputData }) => ({ reply: await askAnswer(inputData.seen) }),
});

const looking = createWorkflow({ id: 'looking', inputSchema: Goal, outputSchema: Letter })
  .then(planning)
  .parallel([reading('look-1', Steps), reading('look-2', Steps), reading('look-3', Steps)])
  .then(gathering)
  .then(reading('look-5', Seen))
  .then(reading('look-6', Seen))
  .then(answering)
  .commit();

const mastra = new Mastra({
  workflows: { looking },
  storage: new PostgresStore({ id: 'pg-storage', connectionString: DATABASE_URL }),
  logger: false,
});

serve(async () => {
  const run = await mastra.getWorkflow('looking').createRun();
  const result = await run.start({ inputData: { goal: GOAL } });
  if (result.status !== 'success')
    throw new Error(`the workflow ended ${result.status}`, { cause: result.error });
  return result.result.reply;
});
