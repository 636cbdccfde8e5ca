/** A day on a card is the day in the desk's zone. */
import { expect, test } from 'vitest';
import { sends } from '../../../src/tools/outside/shown.ts';
import { policy } from '../../store/samples.ts';

test.each([
  ['2026-11-26T23:30:00Z', 'Europe/Zurich', '27 Nov'],
  ['2026-11-26T23:30:00Z', 'America/New_York', '26 Nov'],
  ['2026-11-26T23:30:00', 'Europe/Zurich', '26 Nov'],
  ['2026-11-26', 'Pacific/Apia', '26 Nov'],
  ['2027-01-01T10:00:00Z', 'Europe/Zurich', '1 Jan 2027'],
  ['soon', 'Europe/Zurich', '"soon"'],
])('%s in %s is %s', (begins, timeZone, day) => {
  const tool = {
    goesTo: 'somewhere',
    declared: { effect: 'write' as const, as: { begins: 'date' as const } },
  };
  const shown = sends(tool, { begins }, { now: '2026-11-28T10:00:00Z', policy, timeZone });
  expect(shown[1]).toEqual({ label: 'sends begins', before: '', after: day });
});
