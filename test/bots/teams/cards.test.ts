/**
 * Cards of 10,000 generated cases: valid by Microsoft's schema, within the bytes of a message, and with no
 * text of anybody that became more than text.
 */
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { asksFirst, pressOf } from '../../../src/bots/shared/press.ts';
import { answerText, progressText, streamed, textMentioning } from '../../../src/bots/teams/render/answer.ts';
import { MOST_BYTES, renderCard } from '../../../src/bots/teams/render/card.ts';
import {
  agendaCard,
  helpCard,
  installCard,
  planForm,
  sentenceCard,
  statusCard,
} from '../../../src/bots/teams/render/notes.ts';
import { bytesOf, inMessage, line, shown } from '../../../src/bots/teams/render/text.ts';
import { renderWhole } from '../../../src/bots/teams/render/whole.ts';
import { evolve } from '../../../src/run/evolve/evolve.ts';
import type { Run } from '../../../src/run/state.ts';
import type { RunView } from '../../../src/run/view/run-view.ts';
import { runViewOf } from '../../../src/run/view/run-view-of.ts';
import { ID } from '../../run/given.ts';
import { randomRun, simulate } from '../../run/random-runs.ts';
import { buttonsOf } from '../../teams-server/cards.ts';
import { badCard, hasCardSchema, walk } from '../../teams-server/refusals.ts';
import { MARK, madeHostile, ways } from './hostile.ts';

vi.setConfig({ testTimeout: 600_000 });

const WANTED = Number(process.env.CARDS ?? 10_000);
/** States of one life that are drawn. */
const A_LIFE = 12;

