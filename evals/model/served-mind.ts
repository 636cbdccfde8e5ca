/** The model mind on a scripted model behind a loopback server that speaks the vendor's protocol. */

import type { Shelf } from '../../src/agent/choose.ts';
import { createModelMind } from '../../src/agent/model/model-mind.ts';
import type { ModelSettings } from '../../src/agent/model/settings.ts';
import { shelfOf } from '../../src/agent/shelf.ts';
import { type Mind, MindFailure } from '../../src/flow/ports/mind.ts';
import type { ModelScript } from '../../test/model-server/model-reply.ts';
import { type ModelServer, openModelServer } from '../../test/model-server/server.ts';

export interface ServedMind {
  mind: Mind;
  server: ModelServer;
  settings: ModelSettings;
  /** Codes of what went wrong with the model, in order: each is a case in which no model answered. */
  faults: string[];
}

export interface Served {
  script: ModelScript;
  shelf?: () => Shelf;
  latencyMs?: number;
}

/** Nobody stands in for the model: a case in which it gives nothing is handed over, and counts as wrong. */
const nobody: Mind = {
  think: async () => Promise.reject(new MindFailure('no_stand_in', 'nobody stands in', [])),
  compose: async () => Promise.reject(new MindFailure('no_stand_in', 'nobody stands in', [])),
};

export async function openServedMind({ script, shelf, latencyMs }: Served): Promise<ServedMind> {
  const server = await openModelServer({ script, ...(latencyMs === undefined ? {} : { latencyMs }) });
  const settings: ModelSettings = {
    apiKey: server.apiKey,
    baseUrl: server.url,
    ...{ planner: 'planner', replanner: 'replanner', responder: 'responder', executor: 'executor' },
    ...{ temperature: 0, timeoutMs: 60_000, maxOutputTokens: 8_000 },
  };
  const faults: string[] = [];
  const mind = createModelMind({
    settings,
    standIn: nobody,
    shelf: shelf ?? shelfOf([]),
    now: () => new Date().toISOString(),
    report: ({ role, code, error }) =>
      faults.push(`${role ?? 'mind'} ${code}: ${error instanceof Error ? error.message : error}`),
    firstWaitMs: 1,
  });
  return { mind, server, settings, faults };
}
