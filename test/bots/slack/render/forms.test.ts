/** What is filled into a form comes back as what it means, and what was not touched changes nothing. */
import type { types } from '@slack/bolt';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { adjustableSteps } from '../../../../src/bots/shared/card/adjust.ts';
import { fieldId } from '../../../../src/bots/shared/card/adjust-form.ts';
import { asksFirst, pressOf } from '../../../../src/bots/shared/press.ts';

import { modalFor } from '../../../../src/bots/slack/render/forms.ts';
import {
  type InputState,
  readSubmission,
  type SubmittedView,
} from '../../../../src/bots/slack/render/submission.ts';
import type { ButtonAction } from '../../../../src/run/view/card.ts';
import type { RunView } from '../../../../src/run/view/run-view.ts';
import { runViewOf } from '../../../../src/run/view/run-view-of.ts';
import { SITUATIONS } from '../../../run/all-commands.ts';
import { type Given, given } from '../../../run/given.ts';
import { catalogue, policy } from '../../../run/shop.ts';
import * as stages from '../../../run/stages.ts';
import { activeIn, dressed, dressing, hostile, states } from './hostile.ts';
import { viewFaults } from './valid.ts';

type Modal = types.ModalView;

const viewOf = (...steps: Given[]): RunView =>
  runViewOf(given(...steps).now.run, { policy, hash: 'a'.repeat(64), catalogue });

function form(view: RunView, action: ButtonAction): Modal {
  const button = view.card.buttons.find((one) => one.action === action);
  const press = button && pressOf(view.id, button);
  const asking = press && asksFirst(press);
  if (!press || !asking) throw new Error(`the card has no ${action} that asks first`);
  return modalFor(asking, press, view);
}

/** The modal as Slack hands it in: every input with what it began with, but for what was `put` in. */
function handedIn(modal: Modal, put: Record<string, InputState> = {}): SubmittedView {
  const values: SubmittedView['state']['values'] = {};
  for (const block of modal.blocks as types.InputBlock[]) {
    if (block.type !== 'input' || block.block_id === undefined) continue;
    values[block.block_id] = { value: put[block.block_id] ?? asBegun(block.element) };
  }
  return { private_metadata: modal.private_metadata ?? '', state: { values } };
}

function asBegun(element: types.InputBlockElement): InputState {
  switch (element.type) {
    case 'plain_text_input':
      return { value: element.initial_value ?? null };
    case 'number_input':
      // Slack's own spelling: no zeros at the end.
      return { value: element.initial_value === undefined ? null : String(Number(element.initial_value)) };
    case 'datepicker':
      return { selected_date: element.initial_date ?? null };
    case 'static_select':
      return { selected_option: (element.initial_option as { value: string } | undefined) ?? null };
    case 'checkboxes':
      return { selected_options: [] };
    case 'radio_buttons':
      return { selected_option: null };
    default:
      throw new Error(`an element that no form has: ${element.type}`);
  }
}

const read = (view: RunView, action: ButtonAction, put?: Record<string, InputState>) =>
  readSubmission(handedIn(form(view, action), put), view);

