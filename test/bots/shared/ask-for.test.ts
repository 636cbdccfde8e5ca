import { expect, test } from 'vitest';
import { agendaOf, askedFor, waitsInWords } from '../../../src/bots/shared/ask-for.ts';
import type { RunListItem } from '../../../src/flow/ports/cases.ts';

test.each([
  ['', { kind: 'help' }],
  [' HELP ', { kind: 'help' }],
  ['mine', { kind: 'mine' }],
  ['Status', { kind: 'status' }],
  ['status of FH-10482', { kind: 'open', text: 'status of FH-10482' }],
  [' FH-10482, mug broken ', { kind: 'open', text: 'FH-10482, mug broken' }],
])('"%s"', (text, expected) => {
  expect(askedFor(text)).toEqual(expected);
});

test('what waits for somebody comes apart from what they asked for', () => {
  const at = '2026-01-05T09:00:00.000Z';
  const run = (id: string, more: Partial<RunListItem>): RunListItem => ({
    id,
    status: 'awaiting_approval',
    title: id,
    askedBy: 'engineer',
    createdAt: at,
    updatedAt: at,
    ...more,
  });
  const lead = { id: 'lead', role: 'lead' };
  const runs = [
    run('role', { waitsFor: { role: 'lead', for: 'approval' } }),
    run('own', { askedBy: 'lead', status: 'acting' }),
    run('person', { waitsFor: { person: 'lead', for: 'an answer' } }),
    run('theirs', { askedBy: 'lead', waitsFor: { role: 'finance', for: 'approval' } }),
  ];
  const { waiting, others } = agendaOf(runs, lead);
  expect(waiting.map(({ id }) => id)).toEqual(['role', 'person']);
  expect(others.map(({ id }) => id)).toEqual(['own', 'theirs']);
  expect(runs.map((one) => waitsInWords(one, lead))).toEqual([
    'waits for you: approval',
    '',
    'waits for you: an answer',
    'waits for finance: approval',
  ]);
});
