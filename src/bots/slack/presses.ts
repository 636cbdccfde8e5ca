/**
 * Presses of buttons: what the conversation makes of each is shown as a form, as the whole card, or in words.
 */
import { decodePress } from '../shared/press.ts';
import type { PressResult } from '../shared/presses.ts';
import { showCase, takePress } from '../shared/presses.ts';
import { troubleNotice } from '../shared/trouble.ts';
import { SlackRefused } from './client.ts';
import { inboxKey, type SlackContext, type SlackRequest } from './context.ts';
import { PRESS, WHOLE } from './names.ts';
import type { BlockActions } from './payloads.ts';
import { modalFor } from './render/forms.ts';
import { receiptModal, wholePlanModal } from './render/whole.ts';
import { SlackTurn } from './turn.ts';

export async function takePresses(
  context: SlackContext,
  request: SlackRequest,
  { actions, user, channel, container, message, trigger_id: trigger }: BlockActions,
): Promise<void> {
  const ours = actions.filter(({ action_id: id }) => PRESS.test(id) || id === WHOLE);
  const room = channel?.id ?? container?.channel_id ?? undefined;
  const thread = container?.thread_ts ?? message?.thread_ts ?? undefined;
  const turn = new SlackTurn(context, request, { user: user.id, room, thread, teams: [user.team_id] });
  try {
    for (const { action_id: id, action_ts: ts, value } of ours) {
      const key = inboxKey.press(request.workspace.team, { user: user.id, action: id, ts: ts ?? '' });
      const press = decodePress(value ?? '');
      show(
        turn,
        trigger ?? undefined,
        id === WHOLE
          ? await showCase(context, turn, value ?? '')
          : await takePress(context, turn, { press, key, confirmed: true }),
      );
    }
  } catch (error) {
    const trouble = troubleNotice('slack', error);
    if (trouble === undefined) throw error;
    // Slack does not send a press again: whoever pressed has to know.
    turn.notify(trouble);
  }
}

function show(turn: SlackTurn, trigger: string | undefined, result: PressResult): void {
  if (result.kind === 'refused') turn.notify(result.notice);
  if (result.kind === 'form') open(turn, trigger, modalFor(result.asks, result.press, result.view));
  if (result.kind === 'whole') {
    const { view } = result;
    open(turn, trigger, view.status === 'closed' ? receiptModal(view) : wholePlanModal(view));
  }
}

const TOO_LATE = new Set([
  'expired_trigger_id',
  'exchanged_trigger_id',
  'invalid_trigger_id',
  'trigger_expired',
  'trigger_exchanged',
]);

/** Slack takes the trigger once, and for three seconds. */
function open(turn: SlackTurn, trigger: string | undefined, view: unknown): void {
  const { client } = turn.request.workspace;
  turn.context.background.run('open_form', async () => {
    try {
      await client.call('views.open', { trigger_id: trigger, view });
    } catch (error) {
      if (!(error instanceof SlackRefused && TOO_LATE.has(error.code))) throw error;
      turn.notify({ text: 'Slack closed that press before the form could open. Press again.' });
    }
  });
}