describe('a reason, an answer, a code, a look', () => {
  const looking = viewOf(...(SITUATIONS['asking for a look'] ?? []));
  test('are asked for again where they are missing', () => {
    expect(read(viewOf(...stages.pending), 'decline', { reason: { value: '  ' } })).toEqual({
      errors: { reason: 'Say why, in a sentence.' },
    });
    expect(read(viewOf(...stages.asking), 'answer')).toEqual({ errors: { text: 'Write the answer.' } });
    for (const code of ['', '12345', '1234567', 'abcdef'])
      expect(read(viewOf(...stages.askingCode), 'verify', { code: { value: code } })).toEqual({
        errors: { code: 'The code has six digits.' },
      });
    expect(read(looking, 'looked')).toEqual({ errors: { outcome: 'Say what you found.' } });
  });
  test('come back as the form of their press', () => {
    const reason = { reason: { value: 'the photo shows another mug' } };
    for (const [view, action] of [
      [viewOf(...stages.pending), 'decline'],
      [viewOf(...stages.pending), 'hand_off'],
      [viewOf(...stages.refused), 'ask'],
    ] as const)
      expect(read(view, action, reason)).toMatchObject({
        press: { action, run: 'r1' },
        form: { text: 'the photo shows another mug' },
      });
    expect(read(viewOf(...stages.asking), 'answer', { text: { value: 'FH-10482' } })).toMatchObject({
      form: { text: 'FH-10482' },
    });
    expect(read(looking, 'looked', { outcome: { selected_option: { value: 'failed' } } })).toMatchObject({
      press: { action: 'looked', call: looking.question?.call ?? '?' },
      form: { outcome: 'failed' },
    });
    expect(read(viewOf(...stages.askingCode), 'verify', { code: { value: ' 123 456' } })).toMatchObject({
      form: { code: '123456' },
    });
  });
  test('too long a text is refused on its input', () => {
    const fault = read(viewOf(...stages.pending), 'decline', { reason: { value: '語'.repeat(12_000) } });
    expect(fault).toEqual({ errors: { reason: 'This is too long: 32 kB are the most.' } });
  });
  test('what no form of ours carries is nothing', () => {
    const view = viewOf(...stages.pending);
    for (const private_metadata of ['', '{}', 'x', JSON.stringify({ run: 'r1', action: 'approve' })])
      expect(readSubmission({ private_metadata, state: { values: {} } }, view)).toBeUndefined();
  });
});

describe('adjusting', () => {
  const view = viewOf(...stages.pending);
  const refund = adjustableSteps(view).find(({ id }) => id === 's4');
  const at = (path: string) => fieldId('s4', refund?.fields.findIndex((field) => field.path === path) ?? -1);

  test('nothing touched asks for something', () => {
    expect(read(view, 'adjust')).toEqual({
      errors: { text: 'Say what to change, or change or drop a step below.' },
    });
  });
  test('in words, dropping a step, changing an argument', () => {
    expect(read(view, 'adjust', { text: { value: ' also the shipping ' } })).toMatchObject({
      press: { action: 'adjust', revision: 1 },
      form: { text: 'also the shipping' },
    });
    expect(read(view, 'adjust', { 'drop:s5': { selected_options: [{ value: 'drop' }] } })).toMatchObject({
      form: { steps: [{ id: 's5', drop: true }] },
    });
    expect(read(view, 'adjust', { [at('lines.0.cents')]: { value: '40' } })).toMatchObject({
      form: { steps: [{ id: 's4', args: { lines: [{ line: 2, cents: 4000 }] } }] },
    });
  });
  test('what does not fit is said on its input', () => {
    expect(read(view, 'adjust', { [at('lines.0.cents')]: { value: '' } })).toEqual({
      errors: { [at('lines.0.cents')]: 'lines 1: amount: write an amount like 48.00.' },
    });
  });
});

describe('editing the reply', () => {
  const drafted = viewOf(...stages.awaitingReply);
  const withReply = (reply: string): RunView => {
    const { draft } = drafted.card;
    if (!draft) throw new Error('no draft');
    return { ...drafted, card: { ...drafted.card, draft: { ...draft, reply } } };
  };

  test('a short one is one input; emptied, it is asked for', () => {
    expect(read(drafted, 'edit', { 'reply:0': { value: 'Hello Mara' } })).toMatchObject({
      press: { draft: 1 },
      form: { text: 'Hello Mara' },
    });
    expect(read(drafted, 'edit', { 'reply:0': { value: null } })).toEqual({
      errors: { 'reply:0': 'Write the reply.' },
    });
  });
  test('a long one is edited in parts that join to what it was', () => {
    const word = fc.constantFrom('word', 'etwas länger', '語'.repeat(40), '😀'.repeat(30), 'x'.repeat(900));
    const text = fc
      .array(fc.tuple(word, fc.constantFrom(' ', ' ', ' ', '\n', '\n\n', '\n\n\n', '')), {
        minLength: 1,
        maxLength: 400,
      })
      .map((all) =>
        all
          .map(([said, gap]) => `${said}${gap}`)
          .join('')
          .trim()
          .slice(0, 12_000)
          .toWellFormed(),
      );
    fc.assert(
      fc.property(text, (reply) => {
        const view = withReply(reply);
        const modal = form(view, 'edit');
        expect(viewFaults(modal)).toEqual([]);
        expect(read(view, 'edit')).toMatchObject({ form: { text: reply } });
      }),
      { numRuns: 300 },
    );
  });
  test('a part that was emptied leaves no gap', () => {
    const view = withReply(`${'a'.repeat(2_900)}\n\n${'b'.repeat(2_900)}\n\n${'c'.repeat(100)}`);
    expect(read(view, 'edit', { 'reply:1:2': { value: null } })).toMatchObject({
      form: { text: `${'a'.repeat(2_900)}\n\n${'c'.repeat(100)}` },
    });
  });
  test('one that no form holds says so and sends nothing', () => {
    const modal = form(withReply('x'.repeat(70_000)), 'edit');
    expect(viewFaults(modal)).toEqual([]);
    expect(modal.submit).toBeUndefined();
  });
});

