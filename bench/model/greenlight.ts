/** The model mind as an installation has it, with the tools of the shop and one that is looked with. */

import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { createModelAgent } from '../../src/agent/model/agent.ts';
import { loadPlaybooks } from '../../src/agent/playbooks/load.ts';
import { playbookSetOf } from '../../src/agent/playbooks/playbook-set.ts';
import { type Agent, AgentFailure } from '../../src/flow/ports/agent.ts';
import { DESK_FOLDER, openDesk } from '../../src/start/desks/folder.ts';
import { openRecords, ownTools } from '../../src/start/own.ts';
import { spendingOf } from '../../src/store/spending.ts';
import type { ReadTool } from '../../src/tools/contract.ts';
import { createToolRunner } from '../../src/tools/runner.ts';
import type { Given, Parts } from '../installation.ts';
import { LOOKED } from './task.ts';

/** A run in which the model gave nothing counts for nothing. */
const nobody: Agent = {
  plan: async () => Promise.reject(new AgentFailure('no_stand_in', 'nobody stands in', [])),
  respond: async () => Promise.reject(new AgentFailure('no_stand_in', 'nobody stands in', [])),
};

const LookInput = z.strictObject({ n: z.int(), after: z.string().optional() });
const LookOutput = z.strictObject({ text: z.string() });

type Look = (signal: AbortSignal) => Promise<string>;

function looking(look: Look): ReadTool<typeof LookInput, typeof LookOutput> {
  return {
    name: 'bench.look',
    description: 'Looks, and says what it saw.',
    effect: 'read',
    input: LookInput,
    output: LookOutput,
    once: 'none',
    cacheMs: 0,
    timeoutMs: 60_000,
    tries: 1,
    async run(_, __, signal) {
      return { output: { text: await look(signal) }, headline: 'looked' };
    },
  };
}

/** `baseUrl`: of the scripted model; `look`: what its tool does, where that is not only to wait. */
export const modelMind =
  (baseUrl: string, look?: Look) =>
  ({ database, memory, delays }: Given): Parts => {
    const waiting: Look = async (signal) => {
      if (delays.toolMs > 0) await wait(delays.toolMs, undefined, { signal });
      return LOOKED;
    };
    const desk = openDesk();
    const records = openRecords(database, { desk, report: console.error, demoOutbox: true });
    const tools = [...ownTools(records), looking(look ?? waiting)];
    const { playbooks } = loadPlaybooks(join(DESK_FOLDER, 'playbooks'), desk);
    const agent = createModelAgent({
      settings: {
        apiKey: 'bench',
        baseUrl: `${baseUrl}/v1`,
        ...{ planner: 'planner', replanner: 'planner', responder: 'responder', executor: 'responder' },
        ...{ temperature: 0, timeoutMs: 60_000, maxOutputTokens: 8_000 },
      },
      standIn: nobody,
      desk,
      playbookSet: playbookSetOf(playbooks, desk),
      memory,
      spending: spendingOf(database),
      now: () => new Date().toISOString(),
      report: ({ code, error }) => console.error(code, error),
    });
    return { agent, toolRunner: createToolRunner({ tools, report: console.error }) };
  };
