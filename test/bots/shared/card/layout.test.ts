/**
 * One layout for every channel: the order of a card, what is folded and in which order, and the whole of it.
 */
import { expect, test } from 'vitest';
import { EVERYTHING, type Fold, fitted } from '../../../../src/bots/shared/card/fit.ts';
import { layoutOf, type Section, wholeCase } from '../../../../src/bots/shared/card/layout.ts';
import type { Part } from '../../../../src/bots/shared/card/spans.ts';
import type { Writer } from '../../../../src/bots/shared/card/writer.ts';
import type { CardStep } from '../../../../src/run/view/card.ts';
import type { RunView } from '../../../../src/run/view/run-view.ts';
import { runViewOf } from '../../../../src/run/view/run-view-of.ts';
import { given } from '../../../run/given.ts';
import { policy } from '../../../run/shop.ts';
import * as stages from '../../../run/stages.ts';

const pending = runViewOf(given(...stages.pending).now.run, { policy, hash: 'a'.repeat(64) });
const drafted = runViewOf(given(...stages.awaitingReply).now.run, { policy, hash: 'a'.repeat(64) });

const textOf = (parts: Part[]): string =>
  parts.map(({ spans }) => spans.map((span) => ('text' in span ? span.text : '')).join('')).join('\n');
const kinds = (sections: Section[]) =>
  sections
    .filter((section) => section.parts.length > 0 || section.kind === 'buttons')
    .map(({ kind }) => kind);
const buttons = (sections: Section[]) =>
  sections.flatMap((section) => (section.kind === 'buttons' ? section.buttons : []));

function many(effect: CardStep['effect'], count: number): RunView {
  const step = pending.card.steps.find((one) => one.effect === effect);
  if (!step) throw new Error(`no ${effect}`);
  const steps = Array.from({ length: count }, (_, n) => ({
    ...step,
    id: `${n}`,
    title: `${effect} no ${n}.`,
  }));
  return { ...pending, card: { ...pending.card, steps } };
}

test('sections stand in the order in which a card is read, the approval just above the buttons', () => {
  const sources = [{ article: 'a', title: 'Returns', checkedAt: '2026-11-02' }];
  const view = { ...drafted, card: { ...drafted.card, sources } };
  const { sections, whole } = layoutOf(view, { fold: EVERYTHING, plan: 'reads' });
  expect(kinds(sections)).toEqual(['heading', 'plan', 'changes', 'draft', 'sources', 'approval', 'buttons']);
  expect(whole(false)).toBeUndefined();
  expect(whole(true)).toBe('Show the whole');
});

test('a copy has no buttons; whoever may not approve sees why instead of Approve', () => {
  const at = { fold: EVERYTHING, plan: 'reads' as const };
  expect(buttons(layoutOf(pending, at, { replacedBy: true }).sections)).toEqual([]);
  const mine = (mayApprove: boolean) => layoutOf(pending, at, { reader: { mayApprove } }).sections;
  const actions = (mayApprove: boolean) => buttons(mine(mayApprove)).map(({ action }) => action);
  expect(actions(true)).toContain('approve');
  expect(actions(false)).toEqual(actions(true).filter((action) => action !== 'approve'));
  const approval = (mayApprove: boolean) =>
    textOf(mine(mayApprove).find(({ kind }) => kind === 'approval')?.parts ?? []);
  expect(approval(true)).toContain('Your limit allows it.');
  expect(approval(false)).toContain('Your limit does not allow it.');
});

test('what is folded is counted, and stands in the whole case', () => {
  for (const effect of ['read', 'write'] as const) {
    const view = many(effect, 40);
    const fold: Fold = { ...EVERYTHING, steps: 4, writes: 4 };
    const { whole, sections } = layoutOf(view, { fold, plan: 'reads' });
    expect(whole(false)).toBe('36 more steps');
    expect(
      sections
        .flatMap(({ parts }) => parts)
        .map((part) => textOf([part]))
        .join('\n'),
    ).toMatch(/and 36 more (reads|changes)/);
    const all = textOf(wholeCase(view, 3_000).flatMap(({ parts }) => parts));
    // Reads say what came out where something did.
    for (const { title, headline } of view.card.steps) expect(all).toContain(headline ?? title);
    if (effect === 'write') for (let n = 0; n < 40; n++) expect(all).toContain(`write no ${n}.`);
  }
});

test('long texts are cut, all to one length, before anything is folded', () => {
  const drawn: Fold[] = [];
  const limits = {
    clean: { text: (text: string) => text, line: (text: string) => text },
    most: { characters: 1_000 },
    size: (text: string) => ({ characters: text.length }),
    longest: 3_000,
  };
  const fittedTo = (count: number, text: string) =>
    fitted(limits, (fold: Fold, writer: Writer) => {
      drawn.push(fold);
      return Array.from({ length: Math.min(count, fold.steps) }, () => writer.line(text)).join('');
    });
  const cut = fittedTo(2, 'x'.repeat(900));
  expect(cut.length).toBeGreaterThan(900);
  expect(cut.length).toBeLessThanOrEqual(1_000);
  expect(new Set(drawn).size).toBe(1);
  expect(fittedTo(3, 'short')).toBe('shortshortshort');
  drawn.length = 0;
  expect(fittedTo(20, 'x'.repeat(900)).length).toBeLessThanOrEqual(1_000);
  expect(new Set(drawn).size).toBeGreaterThan(1);
});
