/** Every situation that a run can be in, drawn in every way that Slack shows it. */
import { describe, expect, test } from 'vitest';
import { asksFirst, decodePress, pressOf } from '../../../../src/bots/shared/press.ts';
import { renderCard } from '../../../../src/bots/slack/render/card.ts';
import { modalFor } from '../../../../src/bots/slack/render/forms.ts';
import { approveConfirm } from '../../../../src/bots/slack/render/messages.ts';
import { taskChunks } from '../../../../src/bots/slack/render/task-chunks.ts';
import { receiptModal, wholePlanModal } from '../../../../src/bots/slack/render/whole.ts';
import { runViewOf } from '../../../../src/run/view/run-view-of.ts';
import { SITUATIONS } from '../../../run/all-commands.ts';
import { given } from '../../../run/given.ts';
import { policy } from '../../../run/shop.ts';
import { againstSchema, messageFaults, viewFaults } from './valid.ts';

const buttonsOf = (blocks: unknown[]) =>
  (blocks as { type: string; elements?: { value: string; action_id: string }[] }[])
    .filter(({ type }) => type === 'actions')
    .flatMap(({ elements = [] }) => elements)
    .filter(({ action_id }) => action_id.startsWith('press:'));

for (const [situation, steps] of Object.entries(SITUATIONS))
  describe(`a run that is ${situation}`, () => {
    const view = runViewOf(given(...steps).now.run, { policy, hash: 'a'.repeat(64) });

    test('has a card that Slack takes, with the buttons of the card in their order', () => {
      const message = renderCard(view, { publicUrl: 'https://greenlight.example.com' });
      expect(messageFaults(message)).toEqual([]);
      expect(buttonsOf(message.blocks).map(({ value }) => decodePress(value))).toEqual(
        view.card.buttons.map((button) => pressOf(view.id, button)),
      );
      expect(message.metadata).toEqual({ event_type: 'greenlight_card', event_payload: { run: view.id } });
      expect(buttonsOf(renderCard(view, { replacedBy: true }).blocks)).toEqual([]);
    });
    test('has forms for the buttons that ask first', () => {
      for (const button of view.card.buttons) {
        const press = pressOf(view.id, button);
        const asking = asksFirst(press);
        if (asking === undefined) continue;
        const modal = modalFor(asking, press, view);
        expect(viewFaults(modal)).toEqual([]);
        expect(decodePress(modal.private_metadata ?? '')).toEqual(press);
      }
    });
    test('is shown whole, with its receipt, streamed, and to a typed approve', () => {
      expect(viewFaults(wholePlanModal(view))).toEqual([]);
      expect(viewFaults(receiptModal(view))).toEqual([]);
      expect(messageFaults(approveConfirm(view))).toEqual([]);
      const chunks = taskChunks(undefined, view.card);
      expect(chunks.length).toBeGreaterThan(0);
      for (const chunk of chunks) expect(againstSchema('AnyChunk', chunk)).toEqual([]);
      expect(taskChunks(view.card, view.card)).toEqual([]);
    });
  });