describe('whatever a run holds', () => {
  const pool = states(60);
  const any = dressing(pool.length).map((one) => {
    const state = pool[one.state];
    if (state === undefined) throw new Error('no such state');
    return dressed(state, one);
  });

  test('its forms are taken by Slack, say nothing that acts, and untouched change nothing', {
    timeout: 300_000,
  }, () => {
    let adjusted = 0;
    fc.assert(
      fc.property(any, (view) => {
        for (const button of view.card.buttons) {
          const press = pressOf(view.id, button);
          const asking = asksFirst(press);
          if (asking === undefined) continue;
          const modal = modalFor(asking, press, view);
          expect(viewFaults(modal)).toEqual([]);
          expect(activeIn(modal)).toEqual([]);
          if (asking !== 'adjust') continue;
          adjusted += 1;
          // A field that cannot even mean what it shows (an amount below zero) may ask for another; none
          // changes by itself.
          const submitted = readSubmission(handedIn(modal), view);
          expect(submitted).toMatchObject({ errors: expect.any(Object) });
        }
      }),
      { numRuns: 1_000, seed: 4 },
    );
    expect(adjusted).toBeGreaterThan(100);
  });
  test('whatever is filled in, faults are said on inputs that are there', { timeout: 300_000 }, () => {
    let faults = 0;
    fc.assert(
      fc.property(any, fc.array(hostile, { minLength: 1, maxLength: 5 }), (view, texts) => {
        for (const button of view.card.buttons) {
          const press = pressOf(view.id, button);
          const asking = asksFirst(press);
          if (asking === undefined) continue;
          const modal = modalFor(asking, press, view);
          const inputs = (modal.blocks as types.InputBlock[]).filter(({ type }) => type === 'input');
          const put = Object.fromEntries(
            inputs.map(({ block_id = '' }, n) => [block_id, { value: texts[n % texts.length] ?? '' }]),
          );
          const submitted = readSubmission(handedIn(modal, put), view);
          if (submitted === undefined) throw new Error('a form of ours was not read');
          if (!('errors' in submitted)) continue;
          faults += 1;
          const ids = inputs.map(({ block_id }) => block_id);
          for (const [id, sentence] of Object.entries(submitted.errors)) {
            expect(ids).toContain(id);
            expect(sentence).toMatch(/\S\.$/);
          }
        }
      }),
      { numRuns: 500, seed: 4 },
    );
    expect(faults).toBeGreaterThan(50);
  });
  test('any step can be dropped, however many there are', () => {
    const view = viewOf(...stages.pending);
    const [step] = view.card.steps.filter(({ state }) => state === 'todo');
    if (!step) throw new Error('no open step');
    const steps = Array.from({ length: 60 }, (_, n) => ({ ...step, id: `s${n + 1}` }));
    const long = { ...view, card: { ...view.card, steps } };
    const modal = form(long, 'adjust');
    expect(viewFaults(modal)).toEqual([]);
    for (const { id } of steps)
      expect(
        read(long, 'adjust', { [`drop:${id}`]: { selected_options: [{ value: 'drop' }] } }),
      ).toMatchObject({
        form: { steps: [{ id, drop: true }] },
      });
    expect(JSON.stringify(modal)).toMatch(/\d+ more steps cannot be changed in full here/);
  });
});
