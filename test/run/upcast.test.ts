/** What an older version stored is read as it was; what a newer one stored is not read at all. */
import { expect, test } from 'vitest';
import { EVENT_VERSION, upcast } from '../../src/run/audit/upcast.ts';

const event = { type: 'closed', actor: { kind: 'clock' }, data: { ending: 'resolved' } } as const;

test('an event of every version up to this one is read, and one that says no version', () => {
  for (let version = 1; version <= EVENT_VERSION; version++) expect(upcast(event, version)).toEqual(event);
  expect(upcast(event)).toEqual(event);
});

test('an event of a version that is not known here is named, and not guessed at', () => {
  for (const version of [EVENT_VERSION + 1, 0, -1, 1.5])
    expect(() => upcast(event, version)).toThrow(
      `this event was stored by a newer Greenlight (event version ${version}, this one reads up to ${EVENT_VERSION})`,
    );
});
