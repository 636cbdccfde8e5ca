import { afterEach, expect, test } from 'vitest';
import { createEmbeddings } from '../../../src/agent/model/embeddings.ts';
import { json } from '../../model-server/model-reply.ts';
import { type ModelServer, openModelServer } from '../../model-server/server.ts';

let server: ModelServer | undefined;
afterEach(() => server?.stop());

const opened = async () => {
  server = await openModelServer({ script: () => json({}), dimensions: 64 });
  return { apiKey: server.apiKey, baseUrl: server.url, model: 'embedder', timeoutMs: 10_000 };
};

test('one vector a text, in their order, of one length', async () => {
  const { embed, model } = createEmbeddings(await opened());
  const vectors = await embed(['mug came broken', 'where is my parcel', 'mug came broken']);
  expect(model).toBe('embedder');
  expect(vectors.map((vector) => vector.length)).toEqual([64, 64, 64]);
  expect(vectors[0]).toEqual(vectors[2]);
  expect(vectors[0]).not.toEqual(vectors[1]);
});

test('an endpoint that refuses or is gone is told in a sentence without what was embedded', async () => {
  const settings = await opened();
  await expect(createEmbeddings({ ...settings, apiKey: 'other' }).embed(['mug'])).rejects.toThrow(
    'The embeddings endpoint answered 401.',
  );
  await server?.stop();
  await expect(createEmbeddings(settings).embed(['mug'])).rejects.toThrow(
    'The embeddings endpoint did not answer.',
  );
  server = undefined;
});

test('an aborted call rejects with what aborted it', async () => {
  const stop = AbortSignal.abort(new Error('stopped'));
  await expect(createEmbeddings(await opened()).embed(['mug'], stop)).rejects.toThrow('stopped');
});
