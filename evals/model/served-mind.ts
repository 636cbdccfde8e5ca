/** The model mind on a scripted model behind a loopback server that speaks the vendor's protocol. */

import { createModelAgent } from '../../src/agent/model/agent.ts';
import type { Memory } from '../../src/agent/model/memory.ts';
import type { ModelSettings } from '../../src/agent/model/settings.ts';
import type { PlaybookSet } from '../../src/agent/playbooks/choose.ts';
import { playbookSetOf } from '../../src/agent/playbooks/playbook-set.ts';
import { type Agent, AgentFailure } from '../../src/flow/ports/agent.ts';
import type { ModelScript } from '../../test/model-server/model-reply.ts';
import { type ModelServer, openModelServer } from '../../test/model-server/server.ts';

export interface ServedMind {
  mind: Agent;
  server: ModelServer;
  settings: ModelSettings;
  /** Codes of what went wrong with the model, in order: each is a case in which no model answered. */
  faults: string[];
}

export interface Served {
  script: ModelScript;
  playbookSet?: () => Promise<PlaybookSet>;
  memory?: Memory;
  /** How long the model takes for an answer, the script's own time included. */
  latencyMs?: number;
}

/** Nobody stands in for the model: a case in which it gives nothing is handed over, and counts as wrong. */
const nobody: Agent = {
  plan: async () => Promise.reject(new AgentFailure('no_stand_in', 'nobody stands in', [])),
  respond: async () => Promise.reject(new AgentFailure('no_stand_in', 'nobody stands in', [])),
};

export async function openServedMind({
  script,
  playbookSet,
  memory,
  latencyMs = 0,
}: Served): Promise<ServedMind> {
  // Where time is measured, the server does not spend it on checking its own answers against the schema.
  const server = await openModelServer({ script: inTime(script, latencyMs), lax: latencyMs > 0 });
  const settings: ModelSettings = {
    apiKey: server.apiKey,
    baseUrl: server.url,
    ...{ planner: 'planner', replanner: 'replanner', responder: 'responder', executor: 'executor' },
    ...{ temperature: 0, timeoutMs: 60_000, maxOutputTokens: 8_000 },
  };
  const faults: string[] = [];
  const mind = createModelAgent({
    settings,
    standIn: nobody,
    playbookSet: playbookSet ?? playbookSetOf([]),
    ...(memory ? { memory } : {}),
    now: () => new Date().toISOString(),
    report: ({ role, code, error }) =>
      faults.push(`${role ?? 'mind'} ${code}: ${error instanceof Error ? error.message : error}`),
    firstWaitMs: 1,
  });
  return { mind, server, settings, faults };
}

/** Answers when so much time has passed since it was asked, however long the script took. */
export function inTime(script: ModelScript, latencyMs: number): ModelScript {
  return async (request) => {
    const until = performance.now() + latencyMs;
    const reply = await script(request);
    const left = until - performance.now();
    if (left > 0) await new Promise((resolve) => setTimeout(resolve, left));
    return reply;
  };
}
