/** An asker on a loopback server, with a purse that keeps what was paid. */
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { type Asker, createAsker, type Question } from '../../../src/agent/model/ask.ts';
import { createChat, type Purse } from '../../../src/agent/model/chat.ts';
import type { ModelSettings } from '../../../src/agent/model/settings.ts';
import type { ModelCall } from '../../../src/run/terms.ts';
import type { ModelScript } from '../../model-server/model-reply.ts';
import { type ModelServer, type ModelServerOptions, openModelServer } from '../../model-server/server.ts';

export interface Asking {
  server: ModelServer;
  asker: Asker;
  calls: ModelCall[];
  purse: Purse;
  /** Told when the endpoint turned out to lack something. */
  learned: string[];
}

export function settingsFor(
  server: { url: string; apiKey: string },
  more: Partial<ModelSettings> = {},
): ModelSettings {
  return {
    apiKey: server.apiKey,
    baseUrl: server.url,
    planner: 'm',
    temperature: 0,
    timeoutMs: 20_000,
    maxOutputTokens: 500,
    prices: { m: { input: 1, cached: 0.5, output: 2 } },
    ...more,
  };
}

export async function openAsking(
  script: ModelScript,
  options: Omit<ModelServerOptions, 'script'> = {},
  settings: Partial<ModelSettings> = {},
): Promise<Asking> {
  const server = await openModelServer({ script, ...options });
  onTestFinished(() => server.stop());
  const learned: string[] = [];
  const all = settingsFor(server, settings);
  const chat = createChat({
    settings: all,
    learned: (_, { format }) => learned.push(format),
    firstWaitMs: 1,
  });
  const calls: ModelCall[] = [];
  const purse: Purse = {
    before: async () => {},
    paid: async (call) => {
      calls.push(call);
    },
  };
  return { server, asker: createAsker(chat, all), calls, purse, learned };
}

export const Hello = z.strictObject({ hello: z.string(), maybe: z.string().nullable() });

/** Asks for `{ hello }`; anything but `world` is a problem. */
export const hello: Question<string> = {
  role: 'planner',
  system: 'Say hello to the world.',
  user: 'now',
  name: 'hello',
  shape: Hello,
  read(value) {
    const { hello } = value as z.infer<typeof Hello>;
    return hello === 'world' ? { value: hello } : { problems: [`"${hello}" is not the world`] };
  },
};

export const never = new AbortController().signal;
