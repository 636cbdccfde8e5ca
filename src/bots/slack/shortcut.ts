/**
 * The message shortcut "Plan a resolution": opens a case for the message it was used on, in that message's
 * thread. One message is planned for once, whoever asks.
 */

import { present } from '../../run/present.ts';
import { planMessage } from '../shared/conversation.ts';
import { PLANNED_BEFORE } from '../shared/notices.ts';
import { troubleNotice } from '../shared/trouble.ts';
import { inboxKey, type SlackContext, type SlackRequest } from './context.ts';
import { filesOf, writtenIn } from './messages.ts';
import { SHORTCUT } from './names.ts';
import type { MessageShortcut } from './payloads.ts';
import { SlackTurn } from './turn.ts';

export async function takeShortcut(
  context: SlackContext,
  request: SlackRequest,
  { callback_id, user, channel: { id: room }, message }: MessageShortcut,
): Promise<void> {
  if (callback_id !== SHORTCUT) return;
  const { team, botUser } = request.workspace;
  const thread = message.thread_ts ?? message.ts;
  const turn = new SlackTurn(context, request, { user: user.id, room, thread, teams: [user.team_id] });
  if (message.user === botUser)
    return turn.notify({ text: 'This is a message of Greenlight itself. Use it on what a customer wrote.' });
  try {
    const opened = await planMessage(context, turn, {
      place: { channel: 'slack', team, room, thread },
      text: writtenIn(message, botUser).rest,
      inbox: inboxKey.shortcut(team, room, message.ts),
      ...present({ files: filesOf(message) }),
    });
    if (opened.kind === 'refused') return turn.notify(opened.notice);
    if (opened.again) turn.notify({ text: PLANNED_BEFORE, run: opened.run });
  } catch (error) {
    const trouble = troubleNotice('slack', error);
    if (trouble === undefined) throw error;
    turn.notify(trouble);
  }
}
