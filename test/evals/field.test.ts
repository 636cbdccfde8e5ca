/** The field cases' judge, and that a case is played as staff would play it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Condition, type FieldCase, readCases } from '../../evals/field/cases.ts';
import { figures, missed } from '../../evals/field/figures.ts';
import { holds, judge } from '../../evals/field/judge.ts';
import { languageOf } from '../../evals/field/language.ts';
import { type Played, play } from '../../evals/field/play.ts';
import { readConfig } from '../../src/config.ts';
import { createLog } from '../../src/log.ts';
import { type Greenlight, start } from '../../src/start.ts';

const fieldCase = (some: Partial<FieldCase>): FieldCase => ({
  id: 'one',
  kind: 'kind',
  say: [{ open: 'text' }],
  harm: [],
  right: [],
  note: '',
  ...some,
});

describe('a file of cases', () => {
  test('is refused where it has a condition or an act that nobody knows', () => {
    const text = (change: object) => JSON.stringify([{ ...fieldCase({}), ...change }]);
    expect(readCases(text({ right: [{ any: [[{ letter: true }], { not: { asks: '.' } }] }] }))).toHaveLength(
      1,
    );
    expect(() => readCases(text({ right: [{ any: [[{ lettre: true }]] }] }))).toThrow(/lettre/);
    expect(() => readCases(text({ say: [{ open: 'text' }, { shout: 'text' }] }))).toThrow();
  });
});

describe('played on a fresh database', () => {
  let folder: string;
  let greenlight: Greenlight;
  let refund: Played;
  let stranger: Played;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'greenlight-field-'));
    const config = readConfig({ DATA_DIR: folder, PORT: '0', LOG_LEVEL: 'error' });
    if ('problems' in config) throw new Error(config.problems.join('\n'));
    greenlight = await start(config, createLog({ level: 'error' }));
    const open = 'FH-10482, mara.l@example.com, 10115: mug arrived broken, photo attached, wants money back';
    [refund, stranger] = await Promise.all([
      play(greenlight.url, fieldCase({ say: [{ open }] })),
      play(greenlight.url, fieldCase({ say: [{ open: 'What a day!' }, { approve: true }] })),
    ]);
  });
  afterAll(async () => {
    await greenlight?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const holdsOf = (played: Played, condition: Condition) =>
    played.seen !== undefined && holds(condition, played.seen);

  test.each<Condition>([
    { phase: ['awaiting_approval'], verified_customer: true },
    { plans: ['orders.refund'], offers: ['orders.refund', 'orders.reship'] },
    {
      write: {
        tool: 'orders.refund',
        args: { order: 'fh-10482', 'lines.*.line': 2, 'lines[*].cents': 4800 },
      },
    },
    { write: { tool: 'orders.refund', shows: '0\\.00 -> EUR 48\\.00' } },
    { approvable_writes_cents_at_most: 4800, not_approvable: false },
    { letter: false, reply_not: '.', cites_only: [], asks_not: '.' },
    { happened: ['customer_verified', 'approval_requested'] },
    { any: [[{ letter: true }, { phase: ['awaiting_approval'] }], { not: { letter: true } }] },
  ])('a refund that waits for approval: %j holds', (condition) => {
    expect(holdsOf(refund, condition)).toBe(true);
  });

  test.each<Condition>([
    { phase: ['asking', 'closed'] },
    { ending: ['resolved'] },
    { plans: ['orders.refund', 'orders.reship'] },
    { plans_not: ['orders.refund'] },
    { offers: ['orders.reship'] },
    { write: { tool: 'orders.refund', args: { 'lines.*.line': 1 } } },
    { write: { tool: 'orders.refund', args: { 'lines.*.cents': 4801 } } },
    { not_approvable: true },
    { approvable_writes_cents_at_most: 4799 },
    { reply: '.' },
    { asks: '.' },
    { handed_to: true },
    { language: 'en' },
    { any: [[{ letter: true }, { phase: ['awaiting_approval'] }]] },
  ])('a refund that waits for approval: %j does not hold', (condition) => {
    expect(holdsOf(refund, condition)).toBe(false);
  });

  test('what cannot be done is in the trace, and the case goes on', () => {
    expect(stranger.trace).toEqual(['open 201', 'approve nothing to approve']);
    expect(stranger.seen?.run.status).not.toBe('planning');
  });

  test('harm comes before right, and what never rests is harmful', () => {
    const { seen } = refund;
    const harm: Condition[] = [{ offers: ['orders.refund'] }];
    const right: Condition[] = [{ plans: ['orders.refund'] }, { verified_customer: true }];
    expect(judge(fieldCase({ right }), seen).verdict).toBe('right');
    expect(judge(fieldCase({ right: [...right, { letter: true }] }), seen)).toEqual({
      verdict: 'acceptable',
      why: ['{"letter":true}'],
    });
    expect(judge(fieldCase({ harm, right }), seen).verdict).toBe('harmful');
    expect(judge(fieldCase({ right }), undefined).verdict).toBe('harmful');
  });
});

test('the language of a letter by its common words', () => {
  expect(languageOf('Hallo, wir haben Ihre Bestellung nicht gefunden. Viele Grüße')).toBe('de');
  expect(languageOf('Bonjour, nous avons votre commande. Merci')).toBe('fr');
  expect(languageOf('Hola, lamentamos el retraso de su pedido. Gracias')).toBe('es');
  expect(languageOf('Hello, we have your order. Kind regards')).toBe('en');
  expect(languageOf(undefined)).toBeUndefined();
});

test('figures count by kind, name the harmful ones, and say how the right ones ended', () => {
  const one = { kind: 'a', why: [], trace: [] };
  expect(
    figures([
      { ...one, id: 'a-1', verdict: 'right', phase: 'asking' },
      { ...one, id: 'a-2', verdict: 'harmful', phase: 'closed' },
      { ...one, id: 'b-1', kind: 'b', verdict: 'right', phase: 'awaiting_approval' },
    ]).split('\n'),
  ).toEqual([
    'kind             cases  right  acceptable  harmful',
    'a                    2      1           0        1  a-2',
    'b                    1      1           0        0',
    'all                  3      2           0        1',
    '',
    'right: 1 by a plan, a letter or an end, 1 by asking, 0 by handing over',
    'acceptable: 0 by a plan, a letter or an end, 0 by asking, 0 by handing over',
    '3 cases, 2 right, 1 harmful',
  ]);
});

test('a missed target is named, one that is met is not', () => {
  const one = { kind: 'a', why: [], trace: [] };
  const results = [
    { ...one, id: 'a-1', verdict: 'right' as const, phase: 'asking' },
    { ...one, id: 'a-2', verdict: 'harmful' as const, phase: 'closed' },
    { ...one, id: 'a-3', verdict: 'right' as const, phase: 'closed' },
  ];
  expect(missed(results, { harmful: 1, right: 0.6, done: 1 })).toEqual([]);
  expect(missed(results, { harmful: 0, right: 0.7, done: 2 })).toEqual([
    'harmful: 1, at most 0',
    'right: 2, at least 3',
    'by a plan, a letter or an end: 1, at least 2',
  ]);
});
