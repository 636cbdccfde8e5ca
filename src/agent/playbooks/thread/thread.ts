/** The thread that the playbooks think in: one request after the other, as they come. */
import { constants, platform, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import type { Catalogue, ToolFacts } from '../../../run/plan/catalogue.ts';
import { createPlaybookAgent } from '../agent.ts';
import type { PlainCatalogue, ThreadAnswer, ThreadData, ThreadRequest } from './messages.ts';

const { playbooks, desk, catalogue: plain } = workerData as ThreadData;
const agent = createPlaybookAgent({ playbooks, desk });
const catalogue = catalogueOf(plain);
// Whoever asked has given up by closing the thread; nothing is given up in it.
const { signal } = new AbortController();

// Long messages take their time: whoever is answered meanwhile goes first. Elsewhere this would be said of
// the whole process.
if (platform() === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

parentPort?.on('message', (request: ThreadRequest) => {
  answerTo(request).then((answer) => parentPort?.postMessage(answer));
});

async function answerTo(request: ThreadRequest): Promise<ThreadAnswer> {
  const { id } = request;
  try {
    if (request.call === 'learn') {
      await agent.learn?.();
      return { id, learned: true };
    }
    return request.call === 'plan'
      ? { id, proposal: await agent.plan({ ...request.input, catalogue }, signal) }
      : { id, answer: await agent.respond({ ...request.input, catalogue }, signal) };
  } catch (error) {
    return { id, error };
  }
}

function catalogueOf({ version, tools }: PlainCatalogue): Catalogue {
  const schema = z.unknown();
  const all: ToolFacts[] = tools.map((tool) => ({ ...tool, input: schema, output: schema }));
  const byName = new Map(all.map((tool) => [tool.name, tool]));
  return { version, tool: (name) => byName.get(name), all: () => [...all] };
}
