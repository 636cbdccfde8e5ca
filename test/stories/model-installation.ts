/** Greenlight whole, with a model that answers over the wire as a real one would. */
import type { ModelScript } from '../model-server/model-reply.ts';
import { type ModelServer, type ModelServerOptions, openModelServer } from '../model-server/server.ts';
import { type Installation, openInstallation } from './installation.ts';

export interface ModelInstallation {
  app: Installation;
  server: ModelServer;
  stop(): Promise<void>;
}

/** Every part of the work has a model of its own name, so that calls can be told apart. */
export async function openModelInstallation(
  script: ModelScript,
  options: Omit<ModelServerOptions, 'script'> = {},
  env: Record<string, string> = {},
): Promise<ModelInstallation> {
  const server = await openModelServer({ script, ...options });
  const app = await openInstallation({
    OPENAI_API_KEY: server.apiKey,
    OPENAI_BASE_URL: server.url,
    PLANNER_MODEL: 'test-planner',
    REPLANNER_MODEL: 'test-replanner',
    EXECUTOR_MODEL: 'test-executor',
    RESPONDER_MODEL: 'test-responder',
    MODEL_PRICES: ['planner', 'replanner', 'executor', 'responder']
      .map((role) => `test-${role}=1/0.1/4`)
      .join(','),
    ...env,
  });
  return {
    app,
    server,
    async stop() {
      await app.stop();
      await server.stop();
    },
  };
}
