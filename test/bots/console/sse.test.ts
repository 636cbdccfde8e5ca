import fc from 'fast-check';
import { expect, test } from 'vitest';
import { serverEvents } from '../../../src/bots/console/app/net/sse.ts';

const WIRE =
  'id: 7\nevent: run\ndata: {"a":\ndata: 1}\n\n: heartbeat\n\nevent: changed\ndata: {}\r\n\r\ndata: é ü 漢\n\n';
const EVENTS = [
  { id: '7', event: 'run', data: '{"a":\n1}' },
  { id: '7', event: 'changed', data: '{}' },
  { id: '7', event: 'message', data: 'é ü 漢' },
];

/** The events of a body that comes in these pieces. */
async function read(pieces: Uint8Array<ArrayBuffer>[]): Promise<object[]> {
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
  const events: object[] = [];
  for await (const event of serverEvents(body)) events.push(event);
  return events;
}

const bytes = (text: string) => new TextEncoder().encode(text);

test('events come out the same however the wire is cut', async () => {
  const wire = bytes(WIRE);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: wire.length }), { maxLength: 12 }), async (cuts) => {
      const at = [0, ...cuts.toSorted((a, b) => a - b), wire.length];
      expect(await read(at.slice(1).map((end, n) => wire.slice(at[n] ?? 0, end)))).toEqual(EVENTS);
    }),
  );
});

test('an event that has not ended is not given', async () => {
  expect(await read([bytes('data: half')])).toEqual([]);
  expect(await read([bytes('data: half'), bytes('\n')])).toEqual([]);
  expect(await read([bytes('data: half'), bytes('\n'), bytes('\n')])).toEqual([
    { event: 'message', data: 'half' },
  ]);
});