const BECOMES_MORE = /:\/\/|\{\{|www\.|javascript:|mailto:|msteams:/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const STEERS = /[\u0000-\u0008\u000b-\u001f\u202a-\u202e\u2066\u2067\u200b]/;

/**
 * Every place of a card where a client knows markdown, or makes a link, a mention or code of a text. Plain
 * comparisons: there are millions of them.
 */
function checkText(card: unknown): void {
  walk(card, (one) => {
    for (const [name, value] of Object.entries(one)) {
      if (typeof value !== 'string') continue;
      const typed = name === 'value' && String(one.type).startsWith('Input.');
      if (one.type === 'TextRun' && name === 'text') {
        if (BECOMES_MORE.test(value) || STEERS.test(value) || !value.isWellFormed())
          throw new Error(`a text that may become more than text: ${value}`);
      } else if (!typed && name !== 'fallbackText' && value.includes(MARK))
        throw new Error(`a text of somebody's in ${one.type}.${name}: ${value}`);
    }
    if (one.type === 'Action.OpenUrl' && !String(one.url).startsWith('https://greenlight.example.com/runs/'))
      throw new Error(`a link elsewhere: ${one.url}`);
  });
}

let wholes = 0;
let pages = 0;

/** Page after page, every step and every word of the draft is shown. */
function checkWhole(view: RunView): number {
  let count = 0;
  for (let from: number | undefined = 0; from !== undefined; ) {
    const page = renderWhole(view, from);
    expect(badCard(page as never)).toBeUndefined();
    expect(bytesOf(page)).toBeLessThanOrEqual(MOST_BYTES);
    checkText(page);
    const next: number | undefined = buttonsOf(page).find(({ title }) => title === 'Next')?.data.from;
    expect(next === undefined || next > from).toBe(true);
    from = next;
    count += 1;
  }
  return count;
}

/** A card without the button that shows the whole of it hides nothing. */
function checkAllIsThere({ card }: RunView, drawn: unknown): void {
  let text = '';
  walk(drawn, (one) => {
    if (one.type === 'TextRun') text += `${one.text}\n`;
  });
  for (const { title, headline, changes } of card.steps)
    for (const one of [title, headline ?? '', ...changes.flatMap(({ before, after }) => [before, after])])
      if (!text.includes(line(one, Number.POSITIVE_INFINITY))) throw new Error(`hidden: ${one}`);
  for (const one of [...card.notices.map((notice) => notice.text), card.draft?.reply ?? ''])
    for (const row of one.split('\n'))
      if (!text.includes(line(row, Number.POSITIVE_INFINITY))) throw new Error(`hidden: ${row}`);
}

function check(view: RunView, options: Parameters<typeof renderCard>[1] = {}): void {
  const card = renderCard(view, options);
  const why = badCard(card as never);
  if (why !== undefined) throw new Error(`${why}\n${JSON.stringify(card, null, 1).slice(0, 4_000)}`);
  expect(bytesOf(card)).toBeLessThanOrEqual(MOST_BYTES);
  checkText(card);
  const { reader } = options;
  if (reader?.form) return;
  const whole = buttonsOf(card).find(({ data }) => data?.from === 0);
  if (!whole) checkAllIsThere(view, card);
  wholes += whole ? 1 : 0;
  // Pages cost as much as cards; some of them are as good as all.
  if (whole && wholes % 30 === 0) pages += checkWhole(view);
  const hidden = reader && !reader.mayApprove && view.card.approval?.state === 'pending';
  const wanted = view.card.buttons
    .filter(({ action }) => !(hidden && action === 'approve'))
    .map(({ label }) => label);
  const found = buttonsOf(card).filter(({ data }) => data?.press);
  expect(found.map(({ title }) => title)).toEqual(wanted);
  // No button carries authority: what it says is what the case's own button says.
  expect(found.map(({ data }) => data.press)).toEqual(
    view.card.buttons
      .filter(({ action }) => !(hidden && action === 'approve'))
      .map((button) => pressOf(view.id, button)),
  );
}

describe.skipIf(!hasCardSchema)('cards by their schema (needs TEST_MATERIAL)', () => {
  test(`${WANTED} cases, hostile and long ones among them`, () => {
    let drawn = 0;
    const phases = new Set<string>();
    let seed = 1;
    while (drawn < WANTED) {
      const [one] = fc.sample(randomRun, { numRuns: 1, seed });
      const some = fc.sample(ways, { numRuns: A_LIFE, seed });
      seed += 1;
      if (!one) throw new Error('no life');
      const { events = [], policy } = simulate(one);
      let run: Run | undefined;
      const states: Run[] = [];
      for (const event of events) {
        run = evolve(run, event, ID);
        states.push(run);
      }
      const every = Math.max(1, Math.ceil(states.length / A_LIFE));
      for (const [at, state] of states.filter((_, n) => n % every === 0).entries()) {
        const way = some[at % some.length];
        if (!way) continue;
        const view = madeHostile(runViewOf(state, { policy, hash: 'f'.repeat(64) }), way);
        phases.add(view.status);
        drawn += 1;
        const asking = view.card.buttons
          .map((button) => pressOf(view.id, button))
          .filter((press) => asksFirst(press));
        const press = asking[seed % Math.max(1, asking.length)];
        const asks = press && asksFirst(press);
        const reader = {
          mayApprove: seed % 2 === 0,
          notice: { kind: 'refused' as const, text: way.texts[0] ?? '' },
        };
        if (at % 3 === 0)
          check(view, {
            hint: 'Write here.',
            refreshFor: Array.from({ length: 90 }, (_, n) => `29:1${'x'.repeat(80)}${n}`),
          });
        else if (at % 3 === 1 && press && asks)
          check(view, { reader: { ...reader, form: { press, asks, seq: view.card.seq } } });
        else check(view, { reader, publicUrl: 'https://greenlight.example.com' });
      }
    }
    expect(pages).toBeGreaterThan(wholes / 30);
    expect([...phases].toSorted()).toEqual([
      'acting',
      'answering',
      'asking',
      'awaiting_approval',
      'awaiting_reply',
      'closed',
      'gathering',
      'handed_over',
      'planning',
    ]);
  });

  test('the small cards', () => {
    const item = {
      id: 'r',
      status: 'planning' as const,
      title: `**${MARK}** https://evil.example.com`,
      askedBy: 'engineer',
      createdAt: '',
      updatedAt: '',
    };
    const member = { id: 'engineer', role: 'engineer' };
    for (const card of [
      helpCard('personal'),
      helpCard('groupChat'),
      helpCard('channel'),
      sentenceCard(`**${MARK}** https://evil.example.com`, 'run'),
      agendaCard(Array(30).fill(item), member),
      agendaCard([], member),
      statusCard({ goal: `[${MARK}](https://evil.example.com)`, status: 'Planning …' }, [item]),
      statusCard(undefined, [item, item]),
      planForm(`**${MARK}**`),
      installCard(),
    ]) {
      expect(badCard(card as never)).toBeUndefined();
      checkText(card);
    }
  });
});

describe('texts', () => {
  test('in a message, markup is what is read, and only our own tags are tags', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'grapheme' }),
          ways.map(({ texts }) => texts.join('\n')),
        ),
        fc.integer({ min: 1, max: 500 }),
        (text, most) => {
          const html = inMessage(text, most);
          expect(html.replaceAll('<br>', '')).not.toMatch(/[<>]/);
          expect(html).not.toMatch(/:\/\//);
          expect(html.isWellFormed()).toBe(true);
          expect([...shown(text, most).replaceAll('\u2060', '')].length).toBeLessThanOrEqual(most);
        },
      ),
    );
  });

  test('a mention is ours alone', () => {
    const { text, entities } = textMentioning(`<at>Team lead</at> please ${MARK}`, [
      { account: '29:1', name: 'Lead <at>x</at>' },
    ]);
    expect(text.match(/<at>/g)).toHaveLength(1);
    expect(entities).toEqual([
      {
        type: 'mention',
        text: '<at>Lead &lt;at&gt;x&lt;/at&gt;</at>',
        mentioned: { id: '29:1', name: 'Lead <at>x</at>' },
      },
    ]);
  });

  test('steps of a stream each begin with the one before and end with whole tags', () => {
    fc.assert(
      fc.property(ways, fc.integer({ min: 2, max: 6 }), ({ texts }, parts) => {
        const whole = `<b>Draft 1</b><br><br>${inMessage(texts.join('\n'), 3_000)}`;
        const steps = streamed(whole, parts);
        for (const [at, step] of steps.entries()) {
          expect(whole.startsWith(step)).toBe(true);
          expect(step.startsWith(steps[at - 1] ?? '')).toBe(true);
          expect(step).not.toMatch(/<[^>]*$|&[a-z#0-9]*$/);
        }
      }),
    );
    expect(progressText('**x** <b>')).toBe('**x** &lt;b&gt;');
  });

  test('an answer holds a mark for each citation, and no more of them than Teams takes', () => {
    const citations = Array.from({ length: 30 }, (_, n) => ({
      article: `a${n}`,
      title: `T${n} ${'x'.repeat(200)}`,
      checkedAt: '2026-01-01',
    }));
    const view = {
      answer: { draft: 1, summary: '', reply: 'Done [1].', citations, verified: true },
      card: { draft: { to: 'm@...' } },
    } as unknown as RunView;
    const said = answerText(view);
    const [{ citation = [] } = {}] = (said?.entities ?? []) as {
      citation?: { position: number; appearance: { name: string } }[];
    }[];
    expect(citation).toHaveLength(10);
    for (const { position, appearance } of citation) {
      expect(said?.text).toContain(`[${position}]`);
      expect(appearance.name.length).toBeLessThanOrEqual(80);
    }
  });
});
