import { describe, expect, test } from 'vitest';
import { pressed } from '../../../src/bots/console/app/case/press.ts';
import { routeOf } from '../../../src/bots/console/app/frame/route.ts';
import { personInWords } from '../../../src/bots/console/app/words/person.ts';
import { ago, moment, until } from '../../../src/bots/console/app/words/time.ts';
import {
  inOrder,
  mayApprove,
  waitsForMe,
  waitsInWords,
} from '../../../src/bots/console/app/words/waiting.ts';
import type { RunListItem } from '../../../src/flow/ports/cases.ts';
import type { Button } from '../../../src/run/view/card.ts';

const engineer = { id: 'engineer', name: 'Engineer', role: 'engineer', limit: 5_000 };
const lead = { id: 'lead', name: 'Lead', role: 'lead', limit: 25_000 };
const staff = [engineer, lead];

describe('whom a run waits for', () => {
  test('by name or by role', () => {
    expect(waitsForMe({ person: 'engineer', for: 'an answer' }, engineer)).toBe(true);
    expect(waitsForMe({ person: 'engineer', for: 'an answer' }, lead)).toBe(false);
    expect(waitsForMe({ role: 'lead', for: 'approval' }, lead)).toBe(true);
    expect(waitsForMe({ role: 'lead', for: 'approval' }, engineer)).toBe(false);
    expect(waitsForMe(undefined, engineer)).toBe(false);
  });

  test('both the asker, who may ask, and the role, who may approve, are waited for', () => {
    const waits = { person: 'engineer', role: 'lead', for: 'approval' };
    expect(waitsForMe(waits, engineer)).toBe(true);
    expect(waitsForMe(waits, lead)).toBe(true);
    expect(waitsInWords(waits, { ...engineer, id: 'engineer2' })).toBe('waits for lead: approval');
  });

  test('what waits for the reader comes first, what is closed last', () => {
    const run = (id: string, more: Partial<RunListItem>): RunListItem => ({
      id,
      status: 'acting',
      title: id,
      askedBy: 'Engineer',
      createdAt: '',
      updatedAt: '2026-11-24T10:00:00.000Z',
      ...more,
    });
    const runs = [
      run('closed', { status: 'closed', updatedAt: '2026-11-24T12:00:00.000Z' }),
      run('older', {}),
      run('newer', { updatedAt: '2026-11-24T11:00:00.000Z' }),
      run('mine', { status: 'asking', waitsFor: { person: 'engineer', for: 'an answer' } }),
    ];
    expect(inOrder(runs, engineer).map(({ id }) => id)).toEqual(['mine', 'newer', 'older', 'closed']);
  });

  test('whether the reader may approve is said only where it is known', () => {
    expect(mayApprove('lead', engineer, staff)).toBe('no');
    expect(mayApprove('engineer', lead, staff)).toBe('yes');
    expect(mayApprove('nobody', lead, staff)).toBeUndefined();
    expect(mayApprove('lead', undefined, staff)).toBeUndefined();
  });
});

test('a person in one short line', () => {
  expect(
    personInWords({ id: 'engineer', name: 'Support engineer', role: 'engineer', limit: 5_000 }, 'EUR'),
  ).toBe('Support engineer · EUR 50');
  expect(personInWords({ id: 'ada', name: 'Ada', role: 'lead', limit: 25_050 }, 'EUR')).toBe(
    'Ada · lead · EUR 250.50',
  );
  expect(personInWords({ id: 'security', name: 'Security', role: 'security', limit: 0 }, 'EUR')).toBe(
    'Security',
  );
});

describe('times', () => {
  const now = '2026-11-24T12:00:00.000Z';
  test('are near or far', () => {
    expect(ago('2026-11-24T11:59:40.000Z', now, 'UTC')).toBe('now');
    expect(ago('2026-11-24T09:00:00.000Z', now, 'UTC')).toBe('3 h ago');
    expect(ago('2026-11-20T09:00:00.000Z', now, 'UTC')).toBe('20 Nov');
    expect(until('2026-11-25T12:00:00.000Z', now)).toBe('in 24 h');
    expect(until('2026-11-24T11:00:00.000Z', now)).toBe('over');
    expect(moment('2026-11-24T14:05:00.000Z', now, 'UTC')).toBe('today 14:05');
    expect(moment('2026-11-25T14:05:00.000Z', now, 'UTC')).toBe('Wed 25 Nov 14:05');
  });
});

test('addresses of the desk', () => {
  expect(routeOf('/')).toEqual({ page: 'start' });
  expect(routeOf('/runs/run_1')).toEqual({ page: 'case', run: 'run_1' });
  expect(routeOf('/runs/run_1/receipt')).toEqual({ page: 'receipt', run: 'run_1' });
  expect(routeOf('/outbox')).toEqual({ page: 'outbox' });
  expect(routeOf('/runs/%E0%A4%A')).toEqual({ page: 'case', run: '%E0%A4%A' });
  expect(routeOf('/runs/a/b/c')).toEqual({ page: 'unknown' });
});

test('a button asks of the server what the endpoint takes', () => {
  const button = (more: Partial<Button> & Pick<Button, 'action'>): Button => ({
    label: '',
    style: 'plain',
    ...more,
  });
  expect(pressed(button({ action: 'approve', revision: 2, digest: 'd' }))).toEqual({
    kind: 'post',
    path: 'approve',
    body: { revision: 2, digest: 'd' },
  });
  expect(pressed(button({ action: 'ask', role: 'lead', revision: 2 }))).toEqual({
    kind: 'post',
    path: 'ask',
    body: { role: 'lead' },
  });
  expect(pressed(button({ action: 'ask', role: 'lead', reason: true }))).toEqual({
    kind: 'dialog',
    dialog: 'ask',
  });
  expect(pressed(button({ action: 'undo' }))).toEqual({ kind: 'dialog', dialog: 'undo' });
  expect(pressed(button({ action: 'give_back' }))).toEqual({ kind: 'post', path: 'give-back', body: {} });
  expect(pressed(button({ action: 'answer' }))).toEqual({ kind: 'compose' });
});
