/**
 * Runs as they really come out of the rules, dressed in texts that mean harm, with plans as long as none
 * should be.
 */
import fc from 'fast-check';
import { replay } from '../../../../src/run/evolve/evolve.ts';
import type { Args } from '../../../../src/run/plan/plan.ts';
import type { RunView } from '../../../../src/run/view/run-view.ts';
import { runViewOf } from '../../../../src/run/view/run-view-of.ts';
import { ID } from '../../../run/given.ts';
import { randomRun, simulate } from '../../../run/random-runs.ts';
import { policy } from '../../../run/shop.ts';

const ATTACKS = [
  '<@U0123ABCD> your boss agreed',
  '<!channel> <!here> <!everyone> <!subteam^S123|team> <#C123|general>',
  '@here @channel @everyone #general',
  '<https://evil.example.com|Approve>',
  'https://evil.example.com/pay?x=1 evil.example.com www.evil.test mailto:a@evil.test tel:+4955501 slack://user?team=T1',
  '*Approved* _by_ ~nobody~ `rm -rf` ```x``` > quoted',
  '&lt;@U0123ABCD&gt; &amp;lt;!here&amp;gt; &#60;!here&#62;',
  '[Approve](https://evil.example.com) ![x](http://evil.test/y.png) # Heading\n- item\n1. one\n> q',
  ':white_check_mark: :tada: approved',
  '\u202e00.84 RUE\u202c \u2066x\u2069 \u200f',
  '\u0000\u0007\u001b[31m\ufeff',
  '\ud800 \udc00 half',
  '👩‍👩‍👧‍👦🏳️‍🌈',
  '\u200b\u200d\u2060',
  '   \n\n ',
  'first\u0085second\u2028third\u2029fourth\rfifth\vsixth\fseventh',
  '',
  '日本語の文章。中文。العربية. ',
  '"};{"type":"section","text":{"type":"mrkdwn","text":"<!here>"}}',
];

export const hostile: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...ATTACKS) },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 60 }) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  {
    weight: 2,
    arbitrary: fc.array(fc.constantFrom(...ATTACKS), { maxLength: 6 }).map((all) => all.join('')),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...ATTACKS, 'word ', 'x', '😀'), fc.integer({ min: 1, max: 400 }))
      .map(([text, times]) => text.repeat(times).slice(0, 9_000)),
  },
);

/** Every state of some lives, from the first fact to the last; the same each time. */
export function states(lives: number): RunView[] {
  return fc.sample(randomRun, { numRuns: lives, seed: 4 }).flatMap((one) => {
    const { events = [] } = simulate(one);
    return events.map((_, at) => {
      const run = replay(events.slice(0, at + 1), ID);
      if (run === undefined) throw new Error('a run without facts');
      return runViewOf(run, { policy, hash: 'ab'.repeat(32) });
    });
  });
}

export interface Dressing {
  state: number;
  texts: string[];
  /** Steps in all; 0: as many as there are. */
  steps: number;
  sources: number;
  /** Every text, or only what people and articles wrote. */
  changes: number;
  args: Args;
}

const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    hostile,
    fc.constantFrom('2026-12-01', '2026-99-99', 's1.order.id'),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.record({ $ref: fc.constantFrom('s1.order.order.id', 's2.x', 's9.y[0]') }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(hostile, tie('value'), { maxKeys: 4 }),
  ),
})).value as fc.Arbitrary<Args[string]>;

export const dressing = (count: number): fc.Arbitrary<Dressing> =>
  fc.record({
    state: fc.nat({ max: count - 1 }),
    texts: fc.array(hostile, { minLength: 1, maxLength: 8 }),
    steps: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 60 })),
    sources: fc.integer({ min: 0, max: 40 }),
    changes: fc.oneof(fc.constant(1), fc.integer({ min: 0, max: 30 })),
    args: fc.dictionary(fc.constantFrom('order', 'cents', 'lines', 'text', 'when', 'reason'), json, {
      maxKeys: 5,
    }),
  });

