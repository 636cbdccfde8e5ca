import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parser } from '../../../src/bots/console/app/net/sse.ts';

const WIRE =
  'id: 7\nevent: run\ndata: {"a":\ndata: 1}\n\n: heartbeat\n\nevent: changed\ndata: {}\r\n\r\ndata: é ü 漢\n\n';
const EVENTS = [
  { id: '7', event: 'run', data: '{"a":\n1}' },
  { id: '7', event: 'changed', data: '{}' },
  { id: '7', event: 'message', data: 'é ü 漢' },
];

test('events come out the same however the wire is cut', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: WIRE.length }), { maxLength: 12 }), (cuts) => {
      const at = [0, ...cuts.toSorted((a, b) => a - b), WIRE.length];
      const read = parser();
      const events = at.slice(1).flatMap((end, n) => read(WIRE.slice(at[n] ?? 0, end)));
      expect(events).toEqual(EVENTS);
    }),
  );
});

test('an event that has not ended is not given', () => {
  const read = parser();
  expect(read('data: half')).toEqual([]);
  expect(read('\n')).toEqual([]);
  expect(read('\n')).toEqual([{ event: 'message', data: 'half' }]);
});