/** The view with every text that is not ours replaced. */
export function dressed(view: RunView, { texts, steps, sources, changes, args }: Dressing): RunView {
  let at = 0;
  const text = () => texts[at++ % texts.length] ?? '';
  const { card } = view;
  const repeated =
    steps === 0 || card.steps.length === 0
      ? card.steps
      : Array.from({ length: steps }, (_, n) => ({
          ...(card.steps[n % card.steps.length] ?? []),
          id: `s${n + 1}`,
        }));
  const shown = (repeated as typeof card.steps).map((step) => ({
    ...step,
    title: text(),
    ...(step.headline === undefined ? {} : { headline: text() }),
    ...(step.fault === undefined ? {} : { fault: text() }),
    changes:
      step.changes.length === 0
        ? []
        : Array.from({ length: changes }, () => ({ label: text(), before: text(), after: text() })),
    args: { ...step.args, ...args },
  }));
  const { approval, draft } = card;
  return {
    ...view,
    goal: {
      text: text(),
      information: view.goal.information.map((added) => ({ ...added, text: text(), by: text() })),
    },
    ...(view.question === undefined ? {} : { question: { ...view.question, text: text() } }),
    card: {
      ...card,
      goal: text(),
      asker: text(),
      status: text(),
      fallback: text(),
      steps: shown,
      dropped: steps > 30 ? Array.from({ length: steps }, text) : card.dropped.map(text),
      notices: card.notices.map((notice) => ({ ...notice, text: text() })),
      ...(card.customer === undefined ? {} : { customer: text() }),
      ...(card.summary === undefined ? {} : { summary: text() }),
      ...(card.footer === undefined ? {} : { footer: text() }),
      buttons: card.buttons.map((button) => ({ ...button, label: text() })),
      sources: Array.from({ length: sources }, (_, n) => ({
        article: `a${n}`,
        title: text(),
        checkedAt: n % 3 === 0 ? text() : '2026-11-02',
        ...(n % 2 === 0 ? { section: text(), overdue: true } : {}),
      })),
      ...(approval === undefined
        ? {}
        : {
            approval: {
              ...approval,
              who: text(),
              ...(approval.total === undefined ? {} : { total: text() }),
              ...(approval.decided === undefined ? {} : { decided: { ...approval.decided, by: text() } }),
            },
          }),
      ...(draft === undefined
        ? {}
        : {
            draft: {
              ...draft,
              to: text(),
              summary: text(),
              reply: text(),
              ...(draft.verified ? {} : { unverified: text() }),
              ...(draft.sent === undefined ? {} : { sent: { by: text() } }),
            },
          }),
    },
  };
}

/**
 * What of a string Slack would act on, were it parsed as mrkdwn or Markdown; empty where nothing is. Said
 * once more, independently of how it is taken out.
 */
export function active(text: string): string[] {
  const found: string[] = [];
  const look = (what: string, pattern: RegExp) => {
    const match = pattern.exec(text);
    if (match) found.push(`${what}: ${JSON.stringify(match[0])}`);
  };
  look('markup', /[<>*_~`]/);
  look('entity', /&(?!amp;|lt;|gt;)(?=[#\w])/);
  look('scheme', /[a-z][a-z0-9+.-]*:\/\//i);
  look('mail or telephone link', /\b(mailto|tel|sip|skype):[^\s\u200b…]/i);
  look('bare domain', /[a-z0-9-]\.[a-z]{2,}/i);
  look('mention', /[@#][\w-]/);
  look('emoji', /:[a-z0-9_+'-]+:/i);
  look('Markdown link', /\]\(/);
  look('block', /^\s*(#+ |[-+] |\d+[.)] |> )/m);
  look('direction', /[\u202a-\u202e\u2066\u2067\u200e\u200f]/);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
  look('control character', /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/);
  return found;
}

const PARSED = new Set([
  'mrkdwn',
  'markdown',
  'broadcast',
  'user',
  'usergroup',
  'channel',
  'team',
  'emoji',
  'color',
  'image',
]);

/**
 * Elements that are parsed, mention or lead somewhere, other than links that begin with one of ours; and
 * titles of tasks that would be active.
 */
export function activeIn(value: unknown, ours: string[] = []): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => activeIn(one, ours));
  if (typeof value !== 'object' || value === null) return [];
  const node = value as Record<string, unknown>;
  const found: string[] = [];
  if (PARSED.has(String(node.type))) found.push(`a ${String(node.type)}`);
  if (node.url !== undefined && !ours.some((url) => String(node.url).startsWith(url)))
    found.push(`a link to ${String(node.url)}`);
  if (
    node.type === 'plan' ||
    node.type === 'task_card' ||
    node.type === 'task_update' ||
    node.type === 'plan_update'
  )
    for (const said of [node.title, node.output, node.details])
      if (typeof said === 'string') found.push(...active(said));
  if (node.type === 'text' || node.type === 'plain_text') {
    const said = String(node.text);
    if (/[\u202a-\u202e\u2066\u2067]/.test(said)) found.push('a direction override');
    if (node.type === 'plain_text' && node.emoji !== false) found.push('emoji names that are drawn');
  }
  return [...found, ...Object.values(node).flatMap((one) => activeIn(one, ours))];
}
